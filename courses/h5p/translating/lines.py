"""What a file of translations says, whatever its format."""

from dataclasses import dataclass


class CannotRead(ValueError):
    """The file cannot be taken; the message says why, and what to do."""


@dataclass(frozen=True)
class Line:
    """One text and its translation. ``is_stale`` says it was made from ``before``, and waits to be looked at."""

    path: str
    source: str
    text: str = ""
    note: str = ""
    is_stale: bool = False
    before: str = ""


@dataclass(frozen=True)
class File:
    """All texts of one content in one language. ``content`` is its UUID."""

    content: str
    source_language: str
    language: str
    lines: list[Line]
