"""Courses that people completed on other platforms: read from their exports, matched, recorded, and taken back whole."""
