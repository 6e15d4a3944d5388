"""Whether somebody is about to type what belongs to a real person: then it is not kept. As in ``rules.js``."""

from collections.abc import Iterator
from typing import Any

# The first three digits of an identity number: where its bearer's birth was registered (Thông tư 59/2021/TT-BCA).
PLACES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096".split()
)
FICTIONAL = "001099"
BETWEEN = " .-\u00a0"
IDENTITY, CARD = "identity", "card"


def looks_real(value: Any) -> str:
    """What ``value``, a text or a list, seems to hold: ``identity``, ``card`` or nothing."""
    texts = value if isinstance(value, list) else [value]
    for text in texts:
        for digits in _runs(str(text)):
            if found := _kind(digits):
                return found
    return ""


def _kind(digits: str) -> str:
    if digits.startswith(FICTIONAL):
        return ""
    if len(digits) == 12 and digits[:3] in PLACES and digits[3] in "0123":
        return IDENTITY
    return CARD if 13 <= len(digits) <= 19 and digits[0] in "3456789" and _luhn(digits) else ""


def _runs(text: str) -> Iterator[str]:
    """The digits of ``text`` that stand together, single spaces, dots and dashes between them left out."""
    run, gap = "", 0
    for char in text:
        if char in "0123456789":
            run, gap = run + char, 0
        elif run and char in BETWEEN and not gap:
            gap = 1
        else:
            if run:
                yield run
            run, gap = "", 0
    if run:
        yield run


def _luhn(digits: str) -> bool:
    total = 0
    for place, char in enumerate(reversed(digits)):
        number = int(char) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
