"""H5P in the Wagtail admin: contents, uploads, libraries."""
