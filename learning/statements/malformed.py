"""What is wrong with something that was sent, and where."""

from collections.abc import Callable
from typing import Any, TypeAlias

Checker: TypeAlias = Callable[[Any, str], None]


class Malformed(ValueError):
    """Something that xAPI does not allow. ``place`` leads to it: a JSON pointer (RFC 6901) into what was sent."""

    def __init__(self, message: str, place: str = ""):
        super().__init__(message)
        self.place = place


def below(place: str, step: str | int) -> str:
    """The place of ``step`` in the object or list at ``place``."""
    name = str(step)
    if "~" in name or "/" in name:
        name = name.replace("~", "~0").replace("/", "~1")
    return f"{place}/{name}"
