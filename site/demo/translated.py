"""Content files in a second language: the same files, each of their texts said by a list of whole sentences.

The list (``en.toml``) is by sentences as wagtail-localize divides pages into them, so that one list does for pages, for
quizzes, for H5P contents and for simulations, and what stands in several of them is said in the same way.
"""

import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

from wagtail_localize.strings import StringValue, extract_strings, restore_strings

# What a file has for the machine.
NO_TEXT = {
    "check",
    "draw",
    "expected",
    "go",
    "id",
    "is",
    "language",
    "look",
    "must",
    "next",
    "on",
    "opens",
    "part",
    "screen",
    "start",
    "target",
    "var",
    "answer_kind",
    "code",
    "competencies",
    "competency",
    "correct",
    "counts",
    "formula",
    "image",
    "kind",
    "layout",
    "library",
    "license",
    "mode",
    "name",
    "rule",
    "shows",
    "subContentId",
    "type",
    "url",
}
LANGUAGE = "defaultLanguage"  # of an H5P content
PATH = " › "  # between a pool and the one that it stands in


class Words:
    """What the translator of the course in ``folder`` has written. ``lacking`` is what was asked for in vain."""

    def __init__(self, folder: Path, language: str = "en"):
        self.folder, self.language = folder, language
        self.lacking: set[str] = set()

    @property
    def file(self) -> Path:
        return self.folder / f"{self.language}.toml"

    @cached_property
    def known(self) -> dict[str, str]:
        return tomllib.loads(self.file.read_text("utf-8"))["words"]

    def sentence(self, data: str) -> str:
        """One sentence as wagtail-localize has it; itself where it has no letters, or nobody has translated it."""
        if data in self.known or not any(letter.isalpha() for letter in data):
            return self.known.get(data, data)
        self.lacking.add(data)
        return data

    def said(self, text: str) -> str:
        """``text``, formatted or plain."""
        if "<" in text:
            template, found = extract_strings(text)
            return restore_strings(
                template, [(StringValue(self.sentence(each.data)), attrs) for each, attrs in found]
            )
        return StringValue(self.sentence(StringValue.from_plaintext(text).data)).render_text()

    def of(self, data: Any, name: str = "") -> Any:
        """The plain ``data`` of a content file."""
        if name == LANGUAGE:
            return self.language
        if name in NO_TEXT:
            return data
        if isinstance(data, dict):
            return {key: self.of(value, key) for key, value in data.items()}
        if isinstance(data, list):
            return [self.of(value, name) for value in data]
        if not isinstance(data, str):
            return data
        return PATH.join(map(self.said, data.split(PATH))) if name == "pool" else self.said(data)
