"""The words in which the log says what was asked and answered: cmi interactions (xAPI 1.0.3, 2.4.4.1)."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

_IS_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def identities(things: Sequence[Any]) -> list[str]:
    """The ids of ``things`` as authors' forms gave them, so that they stay when the order changes; else places."""
    ids = [str(each.get("id") or "") if isinstance(each, dict) else "" for each in things]
    if len(set(ids)) == len(ids) and all(map(_IS_ID.fullmatch, ids)):
        return ids
    return [str(place) for place in range(len(things))]


def components(ids: Iterable[str], texts: Iterable[Any]) -> list[dict[str, Any]]:
    """What can be chosen, by its ids, in the language that the site is written in."""
    return [
        {"id": each, "description": {settings.LANGUAGE_CODE: str(text)}}
        for each, text in zip(ids, texts, strict=True)
    ]


def listed(parts: Iterable[str]) -> str:
    """Several parts of one response."""
    return "[,]".join(parts)


def paired(pairs: Iterable[tuple[str, str]]) -> str:
    """What was put together with what."""
    return listed(f"{source}[.]{target}" for source, target in pairs)


def number(value: float) -> str:
    """A number without an exponent where it can be written without."""
    return f"{value:.12g}"


def between(least: float, most: float) -> str:
    """A range of right numbers."""
    return f"{number(least)}[:]{number(most)}"


def whatever_case(pattern: str) -> str:
    """A right text, compared without minding capitals."""
    return f"{{case_matters=false}}{pattern}"
