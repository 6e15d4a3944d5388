"""Small numbers in a table of a unit's lines (sexes, ages, …), decided together with the units beside it.

A reader who may see the unit above sees the same lines there, and of every other unit below: a table with two sides. The
wholes of the units are known from other tables, so hiding them protects nothing.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from learning.reports.longer import hidden_for
from learning.reports.months import Key, Month, cells_in
from learning.reports.scope import Scope
from learning.reports.secrecy import Hidden, hide

Numbers = Mapping[Any, Any]


class Lines:
    """The ``lines`` of the unit ``own`` and of every unit below the one ``above``, where there is one, by its id."""

    def __init__(
        self,
        numbers: Numbers,
        lines: Sequence[Any],
        around: Mapping[int, Numbers],
        own: int,
        *,
        smallest: int,
    ):
        self.lines, self.own, self.smallest = lines, own, smallest
        self.parts = dict(sorted(around.items())) if own in around else {own: numbers}
        self.keys: list[Hashable] = [*self.parts, "above"]

    def hidden(self, blank: Collection[Key] = ()) -> dict[Any, str]:
        """Which lines must not be shown of the unit, and why. ``blank`` are hidden anyway."""
        marks = self._table(blank).cells[list(self.parts).index(self.own)]
        return {line: str(mark) for line in self.lines if (mark := marks[self._column(line)])}

    def in_months(self, scope: Scope, scopes: Sequence[Scope], months: "Sequence[Lines]") -> dict[Any, str]:
        """The same of the period of ``scope``, whose ``months`` are told as well."""
        return self.hidden(hidden_for(scope, scopes, [each.month() for each in months], self.smallest, {}))

    def month(self) -> Month:
        return Month(cells_in(self._table(()), self.keys, self.smallest))

    def _table(self, blank: Collection[Key]) -> Hidden:
        place = {key: number for number, key in enumerate(self.keys)}
        people = [
            {self._column(line): int(part.get(line, 0)) for line in self.lines}
            for part in self.parts.values()
        ]
        return hide(
            people,
            [self._column(line) for line in self.lines],
            smallest=self.smallest,
            sums_are_known=True,
            blank=[(place[key], column) for key, column in blank if key in place],
        )

    @staticmethod
    def _column(line: Any) -> str:
        return f"line:{line}"
