"""Lessons read aloud: what is spoken of them, by which voice, in which languages, and what is missing."""
