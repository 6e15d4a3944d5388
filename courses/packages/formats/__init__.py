"""Formats of packages: one file, or one folder, a format."""
