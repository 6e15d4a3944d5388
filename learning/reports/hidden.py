"""Which small figures of units are hidden: decided once for a whole province, so that all its reports agree.

The province's report shows its communes, and a commune's own report what is in it. Whoever lays them side by side must
not find out more than from one. So the marks are set on the whole tree below the province, and every report reads its own
off it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from learning.reports.counting import Figures, Window, count, count_each
from learning.reports.earlier import Earlier, Told
from learning.reports.indicators.base import Counted
from learning.reports.linked import adds_up, lines_of, places_in, suppress_each
from learning.reports.longer import hidden_for, is_plain
from learning.reports.models import Basis
from learning.reports.months import Month, cells_of
from learning.reports.outline import Outline, Row
from learning.reports.periods import local_day
from learning.reports.scope import Scope, Stretch, UnitEnded, scope_of
from learning.reports.shorter import as_units_were, months_in
from learning.reports.suppress import Cells, Mark, suppress
from learning.reports.tally import Tally
from learning.units.models import Unit

Key = tuple[
    str, int | None
]  # whether it is all of a unit, or the unit itself without what is below it; and the unit


class Tree:
    """All units of a scope with their ``figures`` of sensitive ``indicators``, and what tells of the same people:
    each month of a longer period, and units as they were."""

    def __init__(self, scope: Scope, figures: Figures, indicators: Sequence[type[Counted]], cutoff: datetime):
        self.scope, self.indicators, self.cutoff = scope, indicators, cutoff
        self.tally = Tally(Outline(scope, figures.places(), deep=True), figures)
        self.outline = self.tally.outline
        self.keys = [self._key(row) for row in self.outline.rows]

    @cached_property
    def then(self) -> "Tree | None":
        """The same in units as they were, where they are others."""
        scope = as_units_were(self.scope)
        return self._counted([scope])[0] if scope else None

    @cached_property
    def months(self) -> "list[Tree]":
        """The same month by month, where it is longer. What is told in units of another day has none of its own."""
        if self.then:
            return []
        return self._counted(months_in(self.scope, local_day(self.cutoff)))

    def marks(self, name: str, *, of: str, smallest: int, told: Told | None = None) -> list[Mark | None]:
        """What must not be shown of people counted by the indicator ``name``, row by row, the total last.

        ``of`` is the indicator that it is a part of, where that is printed beside it; ``told`` is what is out already.
        """
        values, around = self.heads(name), self.heads(of) if of else None
        close = told.close_to(dict(zip(self.keys, values, strict=True)), smallest) if told else set()
        secret = {number for number, key in enumerate(self.keys) if key in close}
        hide = suppress_each if len(self.outline.top) > 1 else suppress
        inside = [row.inside for row in self.outline.rows]
        hidden = self._in_months(name, of=of, smallest=smallest, told=told) if self.months else set()
        blank = {number for number, key in enumerate(self.keys) if key in hidden}
        found = hide(values, inside, smallest=smallest, of=around, secret=secret, blank=blank)
        if self.then:
            found = self._only_what_adds_up(found, self.then.marks(name, of=of, smallest=smallest))
        if told:
            found = told.kept(found, self.keys)
        return found

    def _in_months(self, name: str, *, of: str, smallest: int, told: Told | None) -> set[Key]:
        """The places that are hidden so that nobody finds a month by what a longer period tells."""
        tables = [month.table(name, of=of, smallest=smallest) for month in self.months]
        scopes = [month.scope for month in self.months]
        found = hidden_for(self.scope, scopes, tables, smallest, told.shorter if told else {})
        return found | {("own", unit) for kind, unit in found if kind == "all"}

    @property
    def is_plain(self) -> bool:
        return is_plain(self.scope) and len(self.outline.top) == 1

    def table(self, name: str, *, of: str, smallest: int) -> Month:
        """What a month tells, as far as people could be moved about in it."""
        marks = self.marks(name, of=of, smallest=smallest)
        hidden = self.hidden(marks)
        if self.then or not self.is_plain:
            return Month([], hidden=hidden, strict=True)
        inside = [row.inside for row in self.outline.rows]
        around = self.heads(of) if of else None
        cells = Cells(self.heads(name), inside, smallest, around)
        cells.marks = list(marks)
        return Month(cells_of(cells, self.keys), hidden=hidden)

    def heads(self, name: str) -> list[int]:
        if name in self.tally.figures.heads:
            return self.tally.heads(name)
        return [int(value) for value in self.tally.sums(name)]

    def hidden(self, marks: Sequence[Mark | None]) -> set[Key]:
        """The places whose figures ``marks`` hide."""
        found = set()
        for row, key, mark in zip(self.outline.rows, self.keys, marks, strict=True):
            if mark:
                found.add(key)
                if row.kind == "unit":  # in another table there may be rows below it
                    found.add(("own", key[1]))
        return found

    def _counted(self, scopes: Sequence[Scope]) -> "list[Tree]":
        figures = count_each(self.indicators, [_window(scope, self.cutoff) for scope in scopes])
        return [
            Tree(scope, each, self.indicators, self.cutoff)
            for scope, each in zip(scopes, figures, strict=True)
        ]

    def _key(self, row: Row) -> Key:
        kind = row.kind if row.kind in ("own", "unallocated") else "all"
        return kind, row.unit.pk if row.unit else None

    def _only_what_adds_up(
        self, found: Sequence[Mark | None], then: Sequence[Mark | None]
    ) -> list[Mark | None]:
        """Show what follows from units as they were: whoever has both tables knows no more than before."""
        was = self.then
        assert was is not None  # noqa: S101  there is no other caller
        lines = lines_of(was.outline, was.tally.figures.places())
        wanted = places_in(self.outline, was.tally.figures.places())
        return [
            mark
            if places is not None and adds_up(places, lines, lambda line: not then[line])
            else Mark.WITHHELD
            for mark, places in zip(found, wanted, strict=True)
        ]


class Whole:
    """The tree that a report's units are in, up to its top: what it hides, as the report's ``outline`` has it."""

    def __init__(self, outline: Outline, tree: Tree, earlier: Earlier | None = None):
        self.outline, self.tree, self.earlier = outline, tree, earlier
        self.is_top = tree.scope.subject == outline.scope.subject

    @cached_property
    def rows(self) -> dict[Key, int]:
        """Where each place is in the tree."""
        found = {
            key: number
            for number, (key, row) in enumerate(zip(self.tree.keys, self.tree.outline.rows, strict=True))
            if row.kind in ("unit", "group", "own")
        }
        found.setdefault(self.tree.keys[-1], len(self.tree.keys) - 1)
        return found

    def place_of(self, row: Row) -> int | None:
        """The row of the tree that tells the same as ``row`` of the report; None where there is none."""
        unit = row.unit.pk if row.unit else None
        if row.kind == "total" and self.is_top:
            return len(self.tree.keys) - 1
        if row.kind == "unallocated":
            kinds = [each.kind for each in self.tree.outline.rows]
            return kinds.index("unallocated") if self.is_top and "unallocated" in kinds else None
        if row.kind == "own":
            return self.rows.get(("own", unit), self.rows.get(("all", unit)))
        return self.rows.get(("all", unit))

    def marks(
        self, name: str, *, of: str, smallest: int, values: Sequence[int], column: str = ""
    ) -> list[Mark | None]:
        """The marks of the report's rows, for people counted by the indicator ``name``; areas are left to the report.

        ``of`` is the indicator that it is a part of, where that is printed beside it. ``values`` are the report's own.
        ``column`` is the form's that shows it, of which frozen reports may have told something.
        """
        before = self.earlier.of_units(column) if self.earlier and column else None
        found = self.tree.marks(name, of=of, smallest=smallest, told=before)
        told = [self.place_of(row) for row in self.outline.rows]
        marks = [None if place is None else found[place] for place in told]
        self._hide_unplaced(marks, told, values)
        return marks

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
    outline: Outline,
    figures: Figures,
    indicators: Sequence[type[Counted]],
    cutoff: datetime,
    form: str = "",
) -> Whole:
    """The tree around the report's ``outline``; its own figures are enough where it is the top. Else a few queries.

    ``form`` names the form that the report is of.
    """
    scope = outline.scope
    top = _top_of(scope.subject)
    around = None if top == scope.subject or len(scope.stretches) > 1 else scope_around(scope, top)
    if around is not None:
        figures = count(indicators, _window(around, cutoff))
    tree = Tree(around or scope, figures, indicators, cutoff)
    return Whole(outline, tree, Earlier(form, tree.scope) if form else None)


def _window(scope: Scope, cutoff: datetime) -> Window:
    return Window(tuple(scope.units), scope.stretches, cutoff, scope.heirs, scope.stretches[0].day)


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
