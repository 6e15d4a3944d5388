"""The figures of a spreadsheet, row by row, as its cells say them. Asks no database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from learning.reports.goals import Comparator, MeasuredBy
from learning.reports.targets import is_percentage
from learning.roster import cells as roster_cells
from learning.roster.entries import entries
from learning.sheets.cells import Unclear, Value, text
from learning.sheets.layout import Layout, layout_of
from learning.sheets.legacy import converted
from learning.sheets.running import rows_of
from learning.sheets.workbook import FORMULA, Row
from learning.targets import cells
from learning.targets.groups import ALL, people_group, target_group
from learning.targets.header import Column
from learning.targets.models import About, FigureImport
from learning.targets.reasons import Reason, is_problem, reason

Given = dict[Any, Value]


@dataclass
class Figure:
    """One row. ``fields`` is what it says of the figure, those columns only that the file has; ``label`` the series that
    it names, and ``day`` the day on which its unit must stand, if the row says one."""

    number: int
    unit: str = ""
    unit_code: str = ""
    section: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    day: date | None = None
    reasons: list[Reason] = field(default_factory=list)
    is_person: bool = True  # as rosters call a row that is more than a heading

    @property
    def is_refused(self) -> bool:
        return any(map(is_problem, self.reasons))

    @property
    def asked(self) -> str:
        """The unit as the row names it."""
        return (self.unit or self.section or self.unit_code)[:255]


@contextmanager
def figures_of(upload: FigureImport) -> Iterator[Iterator[Any]]:
    """Everything that the file says. Raises CannotRead, also while it is read."""
    today = timezone.localdate()

    def read(number: int, row: Row, layout: Layout, *, today: date) -> Any:
        return read_row(number, row, layout, upload)

    with rows_of(upload) as rows:
        yield entries(rows, layout_of(upload), today=today, read=read)


def read_row(number: int, row: Row, layout: Layout, upload: FigureImport) -> Figure:
    """The figure in one row."""
    figure = Figure(number)
    given: Given = {}
    for place, column in layout.columns.items():
        value = row[place] if place < len(row) else None
        if value == FORMULA:
            figure.reasons = [reason("formula")]
            value = None
        elif isinstance(value, str) and place in layout.encodings:
            value = converted(value, layout.encodings[place])
        given[column] = value
    figure.unit = text(given.get(Column.UNIT))[:255]
    figure.unit_code = text(given.get(Column.UNIT_CODE))[:32]
    _READERS[upload.about](figure, given, upload)
    return figure


def _target(figure: Figure, given: Given, upload: FigureImport) -> None:
    said = figure.fields
    _texts(said, given, basis=200, measured_in=40)
    for column in (Column.DUE_ON, Column.VALID_FROM, Column.VALID_TO):
        _keep(figure, given, column, roster_cells.day)
    _keep(figure, given, Column.COMPARATOR, cells.comparator)
    _keep(figure, given, Column.MEASURED_BY, cells.measured_by)
    _period(figure, given, upload)
    said["group"] = _read(figure, lambda one: target_group(text(one)), given.get(Column.GROUP)) or ""
    said["indicator"], said["label"] = _of_what(figure, given)
    is_share = _is_share(figure, given)
    if is_share is None:
        return
    said["is_share"] = is_share
    read = cells.share if is_share else cells.number
    said["value"] = _read(figure, read, given.get(Column.VALUE))
    if (
        said["value"] is None
        and said.get("comparator") != Comparator.TREND
        and not _said_of(figure, "number")
    ):
        figure.reasons.append(reason("no_value"))
    if said["indicator"]:
        said.pop("reached", None)
    elif Column.REACHED in given:
        said["reached"] = _read(figure, read, given[Column.REACHED])
    first, last = said.get("valid_from"), said.get("valid_to")
    if first and last and last < first:
        figure.reasons.append(reason("backwards"))
    figure.day = last
    figure.label = text(given.get(Column.SERIES))


def _of_what(figure: Figure, given: Given) -> tuple[str, str]:
    """An indicator of ours, or the words for what is measured elsewhere."""
    written = text(given.get(Column.INDICATOR))
    if not written:
        figure.reasons.append(reason("no_indicator"))
        return "", ""
    if found := cells.indicator(written):
        return found, ""
    if figure.fields.get("measured_by", MeasuredBy.SYSTEM) == MeasuredBy.SYSTEM:
        figure.reasons.append(reason("indicator_unknown", text=written[:100]))
    return "", written[:255]


def _is_share(figure: Figure, given: Given) -> bool | None:
    """Whether the value is a share; None where the row contradicts itself, which is then noted."""
    said, value = figure.fields, given.get(Column.VALUE)
    unit = text(given.get(Column.MEASURED_IN)).strip(" .")
    looks_so = cells.has_sign(value) or unit in ("%", "phần trăm", "tỷ lệ %")
    known = is_percentage(said["indicator"]) if said["indicator"] else None
    if known is None:
        return looks_so
    named = text(given.get(Column.INDICATOR))[:100]
    if known is False and looks_so:
        figure.reasons.append(reason("share_of_count", text=named))
        return None
    if known and unit and not looks_so:
        figure.reasons.append(reason("count_of_share", text=named))
        return None
    return known


def _population(figure: Figure, given: Given, upload: FigureImport) -> None:
    said = figure.fields
    group = _read(figure, lambda one: people_group(text(one)), given.get(Column.GROUP))
    said["group"] = group or ALL
    said["age_band"] = _read(figure, cells.age_band, given.get(Column.AGE_BAND)) or ""
    sex = _read(figure, roster_cells.sex, given.get(Column.SEX)) or ""
    said["sex"] = sex if text(given.get(Column.SEX)) else ""
    said["value"] = _read(figure, cells.whole, given.get(Column.VALUE))
    _texts(said, given, source=200)
    said["as_of"] = _read(figure, roster_cells.day, given.get(Column.AS_OF)) or upload.on
    if said["value"] is None and not _said_of(figure, "number", "number_large", "whole"):
        figure.reasons.append(reason("no_value"))
    if said["as_of"] is None and not _said_of(figure, "since"):
        figure.reasons.append(reason("no_day"))
    figure.day = said["as_of"]


def _series(figure: Figure, given: Given, upload: FigureImport) -> None:
    said = figure.fields
    _period(figure, given, upload)
    if Column.VALUE in given:
        said["value"] = _read(figure, cells.number, given[Column.VALUE])
    if Column.RANK in given:
        said["rank"] = _read(figure, cells.whole, given[Column.RANK])
    _keep(figure, given, Column.PUBLISHED_ON, roster_cells.day)
    _texts(said, given, note=255)
    figure.label = text(given.get(Column.SERIES))
    if not figure.label and upload.series_id is None:
        figure.reasons.append(reason("no_series"))
    is_empty = said.get("value") is None and said.get("rank") is None
    if is_empty and not _said_of(figure, "number", "number_large", "whole"):
        figure.reasons.append(reason("no_value"))


_READERS: dict[str, Callable[[Figure, Given, FigureImport], None]] = {
    str(About.TARGETS): _target,
    str(About.POPULATIONS): _population,
    str(About.SERIES): _series,
}


def _period(figure: Figure, given: Given, upload: FigureImport) -> None:
    found = _read(figure, cells.period, given.get(Column.PERIOD)) or upload.period
    figure.fields["period"] = found
    if not found and not _said_of(figure, "period"):
        figure.reasons.append(reason("no_period"))


def _texts(said: dict[str, Any], given: Given, **longest: int) -> None:
    for name, most in longest.items():
        if name in given:
            said[name] = text(given[name])[:most]


def _keep(figure: Figure, given: Given, column: Any, read: Callable[[Value], Any]) -> None:
    """What the column says, if the file has it: what a file does not speak of stays as it is."""
    if column in given:
        figure.fields[str(column)] = _read(figure, read, given[column])


def _read(figure: Figure, read: Callable[[Value], Any], value: Value) -> Any:
    try:
        return read(value)
    except Unclear as unclear:
        figure.reasons.append(reason(str(unclear)))
        return None


def _said_of(figure: Figure, *codes: str) -> bool:
    return bool({"formula", *codes} & {one["code"] for one in figure.reasons})


def printed(value: Any) -> str:
    """A number of a row for people: 85 for 85.0000."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
