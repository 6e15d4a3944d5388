"""The form that authors fill in for an H5P content, made of the fields that its content type says it has."""
