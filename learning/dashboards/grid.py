"""A table as a dashboard shows it, and as it is taken along: the same cells on the screen and in a file."""

from dataclasses import dataclass
from datetime import datetime

from learning.reports.caption import moment
from learning.reports.forms.base import Kind
from learning.reports.indicators.base import Indicator
from learning.reports.margin import LABEL
from learning.reports.suppress import Mark
from learning.reports.table import NOTHING, WITHHELD, Cell, shown

Value = str | int | float | None


@dataclass(frozen=True)
class Heading:
    """A column; ``indicator`` is the name of what defines its figures."""

    label: str
    indicator: str = ""


@dataclass(frozen=True)
class Line:
    """A row: what it is about, the address that leads further, and its cells."""

    label: str
    cells: tuple[Cell, ...]
    address: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class Grid:
    """``headings`` begin with that of the lines' labels. ``facts`` say whose figures they are, and when counted."""

    title: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines)


def figure(value: Value | bool, kind: Kind, *, mark: str | None = None, smallest: int = 0) -> Cell:
    """A cell of a figure; one with a ``mark`` has no value and says why."""
    if mark:
        return Cell(kind, None, f"<{smallest}" if mark == Mark.FEW else WITHHELD)
    return Cell(kind, value, shown(value, kind) if not isinstance(value, str) else value)


def words(text: str) -> Cell:
    return Cell(Kind.NAME, text, text)


def number(value: Value) -> Cell:
    """A cell of whatever a panel says."""
    if value is None:
        return Cell(Kind.COUNT, None, NOTHING)
    if isinstance(value, str):
        return words(value)
    return figure(value, Kind.TENTHS if isinstance(value, float) else Kind.COUNT)


def heading(indicator: type[Indicator]) -> Heading:
    return Heading(str(indicator.label), indicator.name)


def margin_heading(indicator: type[Indicator]) -> Heading:
    """Over the column that says how far off its figures may be."""
    return Heading(f"{indicator.label}: {LABEL}", indicator.name)


def counted(at: datetime) -> str:
    """When something was counted, in words."""
    return moment(at)
