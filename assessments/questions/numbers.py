"""Numbers as people write them, and how near they come."""

import math
import re
from collections.abc import Sequence
from typing import Any, TypeGuard

from django.utils.formats import localize
from django.utils.translation import gettext as _

from assessments.questions.interactions import between, number
from learning.vietnamese import fold

LONGEST = 40
LARGEST = 1e300
_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")


def readings(text: str, *, unit: str) -> set[float]:
    """The numbers that ``text`` can mean; none when it is no number."""
    bare = _folded(text).removesuffix(fold(unit)).replace(" ", "").removeprefix("+")
    sign = -1 if bare.startswith("-") else 1
    digits = bare.removeprefix("-")
    candidates = {_as_decimal(digits)}
    if _GROUPED.fullmatch(digits):
        candidates.add(re.sub(r"[.,]", "", digits))
    values = {float(each) for each in candidates if re.fullmatch(r"\d+(\.\d+)?", each, re.ASCII)}
    return {sign * value for value in values if math.isfinite(value)}


def measured(text: str, *, unit: str, units: Sequence[dict[str, Any]] = ()) -> set[float]:
    """The numbers that ``text`` can mean in ``unit``; written with one of ``units`` it is converted."""
    values = readings(text, unit=unit)
    for other in units:
        if _folded(text).endswith(fold(other["unit"])):
            values |= {value * other["factor"] for value in readings(text, unit=other["unit"])}
    return values


def allowed(answer: float, data: dict[str, Any]) -> float:
    """How far from ``answer`` is still right, by the author's ``tolerance``, in percent when ``relative``."""
    tolerance = data["tolerance"]
    return abs(answer) * tolerance / 100 if data.get("relative") else tolerance


def is_near(value: float, answer: float, away: float) -> bool:
    """Whether ``value`` is no farther than ``away`` from ``answer``."""
    return abs(value - answer) <= away + 1e-9 * max(1.0, abs(answer))  # 0.1 + 0.2 is not 0.3


def range_of(answer: float, data: dict[str, Any]) -> str:
    """The right responses for the log: one number, or from the least to the most."""
    away = allowed(answer, data)
    return between(answer - away, answer + away) if away else number(answer)


def tolerance_problem(tolerance: Any) -> str:
    """What to tell an author of a tolerance that is none; empty when it is one."""
    return "" if is_number(tolerance) and tolerance >= 0 else _("The tolerance must be 0 or more.")


def written(value: float, unit: str = "") -> str:
    """``value`` as it is written in the reader's language, without what computing adds to it."""
    plain = float(f"{value:.12g}")
    return f"{localize(int(plain) if plain.is_integer() else plain)} {unit}".strip()


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether ``value`` is one that can be computed with; neither endless nor of three hundred digits."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def _folded(text: str) -> str:
    return fold(text).replace("−", "-")


def _as_decimal(digits: str) -> str:
    """``digits`` with the last comma or point as the decimal sign, and the other one between thousands."""
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return digits
    whole, part = digits[:last], digits[last + 1 :]
    other = "." if digits[last] == "," else ","
    return f"{whole.replace(other, '')}.{part}"
