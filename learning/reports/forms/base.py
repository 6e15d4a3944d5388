"""What a report form says: its columns, and what each of them shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise


class Kind(StrEnum):
    """What sort of value a column holds, and so how it is written."""

    NUMBER = "number"  # the row's place in the list
    CODE = "code"
    NAME = "name"
    DATES = "dates"
    COUNT = "count"
    TENTHS = "tenths"
    PERCENT = "percent"
    POINTS = "points"  # a difference of percentages
    CHANGE = "change"  # a relative change, in per cent
    FLAG = "flag"


class Shows(StrEnum):
    """What a column shows of its indicator."""

    FIGURE = "figure"
    TARGET = "target"
    GAP = "gap"  # the figure less the target
    CHANGE = "change"  # against the period before
    LATE = (
        "late"  # what is older than the period and came too late for its own; left out where there is nothing
    )


@dataclass(frozen=True)
class Column:
    """``key`` is the column's name in files and never changes. ``sensitive`` columns hide small numbers."""

    key: str
    label: str | Promise
    kind: Kind
    indicator: str = ""
    shows: Shows = Shows.FIGURE
    sensitive: bool = False


class ReportForm:
    """A kind of report. A new one is a class like this, contributed by the hook ``register_learning_reports``."""

    name: ClassVar[str]
    # As on the annex, for example "Form 01"; also the name of the sheet, so at most 31 characters.
    number: ClassVar[str | Promise]
    title: ClassVar[str | Promise]
    columns: ClassVar[tuple[Column, ...]]

    @classmethod
    def figures(cls) -> Iterator[Column]:
        """The columns that show an indicator."""
        return (column for column in cls.columns if column.indicator)
