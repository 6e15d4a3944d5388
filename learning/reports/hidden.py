"""Which small figures of units are hidden: decided once for a whole province, so that all its reports agree.

The province's report shows its communes, and a commune's own report what is in it. Whoever lays them side by side must
not find out more than from one. So the marks are set on the whole tree below the province, and every report reads its own
off it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from learning.reports.counting import Figures, Window, count
from learning.reports.indicators.base import Counted
from learning.reports.models import Basis
from learning.reports.outline import Outline, Row
from learning.reports.scope import Scope, Stretch, UnitEnded, scope_of
from learning.reports.suppress import Mark, suppress
from learning.reports.tally import Tally
from learning.units.models import Unit

Number = int
Place = tuple[bool, int | None]  # whether it is the unit itself without what is below it, and the unit


class Whole:
    """The tree that a report's units are in, up to its top, with its ``figures`` of sensitive indicators."""

    def __init__(self, outline: Outline, scope: Scope, figures: Figures):
        self.tally = Tally(Outline(scope, figures.places(), deep=True), figures)
        self.outline = outline
        self.is_top = scope.subject == outline.scope.subject

    @cached_property
    def rows(self) -> dict[Place, int]:
        """Where each place is in the tree."""
        found: dict[Place, int] = {}
        for number, row in enumerate(self.tally.outline.rows):
            if row.kind in ("unit", "group", "own"):
                found[row.kind == "own", row.unit.pk if row.unit else None] = number
        total = self.tally.outline.rows[-1].unit
        found.setdefault((False, total.pk if total else None), len(self.tally.outline.rows) - 1)
        return found

    def place_of(self, row: Row) -> int | None:
        """The row of the tree that tells the same as ``row`` of the report; None where there is none."""
        unit = row.unit.pk if row.unit else None
        if row.kind == "total" and self.is_top:
            return len(self.tally.outline.rows) - 1
        if row.kind == "unallocated":
            kinds = [each.kind for each in self.tally.outline.rows]
            return kinds.index("unallocated") if self.is_top and "unallocated" in kinds else None
        if row.kind == "own":
            return self.rows.get((True, unit), self.rows.get((False, unit)))
        return self.rows.get((False, unit))

    def marks(self, name: str, *, of: str, smallest: int, values: Sequence[int]) -> list[Mark | None]:
        """The marks of the report's rows, for people counted by the indicator ``name``; areas are left to the report.

        ``of`` is the indicator that it is a part of, where that is printed beside it. ``values`` are the report's own.
        """
        rows = self.tally.outline.rows
        around = self.heads(of) if of else None
        found = suppress(self.heads(name), [row.inside for row in rows], smallest=smallest, of=around)
        told = [self.place_of(row) for row in self.outline.rows]
        marks = [None if place is None else found[place] for place in told]
        self._hide_unplaced(marks, told, values)
        return marks

    def heads(self, name: str) -> list[int]:
        if name in self.tally.figures.heads:
            return self.tally.heads(name)
        return [int(value) for value in self.tally.sums(name)]

    def _hide_unplaced(
        self, marks: list[Mark | None], told: Sequence[int | None], values: Sequence[int]
    ) -> None:
        """What the tree does not tell is shown where nothing inside it is hidden: then everybody can add it up."""
        for number, row in enumerate(self.outline.rows):
            if told[number] is not None or row.area:
                continue
            inside = [marks[n] for n, each in enumerate(self.outline.rows) if each.inside == number]
            if any(inside) or (not inside and values[number]):
                marks[number] = Mark.WITHHELD
        total = len(marks) - 1
        if told[total] is None and any(marks[:total]):
            marks[total] = Mark.WITHHELD


def whole_of(
    outline: Outline, figures: Figures, indicators: Sequence[type[Counted]], cutoff: datetime
) -> Whole:
    """The tree around the report's ``outline``; its own figures are enough where it is the top. Else a few queries."""
    scope = outline.scope
    top = _top_of(scope.subject)
    if top == scope.subject or len(scope.stretches) > 1:
        return Whole(outline, scope, figures)
    around = scope_around(scope, top)
    if around is None:
        return Whole(outline, scope, figures)
    window = Window(tuple(around.units), around.stretches, cutoff, around.heirs, around.stretches[0].day)
    return Whole(outline, around, count(indicators, window))


def scope_around(scope: Scope, top: Unit) -> Scope | None:
    """The scope of ``top``, told in the same days and, where units changed in them, in the tree of the last."""
    period, day = scope.period, scope.stretches[0].day
    basis = Basis.AS_IS if scope.is_restated else Basis.AS_WAS
    try:
        found = scope_of(unit=top, period=period, basis=str(basis), day=day)
    except UnitEnded:
        return None
    own = scope.stretches[0]
    if len(found.stretches) > 1 and not scope.is_part:
        own = Stretch(own.starts_on, own.ends_on, max(own.day, found.stretches[-1].day))
    return replace(found, stretches=(own,))


def _top_of(unit: Unit) -> Unit:
    """What stands above everything that ``unit`` is in. At most one query."""
    if unit.parent_id is None:
        return unit
    first = unit.path.split("/")[0]
    return Unit.objects.filter(path=f"{first}/").first() or unit


def top_of(scope: Scope) -> Unit:
    return _top_of(scope.subject)
