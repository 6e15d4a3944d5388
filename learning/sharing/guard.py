"""Rows that are not told to a consumer, because they hold few people, or others could be worked out from them.

A row is told whole or not at all. It stands on ``learning.reports.suppress``, which protects one column of one table;
here the columns of a row share their fate, and tables that add up to one another are protected together.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learning import registry
from learning.reports.forms.base import Kind
from learning.reports.indicators.base import Counted, Distinct
from learning.reports.margin import with_margins
from learning.reports.suppress import NO_LIMIT, Cells, Mark
from learning.sharing.tables import PEOPLE


class _Forced(Cells):
    """A column in which some rows must not be worked out, though they are not small."""

    def __init__(
        self, values: Sequence[int], inside: Sequence[int | None], smallest: int, forced: frozenset[int]
    ):
        self.forced = forced
        super().__init__(values, inside, smallest)

    def is_small(self, row: int) -> bool:
        return row in self.forced or super().is_small(row)

    def told(self, row: int) -> tuple[int, int]:
        # The reader is not told why a row is missing, so nothing is known of it.
        return (self.sums[row], self.sums[row]) if self.marks[row] is None else (0, NO_LIMIT)

    def protect(self, row: int) -> bool:
        leaves = self._leaves(row) if row in self.parts else []
        if leaves and all(self.marks[leaf] is None for leaf in leaves):  # they would add up to it
            return self._withhold(
                min(leaves, key=lambda leaf: (not self.values[leaf], self.values[leaf], leaf))
            )
        return super().protect(row)


def hidden_cells(
    values: Sequence[int],
    inside: Sequence[int | None],
    thresholds: Iterable[int],
    *,
    forced: frozenset[int] = frozenset(),
) -> set[int]:
    """The cells of one column that must not be told, under any of the ``thresholds``.

    ``values`` are counts of people by row; each row is a part of the row ``inside``. ``forced`` ones must not be worked
    out either.
    """
    found = set(forced)
    for smallest in sorted({each for each in thresholds if each > 1} or ({0} if forced else set())):
        cells = _Forced(values, inside, smallest, forced)
        while rows := cells.exposed():
            protected = [cells.protect(row) for row in rows]
            if not any(protected):
                break
        found |= {number for number, mark in enumerate(cells.marks) if mark}
    return found


def hidden_rows(
    columns: Iterable[Sequence[int]], inside: Sequence[int | None], thresholds: Iterable[int]
) -> set[int]:
    """The rows that are not told, because one of their cells must not be."""
    wanted = list(thresholds)
    return set().union(*(hidden_cells(values, inside, wanted) for values in columns))


def hidden_by_programme(told: Mapping[str, Any], thresholds: Iterable[int]) -> dict[str, set[int]]:
    """The rows of each programme that are not told."""
    inside, wanted = [row["inside"] for row in told["rows"]], list(thresholds)
    found: dict[str, set[int]] = {name: set() for name in told["figures"]}
    for column in PEOPLE:
        values = {name: figures[column] for name, figures in told["figures"].items()}
        for name, cells in _together(values, inside, wanted).items():
            found[name] |= cells
    return found


def _together(
    values: Mapping[str, Sequence[int]], inside: Sequence[int | None], thresholds: Sequence[int]
) -> dict[str, set[int]]:
    """The hidden cells of one column in each programme.

    Programmes add up to the whole, which other tables tell: where one programme of a unit is hidden, so is another.
    """
    forced: dict[str, set[int]] = {name: set() for name in values}
    while True:
        hidden = {
            name: hidden_cells(values[name], inside, thresholds, forced=frozenset(forced[name]))
            for name in values
        }
        alone = [row for row in range(len(inside)) if sum(row in cells for cells in hidden.values()) == 1]
        for row in alone:
            others = [name for name in values if row not in hidden[name]]
            # The smallest of the others that has somebody; else one that has nobody.
            forced[min(others, key=lambda name: (not values[name][row], values[name][row], name))].add(row)
        if not alone:
            return hidden


def guarded_content(
    content: Mapping[str, Any], smallest: int, allowed: set[str], form: Any
) -> dict[str, Any]:
    """A report's content as a consumer may have it: only indicators that are ``allowed``, and no row of few people."""
    by_key = {column.key: column.indicator for column in with_margins(form.columns)} if form else {}
    kept = [
        each
        for each in content["columns"]
        if not _is_figure(each["kind"]) or by_key.get(each["key"]) in allowed
    ]
    keys = {each["key"] for each in kept}
    people = [each["key"] for each in content["columns"] if _is_people(each, by_key)]
    rows, inside = content["rows"], insides(content["rows"])
    columns = [[int(row["values"].get(key) or 0) for row in rows] for key in people]
    hidden = hidden_rows(columns, inside, [smallest])
    return {
        **content,
        "columns": kept,
        "smallest": max(smallest, content["smallest"]),
        "rows": [
            {
                **row,
                "values": {
                    key: None if number in hidden else value
                    for key, value in row["values"].items()
                    if key in keys
                },
                "marks": {
                    key: str(Mark.WITHHELD)
                    for key in (
                        keys & row["values"].keys() if number in hidden else keys & row["marks"].keys()
                    )
                },
            }
            for number, row in enumerate(rows)
        ],
    }


def insides(rows: Sequence[Mapping[str, Any]]) -> list[int | None]:
    """The row that each row of a report is a part of: the group above it, else the total, which is the last."""
    last = len(rows) - 1
    groups: dict[int, int] = {}
    found: list[int | None] = []
    for number, row in enumerate(rows):
        depth = row["depth"]
        found.append(None if number == last else groups.get(depth - 1, last))
        if row["kind"] == "group":
            groups[depth] = number
    return found


def _is_figure(kind: str) -> bool:
    return kind in {Kind.COUNT, Kind.TENTHS, Kind.PERCENT, Kind.POINTS, Kind.CHANGE}


def _is_people(column: Mapping[str, str], by_key: Mapping[str, str]) -> bool:
    if column["kind"] != Kind.COUNT:
        return False
    indicator = registry.indicators.get(by_key.get(column["key"], ""))
    if indicator is None:
        return True
    is_of_courses = issubclass(indicator, Distinct) and indicator.of == "course_id"
    return issubclass(indicator, Counted) and not is_of_courses
