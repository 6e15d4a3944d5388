"""Whether what somebody filled in is right: the few rules that all validators come down to, as in ``rules.js``."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

SPACES = " \t\n\r\u00a0\u2009\u202f\u200b\ufeff"
CURRENCIES = ("đồng", "vnđ", "vnd", "đ", "₫")
DIGITS = "0123456789"
LONGEST_NUMBER = 15
Rule = Mapping[str, Any]


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """``text`` with the variables that it names in braces. One that nobody knows stays as it is written."""
    found, rest = "", text
    while "{" in rest:
        before, rest = rest.split("{", 1)
        name, end, after = rest.partition("}")
        found += before + (values[name] if end and name in values else "{" + (name + end))
        rest = after
    return found + rest


def normal(text: str, *, marks: bool = True) -> str:
    """``text`` for comparing: composed, small, single spaces; without Vietnamese marks where they do not matter."""
    text = unicodedata.normalize("NFC", text).lower()
    if not marks:
        apart = unicodedata.normalize("NFD", text.replace("đ", "d"))
        text = "".join(char for char in apart if not "\u0300" <= char <= "\u036f")
    for space in SPACES[1:]:
        text = text.replace(space, " ")
    return " ".join(word for word in text.split(" ") if word)


def number_in(text: str) -> float | None:
    """The number that ``text`` is: 1.250.000 đ, 1 250 000, 12,5."""
    text = normal(text).replace(" ", "")
    for currency in CURRENCIES:
        if text.endswith(currency):
            text = text[: -len(currency)]
            break
    if "," in text:
        text = text.replace(".", "").replace(",", ".", 1)
    elif _is_grouped(text):
        text = text.replace(".", "")
    whole, dot, part = text.partition(".")
    if not _is_digits(whole) or (dot and not _is_digits(part)) or len(text) > LONGEST_NUMBER:
        return None
    return float(text)


def _is_grouped(text: str) -> bool:
    """Whether its dots stand between thousands."""
    first, *rest = text.split(".")
    return bool(rest) and 0 < len(first) <= 3 and all(len(each) == 3 for each in rest)


def _is_digits(text: str) -> bool:
    return bool(text) and all(char in DIGITS for char in text)


def date_in(text: str) -> str:
    """The day that ``text`` is, as 2026-11-27; empty if it is none. Written 27/11/2026, 27-11-2026 or 2026-11-27."""
    parts = normal(text).replace("-", "/").replace(".", "/").replace(" ", "").split("/")
    if len(parts) != 3 or not all(_is_digits(part) and len(part) <= 4 for part in parts):
        return ""
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    if len(year) != 4:
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def is_right(rule: Rule, given: Any, values: Mapping[str, str]) -> bool:
    """Whether ``given``, a text or a list of them, is what ``rule`` asks for. ``values`` are the attempt's variables."""
    # Databases change the order of keys.
    name = next(each for each in rule if each in MANY or each in ONE or each in LISTS)
    asked = rule[name]
    if name in MANY:
        return MANY[name](is_right(each, given, values) for each in asked)
    several = given if isinstance(given, list) else [given] if given else []
    if name in LISTS:
        wanted = [filled_in(each, values) for each in asked]
        return several == wanted if name == "order" else sorted(set(several)) == sorted(set(wanted))
    text = given if isinstance(given, str) else ""
    return ONE[name](asked, text, values, rule)


def _text(asked: Any, text: str, values: Mapping[str, str], rule: Rule) -> bool:
    marks = rule.get("marks", True)
    return any(normal(filled_in(each, values), marks=marks) == normal(text, marks=marks) for each in asked)


def _number(asked: Any, text: str, values: Mapping[str, str], rule: Rule) -> bool:
    found = number_in(text)
    least, most = (number_in(filled_in(each, values)) for each in asked)
    return found is not None and least is not None and most is not None and least <= found <= most


def _date(asked: Any, text: str, values: Mapping[str, str], rule: Rule) -> bool:
    found = date_in(text)
    return bool(found) and found == date_in(filled_in(asked, values))


def _mask(asked: Any, text: str, values: Mapping[str, str], rule: Rule) -> bool:
    """9 stands for a digit, A for a letter, * for anything; all else for itself."""
    text, mask = unicodedata.normalize("NFC", text).strip(SPACES), filled_in(asked, values)
    return len(text) == len(mask) and all(map(_fits, text, mask))


def _fits(char: str, sign: str) -> bool:
    if sign == "9":
        return char in DIGITS
    if sign == "A":
        return char.lower() != char.upper()
    return sign in ("*", char)


def _filled(asked: Any, text: str, values: Mapping[str, str], rule: Rule) -> bool:
    return len(normal(text)) >= asked


LISTS = ("set", "order")
MANY: dict[str, Any] = {"all_of": all, "any_of": any, "none_of": lambda found: not any(found)}
ONE: dict[str, Any] = {"text": _text, "number": _number, "date": _date, "mask": _mask, "filled": _filled}
