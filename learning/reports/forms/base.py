"""What a report form says: its columns, and what each of them shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from learning.reports.asked import Asked
    from learning.reports.counting import Figures, Window
    from learning.reports.outline import Row
    from learning.reports.scope import Scope


class Kind(StrEnum):
    """What sort of value a column holds, and so how it is written."""

    NUMBER = "number"  # the row's place in the list
    CODE = "code"
    NAME = "name"
    DATES = "dates"
    COUNT = "count"
    TENTHS = "tenths"
    PERCENT = "percent"
    POINTS = "points"  # a difference: of percentages, or on a scale
    CHANGE = "change"  # a relative change, in per cent
    FLAG = "flag"
    MIXED = "mixed"  # a whole number, tenths or hundredths, as the row has it
    WORD = "word"  # kept as a key, and read as the form says


class Shows(StrEnum):
    """What a column shows of its indicator."""

    FIGURE = "figure"
    TARGET = "target"
    GAP = "gap"  # the figure less the target
    CHANGE = "change"  # against the period before
    CHANGE_OF_YEAR = "change_of_year"  # against the same period of the year before
    MARGIN = "margin"  # how far off a figure may be; told beside each that can say it
    LATE = (
        "late"  # what is older than the period and came too late for its own; left out where there is nothing
    )


@dataclass(frozen=True)
class Column:
    """``key`` is the column's name in files and never changes. ``sensitive`` columns hide small numbers.

    Neighbours of one ``group`` stand under one heading. A form that fills in its rows itself says by ``of`` which
    indicator a column tells, and whether it ``adds_up``, so that it can be compared with another period.
    """

    key: str
    label: str | Promise
    kind: Kind
    indicator: str = ""
    shows: Shows = Shows.FIGURE
    sensitive: bool = False
    group: str | Promise = ""
    of: str = ""
    adds_up: bool = False


class ReportForm:
    """A kind of report. A new one is a class like this, contributed by the hook ``register_learning_reports``."""

    name: ClassVar[str]
    # As on the annex, for example "Form 01"; also the name of the sheet, so at most 31 characters.
    number: ClassVar[str | Promise]
    title: ClassVar[str | Promise]
    columns: ClassVar[tuple[Column, ...]]
    # Whether its rows are units, which can be added up by groupings of communes.
    tells_units: ClassVar[bool] = True
    # Whether its last row adds the others up; a list of what differs in kind has no such row, and may be empty.
    has_total: ClassVar[bool] = True

    @classmethod
    def figures(cls) -> Iterator[Column]:
        """The columns that show an indicator."""
        return (column for column in cls.columns if column.indicator)

    @classmethod
    def content(cls, asked: Asked) -> dict[str, Any]:
        """What the report says, as plain JSON without labels; here, the indicators of ``columns`` by unit.

        A form whose rows are something else answers ``asked.with_rows(cls, columns, rows)``.
        """
        return asked.by_unit(cls)

    @classmethod
    def more(cls, scope: Scope, window: Window) -> Figures:
        """What a form of units counts itself, by the key of its column: of columns without an indicator."""
        from learning.reports.counting import Figures

        return Figures()

    @classmethod
    def derive(cls, columns: dict[str, list], rows: Sequence[Row]) -> dict[str, list]:
        """Further columns of a form of units, worked out from ``columns``, which are already rounded. Row by row."""
        return {}

    @classmethod
    def row_name(cls, key: str) -> str:
        """What the reader calls the row of that ``key``; empty for what was frozen with a name of its own."""
        return ""

    @classmethod
    def word(cls, column: str, key: str) -> str:
        """What the reader reads in a column of words; the key itself, where it is a name."""
        return key

    @classmethod
    def notes(cls, content: dict[str, Any]) -> list[str]:
        """What a reader must know of this form, whatever it tells."""
        return [
            _(
                "Learners are different people. One who took part in two units is counted in both and once in the "
                "total, so the total is not the sum of the rows."
            )
        ]
