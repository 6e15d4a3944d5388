"""The rows of a report of one's own, as report forms make theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from learning import registry
from learning.reports.asked import row
from learning.reports.content import Content, content_of
from learning.reports.counting import Window
from learning.reports.figures import plain, share
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.indicators.base import Counted, Indicator, PerHead, Ratio
from learning.reports.periods import Period
from learning.reports.scope import Scope, Stretch
from learning.reports.suppress import Mark
from learning.saved.count import names_of, split
from learning.saved.models import Rows
from learning.saved.periods import months_of

TOTAL = "total"


def kind_of(indicator: type[Indicator]) -> Kind:
    """How its figures are written."""
    if issubclass(indicator, PerHead):
        return Kind.TENTHS
    if issubclass(indicator, Ratio):
        return Kind.PERCENT
    is_count = not issubclass(indicator, Counted) or indicator.aggregate().name == "Count"
    return Kind.COUNT if is_count else Kind.TENTHS


def by_unit(
    form: type[ReportForm], scope: Scope, cutoff: datetime, *, smallest: int, only: Q
) -> dict[str, Any]:
    """The content as Biểu 01 would have it of the same indicators."""
    return Content(form, scope, cutoff, smallest=smallest, only=only).as_json()


class Grouped:
    """The figures of one scope by something that is no unit."""

    def __init__(self, columns: Sequence[Column], scope: Scope, cutoff: datetime, *, rows: str, only: Q):
        self.columns, self.scope, self.rows, self.cutoff, self.only = columns, scope, rows, cutoff, only
        self.indicators = _needed([column.indicator for column in columns])
        window = Window(_units(scope), _stretches(scope.period, rows), cutoff, only=only)
        counted = [each for each in self.indicators.values() if issubclass(each, Counted)]
        self.split = split(counted, window, rows)
        # That a line is there at all must not tell of few people.
        open_ = [each for name, each in self.split.rows.items() if not self.indicators[name].sensitive]
        found = {key for figures in open_ for key, value in figures.items() if value}
        self.names = names_of(rows, sorted(found), scope.period)
        self.keys = list(self.names)

    def content(self, form: type[ReportForm], told: Sequence[Column], *, smallest: int) -> dict[str, Any]:
        """Header, columns and rows, the total last."""
        figures = {column.key: self._told(column) for column in self.columns}
        marks = self._marks(smallest)
        rows = [self._row(number, figures, marks) for number in range(len(self.keys) + 1)]
        missing = {column.indicator for column in self.columns} - self.indicators.keys()
        return content_of(form, self.scope, told, rows, smallest=smallest, missing=missing)

    def _row(self, number: int, figures: dict[str, list], marks: dict[str, list]) -> dict[str, Any]:
        given = {key: mark[number].value for key, mark in marks.items() if mark[number]}
        values = {key: None if key in given else column[number] for key, column in figures.items()}
        if number == len(self.keys):
            return row(TOTAL, values, kind="total", marks=given)
        name, code = self.names[self.keys[number]]
        return row(self.keys[number], values, name=name, code=code, marks=given)

    def _told(self, column: Column) -> list[Any]:
        return [plain(value, column.kind) for value in self._figures(column.indicator)]

    def _figures(self, name: str) -> list[Any]:
        indicator = self.indicators.get(name)
        if indicator is not None and issubclass(indicator, Ratio):
            above, below = self._figures(indicator.numerator), self._figures(indicator.denominator)
            return [share(*pair, times=indicator.times) for pair in zip(above, below, strict=True)]
        if name not in self.split.total:  # a population belongs to units alone
            return [None] * (len(self.keys) + 1)
        rows = self.split.rows[name]
        return [*(rows.get(key, 0) for key in self.keys), self.split.total[name]]

    def _marks(self, smallest: int) -> dict[str, list[Mark | None]]:
        """Of a sensitive column nothing but the total is told, where the unit's own report tells it.

        By whatever else people are divided, somebody could lay the same figures of another unit or month beside it.
        """
        nothing = [None] * (len(self.keys) + 1)
        marks: dict[str, list[Mark | None]] = {column.key: list(nothing) for column in self.columns}
        sensitive = [each for each in self.columns if self._is_sensitive(each)]
        if not sensitive:
            return marks
        of_units = type("OfUnits", (ReportForm,), {"name": "", "columns": tuple(sensitive)})
        content = by_unit(of_units, self.scope, self.cutoff, smallest=smallest, only=self.only)
        hidden = content["rows"][-1]["marks"]
        for column in sensitive:
            total = Mark(hidden[column.key]) if column.key in hidden else None
            marks[column.key] = [*[Mark.WITHHELD] * len(self.keys), total]
        return marks

    def _is_sensitive(self, column: Column) -> bool:
        indicator = self.indicators.get(column.indicator)
        return indicator is not None and indicator.sensitive


def _units(scope: Scope) -> tuple[int, ...]:
    """Those that are the subject's: what others gave people to it is told by units alone."""
    return tuple(pk for pk in scope.units if scope.owns(pk))


def _stretches(period: Period, rows: str) -> tuple[Stretch, ...]:
    parts = months_of(period) if rows == Rows.MONTH else [period]
    return tuple(Stretch(each.starts_on, each.ends_on, each.starts_on) for each in parts)


def _needed(names: Sequence[str]) -> dict[str, type[Indicator]]:
    found: dict[str, type[Indicator]] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found or name not in registry.indicators:
            continue
        indicator = found[name] = registry.indicators[name]
        waiting += [indicator.part_of]
        if issubclass(indicator, Ratio):
            waiting += [indicator.numerator, indicator.denominator]
    return found
