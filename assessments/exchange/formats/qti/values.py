"""The variables of an item: what is declared of them, and their values.

A value is None (QTI's NULL), a text, a number, a boolean, a pair, a point, or Many of one of these.
"""

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from assessments.exchange.formats.qti.names import child, children, every, number

Value = Any


class Unclear(Exception):
    """A rule that is not understood here; the message names it."""


@dataclass(frozen=True)
class Many:
    """A container of values, in an order that counts or not."""

    items: tuple[Value, ...] = ()
    ordered: bool = False


@dataclass
class Mapping:
    """How much each value earns: ``entries`` are keys, points and whether capitals count."""

    entries: list[tuple[Value, float, bool]] = field(default_factory=list)
    default: float = 0.0
    lower: float | None = None
    upper: float | None = None

    def bounded(self, points: float) -> float:
        points = points if self.lower is None else max(self.lower, points)
        return points if self.upper is None else min(self.upper, points)

    def of(self, value: Value) -> float:
        for key, points, exactly in self.entries:
            if key == value or (not exactly and _folded(key) == _folded(value)):
                return points
        return self.default


@dataclass
class Area:
    """A part of a picture and what a point in it earns."""

    shape: str
    coords: list[float]
    points: float = 0.0

    def holds(self, point: tuple[float, float]) -> bool:
        from assessments.exchange.formats.qti.shapes import is_inside

        return is_inside(self.shape, self.coords, point)


@dataclass
class Declared:
    """A variable as an item declares it."""

    name: str
    cardinality: str
    base: str
    kind: str = "outcomeDeclaration"
    default: Value = None
    correct: Value = None
    mapping: Mapping | None = None
    areas: list[Area] = field(default_factory=list)
    area_default: float = 0.0
    table: list[tuple[float, Value]] = field(default_factory=list)

    @property
    def is_response(self) -> bool:
        return self.kind == "responseDeclaration"

    @property
    def is_outcome(self) -> bool:
        return self.kind == "outcomeDeclaration"

    @property
    def is_many(self) -> bool:
        return self.cardinality in ("multiple", "ordered")

    def wrap(self, values: list[Value]) -> Value:
        """``values`` as this variable holds them; nothing is NULL."""
        if not values:
            return None
        return Many(tuple(values), self.cardinality == "ordered") if self.is_many else values[0]


def declarations(item: Element) -> dict[str, Declared]:
    """All the variables of ``item`` by their names."""
    kinds = ("responseDeclaration", "outcomeDeclaration", "templateDeclaration")
    found = {each.name: each for each in map(_declared, children(item, *kinds))}
    found.setdefault(
        "completionStatus", Declared("completionStatus", "single", "identifier", default="unknown")
    )
    found.setdefault("numAttempts", Declared("numAttempts", "single", "integer", default=1.0))
    return found


def _declared(element: Element) -> Declared:
    base = element.get("baseType", "identifier")
    declared = Declared(element.get("identifier", ""), element.get("cardinality", "single"), base)
    declared.kind = element.tag
    declared.default = declared.wrap(_values(child(element, "defaultValue"), base))
    declared.correct = declared.wrap(_values(child(element, "correctResponse"), base))
    mapping = child(element, "mapping")
    declared.mapping = None if mapping is None else _mapping(mapping, base)
    areas = child(element, "areaMapping")
    if areas is not None:
        declared.area_default = number(areas.get("defaultValue")) or 0.0
        declared.areas = [_area(each) for each in children(areas, "areaMapEntry")]
    declared.table = _table(element, base)
    return declared


def _values(element: Element | None, base: str) -> list[Value]:
    found = [read_value(each.text, each.get("baseType") or base) for each in every(element, "value")]
    return [each for each in found if each is not None]


def _mapping(element: Element, base: str) -> Mapping:
    entries = [
        (
            read_value(each.get("mapKey"), base),
            number(each.get("mappedValue")) or 0.0,
            each.get("caseSensitive", "true" if base != "string" else "false") == "true",
        )
        for each in every(element, "mapEntry")
    ]
    bounds = (number(element.get(name)) for name in ("defaultValue", "lowerBound", "upperBound"))
    default, lower, upper = bounds
    return Mapping(entries, default or 0.0, lower, upper)


def _area(element: Element) -> Area:
    coords = [number(each) or 0.0 for each in element.get("coords", "").split(",")]
    return Area(element.get("shape", "rect"), coords, number(element.get("mappedValue")) or 0.0)


def _table(element: Element, base: str) -> list[tuple[float, Value]]:
    rows = every(element, "matchTableEntry", "interpolationTableEntry")
    return [
        (number(each.get("sourceValue")) or 0.0, read_value(each.get("targetValue"), base)) for each in rows
    ]


def read_value(text: str | None, base: str) -> Value:
    """What ``text`` is as a value of the type ``base``; None when it is none."""
    bare = (text or "").strip()
    if base in ("integer", "float", "duration"):
        return number(bare.replace(",", "."))
    if base == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(bare)
    if base in ("pair", "directedPair", "point"):
        return _two(bare.split(), base)
    return " ".join(bare.split()) or None


def _two(parts: list[str], base: str) -> Value:
    if len(parts) != 2:
        return None
    if base == "point":
        x, y = number(parts[0]), number(parts[1])
        return None if x is None or y is None else (x, y)
    return tuple(sorted(parts)) if base == "pair" else tuple(parts)


def listed(value: Value) -> list[Value]:
    """The values in ``value``: none for NULL, one for a single one."""
    if value is None:
        return []
    return list(value.items) if isinstance(value, Many) else [value]


def _folded(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else value
