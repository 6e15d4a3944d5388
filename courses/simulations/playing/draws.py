"""What is made up anew for each attempt, out of its seed: the same here and in ``draws.js``.

Everybody here is fictional. Identity numbers begin with 001099, which no office gives out; telephone numbers and
accounts belong to nobody.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

MASK = 0xFFFFFFFF
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
MIDDLE = ("Văn", "Minh", "Thị", "Thu", "Quốc", "Ngọc", "Đức", "Thanh")
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Khánh",
    "Lan",
    "Mai",
    "Nam",
    "Phúc",
    "Sơn",
    "Thảo",
    "Vinh",
)
Drawn = dict[str, str]


class Numbers:
    """A stream of numbers that follows from its text and nothing else (FNV-1a, then mulberry32)."""

    def __init__(self, text: str):
        state = 0x811C9DC5
        for char in text:
            state = ((state ^ (ord(char) & 0xFF)) * 0x01000193) & MASK
        self._state = state

    def below(self, end: int) -> int:
        """A whole number from 0 to below ``end``, which is less than two millions."""
        self._state = (self._state + 0x6D2B79F5) & MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 15)) * (mixed | 1)) & MASK
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & MASK)) & MASK
        return ((mixed ^ (mixed >> 14)) * end) >> 32

    def of(self, values: Any) -> Any:
        return values[self.below(len(values))]

    def digits(self, count: int) -> str:
        return "".join(str(self.below(10)) for _each in range(count))


def drawn(draws: Mapping[str, Mapping[str, Any]], seed: str, day: date) -> Drawn:
    """The variables of an attempt. Each draw has a stream of its own, so that a new one changes no other."""
    found: Drawn = {}
    for name, draw in draws.items():
        made = KINDS[draw["draw"]](draw, Numbers(f"{seed}:{name}"), day)
        found |= {f"{name}.{key}" if key else name: text for key, text in made.items()}
    return found


def names_of(name: str, draw: Mapping[str, Any]) -> set[str]:
    """The variables that the draw ``name`` brings."""
    if draw.get("draw") == "pick":
        first = next(iter(draw.get("from") or [""]))
        return {f"{name}.{key}" for key in first} if isinstance(first, dict) else {name}
    return {f"{name}.{key}" if key else name for key in BRINGS.get(str(draw.get("draw")), ("",))}


def dotted(number: int) -> str:
    """``number`` as Vietnamese write it: 1.250.000."""
    return f"{number:,}".replace(",", ".")


def _person(draw: Mapping[str, Any], numbers: Numbers, day: date) -> Drawn:
    given = numbers.of(GIVEN)
    full = f"{numbers.of(FAMILY)} {numbers.of(MIDDLE)} {given}"
    return {"": full, "given": given}


def _citizen_id(draw: Mapping[str, Any], numbers: Numbers, day: date) -> Drawn:
    return {"": "001099" + numbers.digits(6)}


def _phone(draw: Mapping[str, Any], numbers: Numbers, day: date) -> Drawn:
    return {"": "0900 000 " + numbers.digits(3)}


def _account(draw: Mapping[str, Any], numbers: Numbers, day: date) -> Drawn:
    return {"": "9999" + numbers.digits(6)}


def _number(draw: Mapping[str, Any], numbers: Numbers, day: date) -> Drawn:
    step = draw.get("step", 1)
    number = draw["min"] + step * numbers.below((draw["max"] - draw["min"]) // step + 1)
    return {"": dotted(number), "plain": str(number)}


def _date(draw: Mapping[str, Any], numbers: Numbers, day: date) -> Drawn:
    days = draw["from"] + numbers.below(draw["to"] - draw["from"] + 1)
    found = day + timedelta(days=days)
    return {"": f"{found.day:02}/{found.month:02}/{found.year:04}", "iso": found.isoformat()}


def _pick(draw: Mapping[str, Any], numbers: Numbers, day: date) -> Drawn:
    picked = numbers.of(draw["from"])
    return dict(picked) if isinstance(picked, dict) else {"": picked}


KINDS: dict[str, Callable[[Mapping[str, Any], Numbers, date], Drawn]] = {
    "person": _person,
    "citizen_id": _citizen_id,
    "phone": _phone,
    "account": _account,
    "number": _number,
    "date": _date,
    "pick": _pick,
}
BRINGS = {"person": ("", "given"), "number": ("", "plain"), "date": ("", "iso")}
