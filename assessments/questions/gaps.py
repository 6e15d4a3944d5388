"""Texts with gaps: [[1]] stands where the first one is."""

import re
from typing import Any

from django.utils.translation import gettext as _

MOST_GAPS = 20
LONGEST_TEXT = 3000
_GAP = re.compile(r"\[\[(\d{1,3})\]\]")


def tidy_text(text: Any) -> str:
    """``text`` with its lines, without what surrounds them."""
    lines = [" ".join(line.split()) for line in str(text or "").replace("\x00", "").splitlines()]
    return "\n".join(lines).strip()


def text_problem(text: str, count: int) -> str:
    """What is wrong with a text that should have gaps from 1 to ``count``, each once; empty when nothing is."""
    found = [int(number) for number in _GAP.findall(text)]
    if not found:
        return _("Write [[1]] where the first gap is.")
    if len(text) > LONGEST_TEXT:
        return _("The text has at most %(most)s characters.") % {"most": LONGEST_TEXT}
    twice = next((number for number in found if found.count(number) > 1), None)
    if twice is not None:
        return _("Gap [[%(number)s]] is in the text twice.") % {"number": twice}
    missing = next((number for number in range(1, count + 1) if number not in found), None)
    if missing is not None:
        return _("The text has no gap [[%(number)s]].") % {"number": missing}
    unknown = next((number for number in found if not 1 <= number <= count), None)
    return _("Nothing is said of gap [[%(number)s]].") % {"number": unknown} if unknown is not None else ""


def lines_with(text: str, gaps: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """``text`` line by line, in pieces: ``text``, or the ``gap`` that stands there."""
    return [_pieces(line, gaps) for line in text.splitlines() if line.strip()]


def _pieces(line: str, gaps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    pieces: list[dict[str, Any]] = []
    for place, piece in enumerate(_GAP.split(line)):
        if place % 2 == 0:
            pieces.append({"text": piece})
        elif 1 <= int(piece) <= len(gaps):
            pieces.append({"gap": gaps[int(piece) - 1]})
    return pieces
