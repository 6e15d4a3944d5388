"""The figures of another period beside those of this one."""

from typing import Any

from learning.reports.figures import plain, rounded, share
from learning.reports.forms.base import Column, Kind
from learning.reports.suppress import Mark

BEFORE, CHANGE = "__before", "__change"


def beside(now: dict[str, Any], then: dict[str, Any], columns: list[Column]) -> list[dict[str, Any]]:
    """The rows of ``now``, each with the figures of the same row of ``then`` and what changed.

    What is hidden in one of the periods hides the change.
    """
    before = {_key(row): row for row in then["rows"]}
    return [_joined(row, before.get(_key(row)), columns) for row in now["rows"]]


def _key(row: dict[str, Any]) -> tuple[str, str]:
    unit = row["unit"]
    # A unit's uid names a version: the same from one period to the next, unless the unit was changed in between.
    return row["kind"], row.get("key") or (unit["uid"] if unit and row["kind"] != "total" else "")


def _joined(row: dict[str, Any], then: dict[str, Any] | None, columns: list[Column]) -> dict[str, Any]:
    values, marks = dict(row["values"]), dict(row["marks"])
    for column in columns:
        was = then["values"].get(column.key) if then else None
        mark = then["marks"].get(column.key) if then else None
        values[column.key + BEFORE] = was
        values[column.key + CHANGE] = change(values[column.key], was, column.kind)
        if mark:
            marks[column.key + BEFORE] = mark
        if mark or column.key in row["marks"]:
            marks[column.key + CHANGE] = Mark.WITHHELD.value
            values[column.key + CHANGE] = None
    return {**row, "values": values, "marks": marks}


def change(now, was, kind: Kind) -> float | int | None:
    """In points for what is per cent or points, else in per cent of what was."""
    if now is None or was is None:
        return None
    if kind_of_change(kind) is Kind.POINTS:
        return plain(rounded(now) - rounded(was), Kind.POINTS)  # type: ignore[return-value]
    return plain(share(rounded(now) - rounded(was), rounded(was)), Kind.CHANGE)  # type: ignore[return-value]


def kind_of_change(kind: Kind) -> Kind:
    return Kind.POINTS if kind in (Kind.PERCENT, Kind.POINTS) else Kind.CHANGE
