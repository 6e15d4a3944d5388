"""People by what they are, for the units directly below the top of a province and for the whole: what may be printed.

A table of few people can be worked out from the tables of the whole and of the neighbours. So what is hidden is decided
once for all of them, and each unit's report shows its own. Units further down have no such table: nothing of it is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learning.reports.asked import Asked
from learning.reports.breakdown import Breakdown, Dimensions, Key
from learning.reports.hidden import scope_around, top_of
from learning.reports.indicators.base import Counted
from learning.reports.scope import Scope
from learning.reports.secrecy import Hidden, hide
from learning.reports.suppress import Mark


@dataclass
class People:
    """People by column, in each part and (the last) in the whole. ``mine`` is the part that the report is about."""

    found: Breakdown
    mine: int | None
    parts: list[int]
    key_of: Callable[[Key], str]
    _known: dict[str, list[dict[str, int]]] = field(default_factory=dict)

    def by_column(self, name: str) -> list[dict[str, int]]:
        """The indicator ``name``: for each part and the whole, how many people are in which column."""
        if name not in self._known:
            table: list[dict[str, int]] = [{} for _each in self.parts]
            for key in self.found.by_key:
                rows, column = self.found.rows(key, name), self.key_of(key)
                for place, number in enumerate(self.parts):
                    table[place][column] = table[place].get(column, 0) + int(rows[number])
            self._known[name] = table
        return self._known[name]

    def forget(self) -> None:
        """Count again: ``key_of`` has changed."""
        self._known.clear()

    def own(self, name: str) -> dict[str, int]:
        """The same of the unit that the report is about."""
        return self.by_column(name)[self.mine] if self.mine is not None else {}

    def hidden(self, name: str, columns: Sequence[str], smallest: int, **more) -> Hidden:
        """What to hide of it, everywhere."""
        table = self.by_column(name)
        return hide(table[:-1], columns, smallest=smallest, whole=table[-1], **more)


def people_by(
    asked: Asked, dimensions: Dimensions, indicators: Sequence[type[Counted]], key_of: Callable[[Key], str]
) -> People:
    """Count people of the province around the report's unit. ``key_of`` tells the column of a combination."""
    scope = _around(asked.scope)
    found = Breakdown(scope, asked.cutoff, dimensions, indicators)
    rows = found.outline.rows
    total = len(rows) - 1
    parts = [number for number, row in enumerate(rows) if row.inside == total]
    return People(found, _mine(asked.scope, found, parts), [*parts, total], key_of)


def _around(scope: Scope) -> Scope:
    top = top_of(scope)
    if top == scope.subject or len(scope.stretches) > 1:
        return scope
    return scope_around(scope, top) or scope


def _mine(scope: Scope, found: Breakdown, parts: Sequence[int]) -> int | None:
    if found.scope.subject == scope.subject:
        return len(parts)
    for place, number in enumerate(parts):
        row = found.outline.rows[number]
        if row.unit == scope.subject and row.kind in ("unit", "group"):
            return place
    return None


def printed(
    values: Mapping[str, int], marks: Mapping[str, Mark | None]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and marks as a row has them."""
    hidden = {key: mark.value for key, mark in marks.items() if mark}
    return {key: None if key in hidden else value for key, value in values.items()}, hidden
