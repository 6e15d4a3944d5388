"""The words of a question: what it is found by, and what tells that another one is the same."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags

from learning.vietnamese import fold

LONGEST = 10_000
# In the data of a type, what is no text for a reader.
NO_WORDS = {"id", "image", "kind", "kinds", "rule", "url", "answer_kind"}


def text_of(html: str) -> str:
    """The words of ``html`` without its form."""
    return unescape(strip_tags(html.replace("<", " <")))


def written_in(data: Any, name: str = "") -> Iterator[str]:
    """Every text that an author wrote into the plain ``data`` of a question type, in its form."""
    if name in NO_WORDS:
        return
    if isinstance(data, dict):
        for key, value in data.items():
            yield from written_in(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from written_in(value, name)
    elif isinstance(data, str):
        yield data


def texts_in(data: Any) -> Iterator[str]:
    """The words of every text in the plain ``data`` of a question type."""
    yield from map(text_of, written_in(data))


def search_text(*parts: str, data: Any) -> str:
    """``parts`` and the texts of ``data``, folded: part of a word is enough, with or without accents."""
    return fold(" ".join([*map(text_of, parts), *texts_in(data)]))[:LONGEST]


def asked_words(stem: str, data: Any) -> list[list[str]]:
    """The folded words of the question and of each of its texts; what stands in another order is the same."""
    parts = [text_of(stem)[:LONGEST], *sorted(fold(text) for text in texts_in(data))]
    return [words for part in parts if (words := re.findall(r"\w+", fold(part)))]
