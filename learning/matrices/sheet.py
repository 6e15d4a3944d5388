"""What a matrix is before it is a page or a file: columns, some for every row, some for each course; and lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any, Protocol

from django.utils.formats import date_format, number_format

NOTHING = "–"


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    COUNT = "count"
    TENTHS = "tenths"
    PERCENT = "percent"
    DAY = "day"

    @property
    def is_number(self) -> bool:
        return self in (Kind.COUNT, Kind.TENTHS, Kind.PERCENT)


@dataclass(frozen=True)
class Column:
    """``label`` is read by people. ``indicator`` is the one whose definition explains it, if there is one."""

    label: str
    kind: Kind = Kind.TEXT
    indicator: str = ""


@dataclass(frozen=True)
class Course:
    """A course as columns of a matrix."""

    pk: int
    title: str
    code: str = ""

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}".strip()


@dataclass
class Line:
    """One row. ``first`` are its own columns, ``cells`` what there is of each course, by its id: most rows of a large
    matrix have few. ``key`` tells where in the order of rows it stands. All of it can be written as JSON.

    ``depth`` and ``kind`` are for the page; ``about`` is the id of whom the row is about, to lead there.
    """

    key: Any
    first: list[Any]
    cells: dict[int, list[Any]] = field(default_factory=dict)
    depth: int = 0
    kind: str = "row"
    about: int | None = None

    def plain(self) -> list[Any]:
        """What a file needs of it."""
        return [self.key, self.first, {str(course): values for course, values in self.cells.items()}]

    @classmethod
    def from_plain(cls, plain: Sequence[Any]) -> "Line":
        key, first, cells = plain
        return cls(key, first, {int(course): values for course, values in cells.items()})


class Matrix(Protocol):
    """What the pages and the files are made of. ``resumes``: whether rows after a key are the same tomorrow."""

    title: str
    resumes: bool

    @property
    def first(self) -> Sequence[Column]:
        """The columns that every row has."""
        ...

    @property
    def each(self) -> Sequence[Column]:
        """The columns of each course."""
        ...

    @property
    def courses(self) -> Sequence[Course]:
        """The courses, in order."""
        ...

    def count(self) -> int:
        """How many rows there are."""
        ...

    def lines(self, *, after: Any = None) -> Iterator[Line]:
        """All rows behind the one whose key is ``after``, never all of them at once."""
        ...

    def page(self, start: int, size: int) -> list[Line]:
        """Some rows, for the screen."""
        ...

    def notes(self) -> list[str]:
        """What one must know to read it."""
        ...


def width(matrix: Matrix) -> int:
    """How many columns a file has."""
    return len(matrix.first) + len(matrix.courses) * len(matrix.each)


def headings(matrix: Matrix) -> list[Column]:
    """The columns of a file with one line of headings."""
    found = list(matrix.first)
    for course in matrix.courses:
        found += [Column(f"{course.label} – {each.label}", each.kind) for each in matrix.each]
    return found


def flat(lines: Iterable[Line], matrix: Matrix) -> Iterator[list[Any]]:
    """The rows of a file: each value in its column. What is of a course that is no longer in the matrix is left out."""
    each = len(matrix.each)
    empty = [None] * (len(matrix.courses) * each)
    places = {course.pk: number * each for number, course in enumerate(matrix.courses)}
    for line in lines:
        row = empty.copy()
        for course, values in line.cells.items():
            if (place := places.get(course)) is not None:
                row[place : place + each] = values
        yield line.first + row


def batches(lines: Iterator[Line], size: int) -> Iterator[list[Line]]:
    """``lines``, so many at a time."""
    while some := list(islice(lines, size)):
        yield some


def told(value: Any, kind: Kind) -> str:
    """A value in the reader's language."""
    if value is None or value == "":
        return NOTHING
    if kind is Kind.DAY:
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if kind.is_number:
        return number_format(value, 0 if kind is Kind.COUNT else 1, force_grouping=True)
    return str(value)
