"""Uploaded content that brings its own pages and scripts, kept and shown where it can do no harm."""
