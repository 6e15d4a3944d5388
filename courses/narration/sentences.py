"""Where a sentence ends: the voice takes breath there, and a speaker's sheet numbers them."""

import re
from collections.abc import Iterable

# As js/listen.js parts them: a number such as 1.000 or 20.11 ends none.
_END = re.compile(r"[.!?…]+[\"”’)]*(?=\s|$)")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph in order; joined by spaces they are its words again."""
    found, begin = [], 0
    for end in _END.finditer(text):
        found.append(text[begin : end.end()].strip())
        begin = end.end()
    found.append(text[begin:].strip())
    return [sentence for sentence in found if sentence]


def all_sentences(paragraphs: Iterable[str]) -> list[str]:
    return [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]
