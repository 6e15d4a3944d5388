"""People by what they are, for the units directly below the top of a province and for the whole: what may be printed.

A table of few people can be worked out from the tables of the whole and of the neighbours, from those of the months in a
longer period, and from the same told in the units of another day. So what is hidden is decided once for all of them, and
each unit's report shows its own. Units further down have no such table: nothing of it is shown.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from learning.reports.asked import Asked
from learning.reports.breakdown import Breakdown, Key, breakdowns, window_of
from learning.reports.counting import count
from learning.reports.earlier import Earlier, Told
from learning.reports.hidden import Whole, whole_of
from learning.reports.indicators.base import Counted
from learning.reports.longer import hidden_for, is_plain
from learning.reports.months import Month, cells_in, kept_in
from learning.reports.people_linked import Place, around, keep_what_adds_up, place_of
from learning.reports.periods import local_day
from learning.reports.scope import Scope
from learning.reports.secrecy import SUM, Hidden, hide
from learning.reports.shorter import as_units_were, months_in
from learning.reports.suppress import Mark
from learning.reports.way import Way


class People:
    """People by column, in each part and (the last) in the whole. ``mine`` is the part that the report is about."""

    def __init__(self, asked: Asked, way: Way, found: Breakdown | None = None):
        self.asked, self.way, self.smallest = asked, way, asked.smallest
        scope = around(asked.scope)
        self.found = found or Breakdown(scope, asked.cutoff, way.dimensions(scope), way.indicators)
        self.longer: tuple[People, int] | None = None  # of which period it is which month
        self.outline = self.found.outline
        self.rows = self.outline.rows
        total = len(self.rows) - 1
        self.parts = [*(number for number, row in enumerate(self.rows) if row.inside == total), total]
        self.keys = [place_of(self.rows[number]) for number in self.parts]
        self.mine = self._mine()
        self._known: dict[tuple[str, ...], list[dict[str, int]]] = {}
        self._told: dict[str, list[Mark | None] | None] = {}
        self._units: dict[str, Whole] = {}
        self._finest: list[dict[str, int]] | None = None

    @cached_property
    def columns(self) -> list[str]:
        places = [self.keys[-1], *(self.keys[:-1] if self.is_of_several else ())]
        return self._columns(*places)

    @property
    def is_of_several(self) -> bool:
        """Whether its parts are provinces of before, which had reports of their own."""
        return len(self.outline.top) > 1

    def _columns(self, *places: Place) -> list[str]:
        """The columns of what the first of ``places`` has of its own, told in no more detail than of all of them."""
        tables = (self, *self.months)
        wholes = [table.finest_of(place) for place in places for table in tables]
        return self.way.columns(wholes, self.smallest)

    def finest_of(self, place: Place) -> dict[str, int]:
        """The people of ``place`` by the finest columns."""
        if place not in self.keys:
            return {}
        name = self.way.indicators[0].name
        if self._finest is None:
            self._finest = self.by_row(name, self.way.finest)
        return self._finest[self.parts[self.keys.index(place)]]

    @cached_property
    def earlier(self) -> Earlier:
        return Earlier(self.way.form, self.found.scope)

    @cached_property
    def then(self) -> "People | None":
        """The same in units as they were, where they are others."""
        scope = as_units_were(self.found.scope)
        return self._of([scope])[0] if scope else None

    @cached_property
    def months(self) -> "list[People]":
        """The same month by month, where it is longer. What is told in units of another day has none of its own."""
        if self.then:
            return []
        months = self._of(months_in(self.found.scope, local_day(self.asked.cutoff)))
        for number, month in enumerate(months):
            month.longer = self, number
        return months

    def _of(self, scopes: Sequence[Scope]) -> "list[People]":
        cutoff, way = self.asked.cutoff, self.way
        return [
            People(Asked(each.scope, cutoff, self.smallest), way, each)
            for each in breakdowns(
                [around(scope) for scope in scopes], cutoff, way.dimensions, way.indicators
            )
        ]

    def units(self, indicators: Sequence[type[Counted]], form: str) -> Whole:
        """The table of units that tells of the same people by ``indicators``, as ``form`` prints it."""
        if form not in self._units:
            self._units[form] = self._counted_by_unit(indicators, form)
        return self._units[form]

    def _counted_by_unit(self, indicators: Sequence[type[Counted]], form: str) -> Whole:
        if self.longer:
            longer, number = self.longer
            whole = longer.units(indicators, form)
            tree = whole.tree.months[number]
            return Whole(self.outline, tree, whole.earlier.of_part(tree.scope) if whole.earlier else None)
        figures = count(indicators, window_of(self.found.scope, self.asked.cutoff))
        return whole_of(self.outline, figures, indicators, self.asked.cutoff, form)

    def by_row(self, name: str, column_of: Callable[[Key], str]) -> list[dict[str, int]]:
        """The indicator ``name``: for each row of the outline, how many people are in which column."""
        table: list[dict[str, int]] = [{} for _each in self.rows]
        for key in self.found.by_key:
            column = column_of(key)
            for people, value in zip(table, self.found.rows(key, name), strict=True):
                people[column] = people.get(column, 0) + int(value)
        return table

    def by_column(self, name: str, columns: Sequence[str]) -> list[dict[str, int]]:
        """The same in ``columns``."""
        known = (name, *columns)
        if known not in self._known:
            way = self.way
            self._known[known] = self.by_row(name, lambda key: way.within(way.finest(key), columns))
        return self._known[known]

    def own(self, name: str) -> dict[str, int]:
        """The indicator of the unit that the report is about."""
        table = self.by_column(name, self.columns)
        return table[self.parts[self.mine]] if self.mine is not None else {}

    def hidden(self, name: str) -> Hidden:
        """What to hide of it, in each part and (the last) in the whole."""
        told = self.earlier.of_rows(self.way.places(name))
        found = self._hidden(name, told)
        for number, (kind, unit) in enumerate(self.keys):
            for column in told[unit].hidden if kind == "all" and unit in told else ():
                found.withhold(number, self.way.within(column, self.columns))
        return found

    def _hidden(self, name: str, told: Mapping[int | None, Told]) -> Hidden:
        blank = self._in_months(name, told) if self.months else set()
        if self.is_of_several:
            found = self._each_by_itself(name, told)
            for number, column in blank:
                found.withhold(number, column)
        else:
            found = self._hide(name, self.parts, self.columns, told, blank)
        if self.then:
            keep_what_adds_up(self, found, self.then, self.then._hidden(name, {}))
        return found

    def _in_months(self, name: str, told: Mapping[int | None, Told]) -> set[tuple[int, str]]:
        """What is hidden so that nobody finds a month by what a longer period tells."""
        tables = [month.table(name) for month in self.months]
        scopes = [month.found.scope for month in self.months]
        said: dict[str, dict[Any, set[bool]]] = {}
        for unit, each in told.items():
            for code, hidden in each.shorter.items():
                said.setdefault(code, {}).update(
                    {(("all", unit), column): is_hidden for column, is_hidden in hidden.items()}
                )
        keys = hidden_for(self.found.scope, scopes, tables, self.smallest, said)
        place = {key: number for number, key in enumerate(self.keys)}
        return {(place[key], self.way.within(column, self.columns)) for key, column in keys if key in place}

    def table(self, name: str) -> Month:
        """What a month tells, as far as people could be moved about in it."""
        found = self._hidden(name, {})
        hidden = {
            (key, column)
            for number, key in enumerate(self.keys)
            for column, mark in found.all_of(number).items()
            if mark
        }
        if self.then or self.is_of_several or not is_plain(self.found.scope):
            return Month([], hidden=hidden, strict=True)
        cells = cells_in(found, self.keys, self.smallest)
        return Month(cells, hidden=hidden, kept=kept_in(found, self.keys))

    def _hide(
        self,
        name: str,
        rows: Sequence[int],
        columns: list[str],
        told: Mapping[int | None, Told],
        blank: Collection[tuple[int, str]] = (),
    ) -> Hidden:
        """What these ``rows`` hide, the last of which is the sum of the others."""
        if name not in self._told:
            self._told[name] = self.way.told(self, name)
        known = self._told[name]
        table = [self.by_column(name, columns)[row] for row in rows]
        return hide(
            table[:-1],
            columns,
            smallest=self.smallest,
            whole=table[-1],
            told=[known[row] for row in rows] if known else None,
            secret=[(n, each) for n, row in enumerate(rows) for each in self._close(row, table[n], told)],
            blank=blank,
            **self.way.more(columns),
        )

    def _close(self, row: int, people: Mapping[str, int], told: Mapping[int | None, Told]) -> set[str]:
        kind, unit = place_of(self.rows[row])
        if kind != "all" or unit not in told:
            return set()
        return told[unit].close_to({**people, SUM: sum(people.values())}, self.smallest)

    def _each_by_itself(self, name: str, told: Mapping[int | None, Told]) -> Hidden:
        """Provinces of before had reports of their own, which knew nothing of each other. The sum over them is told where
        all are."""
        size = len(self.parts)
        found = Hidden([dict.fromkeys(self.columns) for _each in range(size)], [None] * size, [None] * size)
        for number, part in enumerate(self.parts[:-1]):
            inside = [each for each, row in enumerate(self.rows) if row.inside == part]
            columns = self._columns(self.keys[number])
            own = self._hide(name, [*(inside or [part]), part], columns, told)
            for column in (each for each, mark in own.all_of(-1).items() if mark):
                found.withhold(number, self.way.within(column, self.columns))
                found.withhold(-1, self.way.within(column, self.columns))
        return found

    def _mine(self) -> int | None:
        if self.found.scope.subject == self.asked.scope.subject:
            return len(self.parts) - 1
        for place, number in enumerate(self.parts[:-1]):
            row = self.rows[number]
            if row.unit == self.asked.scope.subject and row.kind in ("unit", "group"):
                return place
        return None


def printed(
    values: Mapping[str, int], marks: Mapping[str, Mark | None]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and marks as a row has them."""
    hidden = {key: mark.value for key, mark in marks.items() if mark}
    return {key: None if key in hidden else value for key, value in values.items()}, hidden
