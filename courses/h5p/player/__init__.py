"""How a content is played: a page of its own without an origin, its scripts, and its files."""
