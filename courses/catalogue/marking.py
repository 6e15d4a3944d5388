"""Showing where the words are that somebody looked for: ``<mark>`` around them, and a few words of what is around."""

from collections.abc import Iterable, Sequence

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from courses.catalogue.seeking import Slot, is_meant
from courses.catalogue.words import WORD
from learning.vietnamese import tidy

AROUND = 26  # words of a quotation
BEFORE = 6  # of them before the first that was looked for


def marked(text: str, slots: Sequence[Slot]) -> SafeString:
    """``text`` as HTML, escaped, with the words of ``slots`` marked whole; neighbours in one mark."""
    plain = tidy(str(text))
    pieces, last = [], 0
    for start, end in _spans(plain, slots):
        pieces += [
            conditional_escape(plain[last:start]),
            "<mark>",
            conditional_escape(plain[start:end]),
            "</mark>",
        ]
        last = end
    pieces.append(conditional_escape(plain[last:]))
    return mark_safe("".join(pieces))  # noqa: S308  every piece was escaped


def _spans(plain: str, slots: Sequence[Slot]) -> list[tuple[int, int]]:
    """Where words of ``slots`` stand, as letters from and to."""
    spans: list[tuple[int, int]] = []
    for found in WORD.finditer(plain) if slots else ():
        if not is_meant(slots, found[0]):
            continue
        if spans and plain[spans[-1][1] : found.start()] == " ":
            spans[-1] = (spans[-1][0], found.end())
        else:
            spans.append(found.span())
    return spans


def quoted(text: str, slots: Sequence[Slot]) -> SafeString:
    """The part of ``text`` in which most of ``slots`` stand close together, marked; its beginning if none does."""
    words = text.split()
    hits = [
        place for place, word in enumerate(words) if any(is_meant(slots, one) for one in WORD.findall(word))
    ]
    start = max(0, _thickest(hits) - BEFORE)
    end = min(len(words), start + AROUND)
    inner = marked(" ".join(words[start:end]), slots)
    before, after = "… " if start else "", " …" if end < len(words) else ""
    return mark_safe(f"{before}{inner}{after}")  # noqa: S308  both parts are safe


def _thickest(hits: Iterable[int]) -> int:
    """The place from which on most hits follow within a quotation."""
    places = list(hits)
    reach = AROUND - BEFORE
    return max(places, key=lambda one: (sum(one <= other < one + reach for other in places), -one), default=0)
