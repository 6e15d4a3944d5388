"""Lesson blocks: one file a kind."""
