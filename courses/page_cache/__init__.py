"""Whole pages, kept for visitors without an account. ``courses.middleware.PageCache`` is the way in."""
