"""The rows of a report: the units below its subject, and where each place's figures go among them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from learning.reports.areas import Area
from learning.reports.counting import Place
from learning.reports.scope import Scope
from learning.units.models import Level, Unit
from learning.units.succession import Part

LEVELS = [Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.AGENCY]


@dataclass
class Row:
    """``kind`` is group (a subtotal of what is below it), unit, own (at the group's unit itself), unallocated
    or total. ``inside`` is the row, a group or the total, that this one is a part of. A group of an area that the
    province drew for itself has that ``area``'s name and no unit."""

    kind: str
    unit: Unit | None
    depth: int
    inside: int | None = None
    area: str = ""


@dataclass(frozen=True)
class Share:
    """The part of a place's figures that belongs to a row; ``row`` None is another report's."""

    row: int | None
    part: Fraction
    estimated: bool


class Outline:
    """The rows in print order, the total last: one for every unit that stood under the subject, with figures or
    without, and for whatever else among the ``used`` places has some. ``areas`` are subtotals of their communes.

    Where it is ``deep``, whatever has figures inside a unit has a row of its own, too.
    """

    def __init__(
        self, scope: Scope, used: Iterable[Place], areas: Sequence[Area] = (), *, deep: bool = False
    ):
        self.scope, self.areas, self.deep = scope, areas, deep
        self.rows: list[Row] = []
        self._roots = [scope.roots(number) for number in range(len(scope.stretches))]
        self.top = _unique(root for roots in self._roots for root in roots)
        self._children = _by_parent(scope.units.values())
        self._row_of: dict[int, int] = {}
        self._own: dict[int, int] = {}
        self._shares: dict[Place, list[Share]] = {}
        self._draw([part for place in set(used) for part in self._parts(place)])

    def above(self, row: int) -> list[int]:
        """The groups and the total that ``row`` is a part of."""
        found = []
        inside = self.rows[row].inside
        while inside is not None:
            found.append(inside)
            inside = self.rows[inside].inside
        return found

    def shares(self, place: Place) -> list[Share]:
        """Where the figures of ``place`` go; the parts add up to 1."""
        if place not in self._shares:
            self._shares[place] = [
                Share(self._row_for(part, place), part.share, part.estimated) for part in self._parts(place)
            ]
        return self._shares[place]

    def _parts(self, place: Place) -> tuple[Part, ...]:
        unit, stretch = place
        return self.scope.lineage.parts(unit, self.scope.stretches[stretch].day)

    def _add(
        self, kind: str, unit: Unit | None, depth: int, inside: int | None = None, area: str = ""
    ) -> int:
        self.rows.append(Row(kind, unit, depth, inside, area))
        return len(self.rows) - 1

    def _draw(self, parts: list[Part]) -> None:
        units = {part.unit for part in parts}
        self._filled = {unit for unit in units if unit is not None and unit in self.scope.units}
        self._around = self._with_ancestors(self._filled)
        for root in self.top:
            group = self._add("group", root, 0) if len(self.top) > 1 else None
            self._draw_below(root, depth=0 if group is None else 1, inside=group)
        self._unallocated = self._add("unallocated", None, 0) if None in units else None
        total = self._add("total", self.scope.subject, 0)
        for row in self.rows[:-1]:
            row.inside = total if row.inside is None else row.inside

    def _draw_below(self, unit: Unit, *, depth: int, inside: int | None) -> None:
        children = self._shown_children(unit)
        for area in self.areas if unit in self.top else ():
            grouped = [child for child in children if child.pk in area.communes]
            if grouped:
                group = self._add("group", None, depth, inside, area.name)
                self._draw_each(grouped, depth=depth + 1, inside=group)
                children = [child for child in children if child.pk not in area.communes]
        self._draw_each(children, depth=depth, inside=inside)
        if unit == self.scope.subject or unit.pk in self._filled:
            self._own[unit.pk] = self._add("own", unit, depth, inside)

    def _draw_each(self, children: list[Unit], *, depth: int, inside: int | None) -> None:
        for child in children:
            if self._is_group(child):
                group = self._add("group", child, depth, inside)
                self._draw_below(child, depth=depth + 1, inside=group)
            else:
                self._row_of[child.pk] = self._add("unit", child, depth, inside)

    def _is_group(self, child: Unit) -> bool:
        """Whether what is below ``child`` is told row by row."""
        return child.level == Level.DISTRICT or (self.deep and self._has_figures_below(child))

    def _shown_children(self, unit: Unit) -> list[Unit]:
        days = [
            stretch.day
            for stretch, roots in zip(self.scope.stretches, self._roots, strict=True)
            if any(unit.path.startswith(root.path) for root in roots)
        ]
        shown = [
            child
            for child in self._children.get(unit.pk, [])
            if self._has_figures(child)
            or (
                (not self.deep or child.level != Level.AGENCY)
                and any(self.scope.lineage.units[child.pk].on(day) for day in days)
            )
        ]
        return sorted(
            shown, key=lambda child: (LEVELS.index(Level(child.level)), child.code, child.valid_from)
        )

    def _has_figures(self, unit: Unit) -> bool:
        return unit.pk in self._around

    def _has_figures_below(self, unit: Unit) -> bool:
        return any(child.pk in self._around for child in self._children.get(unit.pk, []))

    def _with_ancestors(self, units: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for pk in units:
            unit = self.scope.units.get(pk)
            while unit is not None and unit.pk not in found:
                found.add(unit.pk)
                unit = self.scope.units.get(unit.parent_id) if unit.parent_id else None
        return found

    def _row_for(self, part: Part, place: Place) -> int | None:
        if part.unit is None:
            return self._unallocated if self.scope.owns(place[0]) else None
        if part.unit in self._own:
            return self._own[part.unit]
        unit = self.scope.units.get(part.unit)
        while unit is not None:
            if unit.pk in self._row_of:
                return self._row_of[unit.pk]
            unit = self.scope.units.get(unit.parent_id) if unit.parent_id else None
        return None


def _by_parent(units: Iterable[Unit]) -> dict[int | None, list[Unit]]:
    found: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        found[unit.parent_id].append(unit)
    return found


def _unique(units: Iterable[Unit]) -> list[Unit]:
    return list({unit.pk: unit for unit in units}.values())
