"""Pictures of a course's folder in its quiz files: named as lessons name them, and kept in the library of images."""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

FOLDER = "media/"
SHOWN = re.compile(r'<img src="(media/[^"]+)" alt="([^"]*)"\s*/?>')
WORDS = ("alt", "text", "label")  # what says in a question's fields what a picture shows

Keep = Callable[[str, str], int]


def with_pictures(data: Any, keep: Keep, *, words: str = "") -> Any:
    """``data`` of a quiz file with the keys of its pictures, which ``keep`` stores by their file and their words."""
    if isinstance(data, dict):
        said = next((str(data[name]) for name in WORDS if data.get(name)), words)
        return {name: with_pictures(value, keep, words=said) for name, value in data.items()}
    if isinstance(data, list):
        return [with_pictures(value, keep, words=words) for value in data]
    if not isinstance(data, str):
        return data
    if data.startswith(FOLDER):
        return keep(data, words)
    return SHOWN.sub(lambda found: _embedded(found, keep), data)


def _embedded(found: re.Match, keep: Keep) -> str:
    """The picture as Wagtail keeps one in formatted text."""
    alt = unescape(found[2])
    return f'<embed embedtype="image" format="fullwidth" id="{keep(found[1], alt)}" alt="{escape(alt)}"/>'
