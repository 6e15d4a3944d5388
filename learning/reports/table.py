"""A report as people read it: headings, cells with their texts, footnotes. Every format writes this table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from learning import registry
from learning.reports.compare import column_of
from learning.reports.forms.base import Kind, ReportForm, Shows
from learning.reports.models import Report
from learning.reports.row_words import day_of, days_of, name_of, numbers_of
from learning.reports.suppress import Mark

NOTHING = "–"
WITHHELD = "…"
TEXTS = (Kind.NUMBER, Kind.CODE, Kind.NAME, Kind.DATES, Kind.WORD)
FEW_ON_PAPER, MOST_ON_PAPER = 12, 26
SIGNED = (Kind.POINTS, Kind.CHANGE)


@dataclass(frozen=True)
class Heading:
    """A column: its key in files, its label for people, how it is counted, and of which ``indicator`` it tells."""

    key: str
    label: str
    kind: Kind
    meaning: str = ""
    indicator: str = ""
    group: str = ""

    @property
    def full_label(self) -> str:
        """With the heading above it, where there is one: for files that have one line of headings."""
        return f"{self.group} – {self.label}" if self.group else self.label

    @property
    def is_text(self) -> bool:
        return self.kind in TEXTS


@dataclass(frozen=True)
class Cell:
    """``value`` for machines (None: not shown), ``text`` for people."""

    kind: Kind
    value: str | int | float | bool | None
    text: str


@dataclass(frozen=True)
class Line:
    """A row. ``kind`` and ``depth`` as in the outline."""

    kind: str
    depth: int
    cells: tuple[Cell, ...]

    def __getitem__(self, place: int) -> Cell:
        return self.cells[place]


@dataclass(frozen=True)
class Band:
    """Neighbouring ``headings`` below one ``label``; a heading without a group stands alone and has none."""

    label: str
    headings: tuple[Heading, ...]

    @property
    def span(self) -> int:
        return len(self.headings)


class Table:
    """The table of ``report``, frozen or not, or a ``part`` of it: the days before or after units changed in its period.

    Works without the form that made it; then keys stand for labels.
    """

    def __init__(self, report: Report, part: dict[str, Any] | None = None):
        self.report, self.part, self.content = report, part, part or report.rows
        # A report that somebody made for herself brings its form with it, and nobody registers that.
        own: type[ReportForm] | None = getattr(report, "own_form", None)
        self.form: type[ReportForm] | None = own or registry.report_forms.get(report.form)

    @property
    def heading(self) -> str:
        """Which of several tables this is; empty where it is the only one."""
        if self.part:
            said = _("From %(first)s to %(last)s, by the units of those days")
            return said % {"first": day_of(self.part["starts_on"]), "last": day_of(self.part["ends_on"])}
        if "parts" in self.content:
            said = _("The whole period, by the units that stood on %(day)s")
            return said % {"day": day_of(self.content["told_on"])}
        return ""

    @property
    def number(self) -> str:
        return str(self.form.number) if self.form else self.report.form

    @property
    def title(self) -> str:
        return str(self.form.title) if self.form else _("Report form that is not installed")

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(each["key"], Kind(each["kind"])) for each in self.content["columns"]]

    def _heading(self, key: str, kind: Kind) -> Heading:
        column = column_of(self.form, key) if self.form else None
        label = str(column.label) if column else key
        if column is None or key in self.content["missing"]:
            label = _("%(column)s (not installed)") % {"column": label}
        told = (column.indicator or column.of) if column else ""
        indicator = registry.indicators.get(told if column and column.shows is Shows.FIGURE else "")
        of = told if told in registry.indicators else ""
        meaning = str(indicator.meaning) if indicator else ""
        return Heading(key, label, kind, meaning, of, str(column.group) if column else "")

    @property
    def width(self) -> str:
        """How much room there is for a column on paper."""
        columns = len(self.headings)
        return "wide" if columns > MOST_ON_PAPER else "narrow" if columns < FEW_ON_PAPER else "usual"

    @property
    def keys(self) -> list[str]:
        return [heading.key for heading in self.headings]

    @cached_property
    def bands(self) -> list[Band]:
        """The upper line of headings; empty where nothing stands above another."""
        if not any(heading.group for heading in self.headings):
            return []
        return list(_bands(self.headings))

    def notes(self) -> list[str]:
        """What the form itself says below its table."""
        return self.form.notes(self.content) if self.form else []

    @cached_property
    def lines(self) -> list[Line]:
        numbers = numbers_of(self.content["rows"], is_mixed=self.content.get("by_grouping", False))
        return [
            Line(
                row["kind"],
                row["depth"],
                tuple(self._cell(heading, row, number) for heading in self.headings),
            )
            for row, number in zip(self.content["rows"], numbers, strict=True)
        ]

    @property
    def total(self) -> Line:
        return self.lines[-1]

    def _cell(self, heading: Heading, row: dict[str, Any], number: str) -> Cell:
        if heading.kind is Kind.FLAG:
            return Cell(heading.kind, row["estimated"], "*" if row["estimated"] else "")
        if heading.kind is Kind.WORD:
            text = self._word(heading.key, row)
            return Cell(heading.kind, text, text)
        if heading.is_text:
            text = self._text(heading.kind, row, number)
            return Cell(heading.kind, text, text)
        value = row["values"].get(heading.key)
        mark = row["marks"].get(heading.key)
        return Cell(heading.kind, value, self._hidden(mark) if mark else shown(value, heading.kind))

    def _text(self, kind: Kind, row: dict[str, Any], number: str) -> str:
        if kind is Kind.NUMBER:
            return number
        if kind is Kind.NAME:
            return self._called(row) or name_of(row)
        unit = row["unit"]
        if kind is Kind.CODE and "code" in row:
            return row["code"]
        if unit is None or row["kind"] == "own":
            return ""
        return unit["code"] if kind is Kind.CODE else days_of(unit)

    def _word(self, column: str, row: dict[str, Any]) -> str:
        key = row["values"].get(column) or ""
        return self.form.word(column, key) if self.form and key else key

    def _called(self, row: dict[str, Any]) -> str:
        """A row that is no unit: as the form calls it today, else as it was frozen."""
        if "key" not in row:
            return ""
        return (self.form.row_name(row["key"]) if self.form else "") or row.get("name", "")

    def _hidden(self, mark: str) -> str:
        return f"<{self.content['smallest']}" if mark == Mark.FEW else WITHHELD


def tables(report: Report) -> list[Table]:
    """The tables of ``report`` as they are printed: one; or where units changed, those of the parts, then the whole."""
    return [*(Table(report, part) for part in report.rows.get("parts", ())), Table(report)]


def shown(value: int | float | None, kind: Kind) -> str:
    """A figure in the reader's language: 1.234 and 66,7 in Vietnamese."""
    if value is None:
        return NOTHING
    text = number_format(value, _places(value, kind), force_grouping=True)
    return f"+{text}" if kind in SIGNED and value > 0 else text


def with_margin(text: str, margin: int | float | None) -> str:
    """A figure's ``text`` and how far off it may be, for where there is no column for that: 12,3 ± 4,5."""
    return text if margin is None else f"{text} ± {shown(margin, Kind.TENTHS)}"


def _places(value: int | float, kind: Kind) -> int:
    if kind is Kind.MIXED:
        return next((places for places in (0, 1) if round(value, places) == value), 2)
    return 0 if kind is Kind.COUNT else 1


def _bands(headings: Iterable[Heading]) -> Iterator[Band]:
    for label, found in groupby(headings, key=lambda heading: heading.group):
        if label:
            yield Band(label, tuple(found))
        else:
            yield from (Band("", (heading,)) for heading in found)
