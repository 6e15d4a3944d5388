"""The editor of the makers of H5P, where an operator supplies it: on an origin of its own, and never on the site's."""
