"""Files of any size, row by row: what is written is not held in memory."""

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.matrices.sheet import Column, Kind
from learning.reports.formats.base import harmless

# What Excel reads of one sheet.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
WIDTHS = {Kind.TEXT: 24, Kind.COUNT: 10, Kind.TENTHS: 10, Kind.PERCENT: 10, Kind.DAY: 12}
Rows = Iterable[Sequence[Any]]
Facts = Sequence[tuple[str, str]]


class FileKind:
    """A kind of file. ``write`` takes the columns, how many of them each part of a split sheet repeats, the rows, and
    what is said of them."""

    name: str
    label: str | Promise
    content_type: str
    extension: str

    @classmethod
    def write(cls, file: BinaryIO, columns: Sequence[Column], rows: Rows, *, kept: int, facts: Facts) -> None:
        raise NotImplementedError


class Csv(FileKind):
    name, extension = "csv", "csv"
    label = gettext_lazy("CSV")
    content_type = "text/csv; charset=utf-8"
    delimiter, decimal_sign = ",", "."

    @classmethod
    def write(cls, file: BinaryIO, columns: Sequence[Column], rows: Rows, *, kept: int, facts: Facts) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, delimiter=cls.delimiter, lineterminator="\r\n")
        writer.writerow([harmless(column.label) for column in columns])
        writing = [cls._writing(column.kind) for column in columns]
        # Most cells of a large matrix are empty.
        writer.writerows(
            ["" if value is None else write(value) for value, write in zip(row, writing, strict=True)]
            for row in rows
        )
        text.flush()
        text.detach()  # the file is the caller's to close

    @classmethod
    def _writing(cls, kind: Kind) -> Callable[[Any], str]:
        if not kind.is_number:
            return lambda value: harmless(str(value))
        return lambda value: str(value).replace(".", cls.decimal_sign)


class SemicolonCsv(Csv):
    """As Excel expects it where the comma is the decimal sign, as in Vietnam."""

    name = "csv-semicolon"
    label = gettext_lazy("CSV with semicolons, for Vietnamese Excel")
    delimiter, decimal_sign = ";", ","


class Xlsx(FileKind):
    """As many sheets as it needs: Excel reads only so many rows and columns of one."""

    name, extension = "xlsx", "xlsx"
    label = gettext_lazy("Excel (XLSX)")
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @classmethod
    def write(cls, file: BinaryIO, columns: Sequence[Column], rows: Rows, *, kept: int, facts: Facts) -> None:
        from openpyxl import Workbook  # heavy

        book = Workbook(write_only=True)
        # Each part of a line goes to a sheet of its own, and all begin with the columns that say whose it is.
        blocks = _blocks(len(columns), kept)
        sheets: list[Any] = []
        kinds = [column.kind for column in columns]
        for number, row in enumerate(rows):
            part, place = divmod(number, MOST_ROWS - 1)
            if place == 0:
                sheets = [_sheet(book, columns, block, part, n) for n, block in enumerate(blocks)]
            values = [_put(value, kind) for value, kind in zip(row, kinds, strict=True)]
            for sheet, block in zip(sheets, blocks, strict=True):
                sheet.append(values if len(blocks) == 1 else [values[place] for place in block])
        if not sheets:
            for n, block in enumerate(blocks):
                _sheet(book, columns, block, 0, n)
        about = book.create_sheet(_("Metadata")[:31])
        about.column_dimensions["A"].width, about.column_dimensions["B"].width = 34, 90
        for label, text in facts:
            about.append([_put(label, Kind.TEXT), _put(text, Kind.TEXT)])
        book.save(file)


def _blocks(columns: int, kept: int) -> list[list[int]]:
    """Which columns stand on which of the sheets side by side."""
    room = MOST_COLUMNS - kept
    first, others = list(range(kept)), list(range(kept, columns))
    many = max(1, math.ceil(len(others) / room))
    return [first + others[n * room : (n + 1) * room] for n in range(many)]


def _sheet(book, columns: Sequence[Column], block: Sequence[int], part: int, side: int):
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    number = f"{part + 1}" if not side else f"{part + 1}.{side + 1}"
    # Translators: the name of a sheet of a workbook
    sheet = book.create_sheet(_("Sheet %(number)s") % {"number": number})
    sheet.freeze_panes = "B2"
    for place, column in enumerate(block, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS[columns[column].kind]
    head = []
    for column in block:
        cell = WriteOnlyCell(sheet, _put(columns[column].label, Kind.TEXT))
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
        head.append(cell)
    sheet.append(head)
    return sheet


def _put(value: Any, kind: Kind) -> Any:
    if value is None or kind.is_number:
        return value
    if kind is Kind.DAY:
        return date.fromisoformat(value)
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return harmless(ILLEGAL_CHARACTERS_RE.sub(" ", str(value)))


KINDS: dict[str, type[FileKind]] = {each.name: each for each in (Xlsx, Csv, SemicolonCsv)}


def counted(rows: Iterable[Any], every: int, tell: Callable[[int], None]) -> Iterator[Any]:
    """``rows``, with a word to ``tell`` after each so many: how many there were."""
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if number % every == 0:
            tell(number)
    tell(number)


def file_name(*parts: str, extension: str) -> str:
    """A name that every system takes."""
    return "-".join(filter(None, map(slugify, parts))) + f".{extension}"
