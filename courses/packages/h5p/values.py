"""Fields with one value: text, number, boolean, a choice."""

import html
from collections.abc import Iterator, Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from courses.packages.h5p.filtering import At
from courses.packages.h5p.html import clean, tags_of
from courses.packages.h5p.patterns import found, runs

Own = Mapping[str, Any]
# A little below where JavaScript cannot tell whole numbers apart.
LARGEST = 10**15
# A book has fewer letters in one field.
LARGEST_TEXT = 1_000_000
# A text with tags is read as a tree, which takes longer than its letters do.
LARGEST_WITH_TAGS = 250_000
# Steps are fractions that no computer writes exactly.
NEARLY = Decimal("1e-9")
# Of choices that no field lists.
MOST_CHOSEN, LONGEST_CHOICE = 1000, 255


def filter_text(value: Any, own: Own, at: At) -> str | None:
    """With ``tags``: HTML of these. Without: plain text, escaped. Then its length and its pattern."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return at.refuse("wrong-type", expected="text")
    most = whole(own.get("maxLength"))
    kept = _with_tags(value, own, at, most) if isinstance(own.get("tags"), list) else _plain(value, at, most)
    return kept if not kept or _has_pattern(kept, own) else at.refuse("pattern")


def _with_tags(value: str, own: Own, at: At, most: int | None) -> str:
    tags = tags_of(own["tags"])
    if len(value) > LARGEST_WITH_TAGS:
        at.note("too-long", most=LARGEST_WITH_TAGS)
        value = value[:LARGEST_WITH_TAGS]
    kept = clean(value, tags)
    if kept.lacks:
        at.note("html")
    if most is not None and len(kept.text) > most:
        at.note("too-long", most=most)
        kept = clean(kept.text, tags, most)
    return kept.text


def _plain(value: str, at: At, most: int | None) -> str:
    """What is escaped already stays as it is. A text is as long as it is read, not as it is escaped."""
    bare = html.unescape(value)
    limit = LARGEST_TEXT if most is None else most
    if len(bare) > limit:
        at.note("too-long", most=limit)
    return html.escape(bare[:limit])


def _has_pattern(kept: str, own: Own) -> bool:
    regexp = own.get("regexp")
    if not isinstance(regexp, dict):
        return True
    pattern = regexp.get("pattern")
    bare = html.unescape(kept)
    if not isinstance(pattern, str) or not runs(pattern, bare):
        return True  # a pattern that cannot be asked says nothing; the text is harmless anyway
    return found(pattern, bare, str(regexp.get("modifiers") or ""))


def filter_number(value: Any, own: Own, at: At) -> int | float | None:
    """Between ``min`` and ``max``, on a ``step``, and with as many ``decimals``. A step is counted from ``min``."""
    if value == "":
        return None  # an editor's empty field
    number = decimal(value)
    if number is None:
        return at.refuse("wrong-type", expected="number")
    least, most, step = (decimal(own.get(key)) for key in ("min", "max", "step"))
    kept = between(number, least, most)
    if step and step > NEARLY:
        base = least or Decimal(0)
        kept = base + ((kept - base) / step + NEARLY).to_integral_value(ROUND_FLOOR) * step
    elif (decimals := whole(own.get("decimals"))) is not None and decimals <= 12:
        kept = between(kept.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), least, most)
    if kept != number:
        at.note("number", value=as_json(kept))
    return as_json(kept)


def between(number: Decimal, least: Decimal | None, most: Decimal | None) -> Decimal:
    number = number if most is None else min(number, most)
    return number if least is None else max(number, least)


def decimal(value: Any) -> Decimal | None:
    """``value`` as an exact number. Some editors write numbers as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int) and abs(value) > LARGEST:
        return None  # it may be so large that Python refuses to write it
    try:
        found = Decimal(str(value).strip()[:40])
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) <= LARGEST else None


def as_json(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def whole(value: Any) -> int | None:
    """A number of things, as fields say it."""
    found = decimal(value)
    return int(found) if found is not None and found >= 0 else None


def filter_boolean(value: Any, own: Own, at: At) -> bool | None:
    if isinstance(value, bool):
        return value
    known = {"true": True, "1": True, "false": False, "0": False, "": False}.get(str(value).lower())
    if known is None:
        at.note("wrong-type", expected="boolean")
    return known


def filter_select(value: Any, own: Own, at: At) -> Any:
    """One of the options, or with ``multiple`` some. An optional field may have one that is no option any more.

    Where a field lists no options, its own editor makes them while somebody writes, such as the places of a puzzle.
    """
    options = [str(each) for each in options_of(own)]
    if own.get("multiple"):
        return _some(value, options, at)
    if isinstance(value, dict | list):
        at.note("wrong-type", expected="text")
        return options[0] if options and not own.get("optional") else None
    if str(value) in options:
        return value
    if own.get("optional") or not options:
        return _as_plain(value)
    at.note("option")
    return options[0]


def _some(value: Any, options: list[str], at: At) -> Any:
    listed = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(listed, list):
        return at.refuse("wrong-type", expected="list")
    found = [each for each in listed[:MOST_CHOSEN] if not isinstance(each, dict | list)]
    kept = [str(each) for each in found if str(each) in options] if options else list(map(_as_plain, found))
    if len(kept) < len(listed):
        at.note("option")
    return kept


def _as_plain(value: Any) -> str:
    return html.escape(html.unescape(str(value))[:LONGEST_CHOICE])


def options_of(own: Own) -> list[Any]:
    """What may be chosen, whether it stands in a group of choices or not."""
    return [each for each in _said(own) if isinstance(each, str | int | float)]


def _said(own: Own) -> Iterator[Any]:
    listed = own.get("options")
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and each.get("type") == "optgroup":
            yield from (one.get("value") for one in each.get("options") or [] if isinstance(one, dict))
        else:
            yield each.get("value") if isinstance(each, dict) else each
