"""JSON as the standards mean it: what Python and the databases would quietly change is refused."""

import json
import math
import re
from typing import Any

from django.utils.translation import gettext as _

from learning.statements.malformed import Malformed, below

DEEPEST = 64  # levels; no honest statement needs a quarter of them
# Without one of these a text has no U+0000, no surrogate, and no integer that is too large: raw, JSON has none of them.
SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|[0-9]{1000}")
LARGEST_INTEGER = 10**1000  # SQLite and PostgreSQL both keep integers up to here as they are


def read_json(body: bytes) -> Any:
    """``body`` as Python has it. Raises Malformed.

    Refused: what is not UTF-8 or not JSON (RFC 8259), NaN and Infinity, numbers too large for a float, a key that
    stands twice in one object, half a surrogate pair and U+0000 (no database keeps them), nesting beyond measure.
    """
    try:
        text = body.decode("utf-8")
        found = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            object_pairs_hook=_without_repeats,
        )
    except UnicodeDecodeError:
        raise Malformed(_("The body is not text in UTF-8.")) from None
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as problem:
        raise Malformed(
            _("The body is not JSON: line %(line)s, column %(column)s.")
            % {"line": problem.lineno, "column": problem.colno}
        ) from None
    except Malformed:
        raise
    except ValueError:
        raise Malformed(_("The body has a number that is too long.")) from None
    if SUSPECT.search(text) or _is_deep(found):
        _refuse_what_cannot_be_kept(found)
    return found


def _is_deep(found: Any) -> bool:
    """Whether there is something below the deepest level that is allowed."""
    level = [found] if isinstance(found, dict | list) else []
    for _depth in range(DEEPEST):
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def _too_deep() -> Malformed:
    return Malformed(_("The body is nested deeper than %(most)s levels.") % {"most": DEEPEST})


def _refuse_constant(name: str) -> None:
    raise Malformed(_("“%(name)s” is not a number in JSON.") % {"name": name})


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Malformed(_("The number %(number)s is too large.") % {"number": text[:20]})
    return number


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(_("“%(name)s” stands twice in one object.") % {"name": twice})
    return found


def _refuse_what_cannot_be_kept(found: Any) -> None:
    waiting: list[tuple[Any, str, int]] = [(found, "", 0)]
    while waiting:
        value, place, depth = waiting.pop()
        if depth > DEEPEST:
            raise _too_deep()
        if isinstance(value, str):
            _refuse_text(value, place)
        elif isinstance(value, int) and abs(value) >= LARGEST_INTEGER:
            raise Malformed(_("The body has a number that is too long."), place)
        elif isinstance(value, dict):
            for name, inner in value.items():
                _refuse_text(name, place)
                waiting.append((inner, below(place, name), depth + 1))
        elif isinstance(value, list):
            waiting.extend((inner, below(place, at), depth + 1) for at, inner in enumerate(value))


def _refuse_text(text: str, place: str) -> None:
    if "\x00" in text:
        raise Malformed(_("A text must not contain the character U+0000."), place)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed(_("A text contains half a surrogate pair."), place) from None
