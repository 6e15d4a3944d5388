"""The rows of a report of one's own, as report forms make theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from learning.reports.asked import row
from learning.reports.content import Content
from learning.reports.counting import Window
from learning.reports.figures import margins, plain, worked_out
from learning.reports.forms.base import Column, ReportForm, Shows
from learning.reports.frame import content_of
from learning.reports.indicators.base import Computed, Counted, Derived, with_parts
from learning.reports.periods import Period
from learning.reports.scope import Scope, Stretch
from learning.reports.suppress import Mark
from learning.saved.count import names_of, split
from learning.saved.models import Rows
from learning.saved.periods import months_of

TOTAL = "total"


def by_unit(
    form: type[ReportForm], scope: Scope, cutoff: datetime, *, smallest: int, only: Q
) -> dict[str, Any]:
    """The content as Biểu 01 would have it of the same indicators."""
    return Content(form, scope, cutoff, smallest=smallest, only=only).as_json()


class Grouped:
    """The figures of one scope by something that is no unit."""

    def __init__(self, columns: Sequence[Column], scope: Scope, cutoff: datetime, *, rows: str, only: Q):
        self.columns, self.scope, self.rows, self.cutoff, self.only = columns, scope, rows, cutoff, only
        self.indicators = with_parts((column.indicator for column in columns), around=True)
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
        is_margin = column.shows is Shows.MARGIN
        found = self._margins(column.indicator) if is_margin else self._figures(column.indicator)
        return [plain(value, column.kind) for value in found]

    def _margins(self, name: str) -> list[Any]:
        indicator = self.indicators.get(name)
        if indicator is None or not issubclass(indicator, Computed):
            return [None] * (len(self.keys) + 1)
        return margins(indicator, [self._figures(part) for part in indicator.made_of()])

    def _figures(self, name: str) -> list[Any]:
        indicator = self.indicators.get(name)
        if indicator is not None and issubclass(indicator, Derived):
            return worked_out(indicator, [self._figures(part) for part in indicator.made_of()])
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
        figures = tuple(each for each in sensitive if each.shows is Shows.FIGURE)
        of_units = type("OfUnits", (ReportForm,), {"name": "", "columns": figures})
        content = by_unit(of_units, self.scope, self.cutoff, smallest=smallest, only=self.only)
        found = content["rows"][-1]["marks"]
        hidden = {each.indicator: Mark(found[each.key]) for each in figures if each.key in found}
        for column in sensitive:
            marks[column.key] = [*[Mark.WITHHELD] * len(self.keys), hidden.get(column.indicator)]
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
