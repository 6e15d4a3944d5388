"""People by what they are, for the units directly below the top of a province and for the whole: what may be printed.

A table of few people can be worked out from the tables of the whole and of the neighbours, from those of the months in a
longer period, and from the same told in the units of another day. So what is hidden is decided once for all of them, and
each unit's report shows its own. Units further down have no such table: nothing of it is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from learning.reports.asked import Asked
from learning.reports.breakdown import Breakdown, Key
from learning.reports.earlier import Earlier, Told
from learning.reports.hidden import lines_of, places_in, scope_around, top_of
from learning.reports.linked import adds_up
from learning.reports.outline import Row
from learning.reports.periods import local_day
from learning.reports.scope import Scope
from learning.reports.secrecy import SUM, Hidden, hide
from learning.reports.shorter import as_units_were, months_in
from learning.reports.suppress import Mark
from learning.reports.way import Way

Place = tuple[str, int | None]


class People:
    """People by column, in each part and (the last) in the whole. ``mine`` is the part that the report is about."""

    def __init__(self, asked: Asked, way: Way):
        self.asked, self.way, self.smallest = asked, way, asked.smallest
        scope = _around(asked.scope)
        self.found = Breakdown(scope, asked.cutoff, way.dimensions(scope), way.indicators)
        self.outline = self.found.outline
        self.rows = self.outline.rows
        total = len(self.rows) - 1
        self.parts = [*(number for number, row in enumerate(self.rows) if row.inside == total), total]
        self.keys = [_place_of(self.rows[number]) for number in self.parts]
        self.mine = self._mine()
        self._known: dict[tuple[str, ...], list[dict[str, int]]] = {}
        self._told: dict[str, list[Mark | None] | None] = {}
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
        return self._of(scope) if scope else None

    @cached_property
    def months(self) -> "list[People]":
        """The same month by month, where it is longer. What is told in units of another day has none of its own."""
        if self.then:
            return []
        return [self._of(each) for each in months_in(self.found.scope, local_day(self.asked.cutoff))]

    def _of(self, scope: Scope) -> "People":
        asked = Asked(scope, self.asked.cutoff, self.smallest)
        return People(asked, self.way)

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
        if self.is_of_several:
            found = self._each_by_itself(name, told)
        else:
            found = self._hide(name, self.parts, self.columns, told)
        if self.then:
            self._only_what_adds_up(found, self.then, self.then._hidden(name, {}))
        for month in self.months:
            self._as_in(month, month._hidden(name, {}), found)
        return found

    def _hide(
        self, name: str, rows: Sequence[int], columns: list[str], told: Mapping[int | None, Told]
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
            **self.way.more(columns),
        )

    def _close(self, row: int, people: Mapping[str, int], told: Mapping[int | None, Told]) -> set[str]:
        kind, unit = _place_of(self.rows[row])
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

    def _as_in(self, month: "People", theirs: Hidden, found: Hidden) -> None:
        """Withhold what a shorter period hides."""
        place = {key: number for number, key in enumerate(self.keys)}
        for number, key in enumerate(month.keys):
            for column, mark in theirs.all_of(number).items():
                if mark and key in place:
                    found.withhold(place[key], self.way.within(column, self.columns))

    def _only_what_adds_up(self, found: Hidden, was: "People", then: Hidden) -> None:
        """Show what follows from units as they were: whoever has both tables knows no more than before."""
        used = {place for figures in was.found.by_key.values() for place in figures.places()}
        lines, wanted = lines_of(was.outline, used), places_in(self.outline, used)
        row_of = {row: number for number, row in enumerate(was.parts)}
        told = [then.all_of(number) for number in range(len(was.parts))]
        for number, row in enumerate(self.parts):
            places = wanted[row]
            for column in found.all_of(number):
                theirs = [each for each in told[-1] if self.way.within(each, self.columns) == column]

                def is_shown(line: int, theirs: Sequence[str] = theirs) -> bool:
                    return line in row_of and not any(told[row_of[line]][each] for each in theirs)

                if places is None or not theirs or not adds_up(places, lines, is_shown):
                    found.withhold(number, column)

    def _mine(self) -> int | None:
        if self.found.scope.subject == self.asked.scope.subject:
            return len(self.parts) - 1
        for place, number in enumerate(self.parts[:-1]):
            row = self.rows[number]
            if row.unit == self.asked.scope.subject and row.kind in ("unit", "group"):
                return place
        return None


def _place_of(row: Row) -> Place:
    kind = row.kind if row.kind in ("own", "unallocated") else "all"
    return kind, row.unit.pk if row.unit else None


def _around(scope: Scope) -> Scope:
    top = top_of(scope)
    if top == scope.subject or len(scope.stretches) > 1:
        return scope
    return scope_around(scope, top) or scope


def printed(
    values: Mapping[str, int], marks: Mapping[str, Mark | None]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and marks as a row has them."""
    hidden = {key: mark.value for key, mark in marks.items() if mark}
    return {key: None if key in hidden else value for key, value in values.items()}, hidden
