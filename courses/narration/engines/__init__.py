"""Voices: whatever makes sound of text. Each one is a class in a file here, or in another app by the hook."""
