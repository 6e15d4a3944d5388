"""The rows of a file that somebody else made: XLSX or CSV, one after the other, never the whole of it at once.

Everything that such a file may be instead of a table is refused here, with a sentence for whoever sent it.
"""

import codecs
import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from learning.sheets.cells import Value
from learning.sheets.legacy import Encoding, guess

MB = 1_000_000
MOST_BYTES = 50 * MB
MOST_ROWS, MOST_COLUMNS = 200_000, 100
MOST_EMPTY = 1_000  # one after the other: what follows is only formatted
LONGEST_CELL = 1_000
# What is unpacked: a sheet is read as a stream, the rest of a workbook at once.
MOST_UNPACKED = 400 * MB
MOST_AT_ONCE = 60 * MB
MOST_PARTS = 2_000
SQUEEZED, FROM = 150, 5 * MB  # times; a sheet of one repeated name comes to 60
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    DefusedXmlException,
    InvalidFileException,
    SyntaxError,  # of XML
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    EOFError,
    NotImplementedError,
    RuntimeError,  # zipfile, of a part with a password
)

Row = list[Value]


class CannotRead(Exception):
    """The file is no roster that can be read. The message says why, for the user."""


class WhichSheet(CannotRead):
    """Several sheets hold something; somebody must say which."""

    def __init__(self, sheets: list[str]):
        self.sheets = sheets
        names = "”, “".join(sheets)
        super().__init__(_("The workbook has several sheets: “%(names)s”. Choose one.") % {"names": names})


@contextmanager
def opened(
    file: BinaryIO, *, name: str, sheet: str = "", longest: int = LONGEST_CELL
) -> Iterator[Iterator[tuple[int, Row]]]:
    """The rows of ``file`` that hold something, with the numbers a spreadsheet shows. Raises CannotRead.

    Cells are cut after ``longest`` signs.
    """
    begins = _looked_at(file, name)
    if begins.startswith(_ZIP):
        with _rows_of_workbook(file, sheet) as rows:
            yield _limited(rows, longest)
    else:
        yield _limited(_rows_of_csv(file), longest)


def _looked_at(file: BinaryIO, name: str) -> bytes:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    begins = file.read(8)
    file.seek(0)
    if not size:
        raise CannotRead(_("The file is empty."))
    if size > MOST_BYTES:
        raise CannotRead(_("The file is larger than 50 MB. Is it the right one?"))
    if begins.startswith(_OLE):
        raise CannotRead(_why_not(file, name))
    if begins.startswith(b"%PDF") or PurePath(name).suffix.lower() in {
        ".pdf",
        ".doc",
        ".docx",
        ".ods",
        ".zip",
    }:
        raise CannotRead(_("This is not a spreadsheet. Send a workbook (XLSX) or a CSV file."))
    return begins


def _why_not(file: BinaryIO, name: str) -> str:
    """An old container: Excel puts workbooks with a password in it, and the XLS files of before 2007."""
    kept = b""
    while piece := file.read(MB):
        if _ENCRYPTED in kept + piece:
            return _("The workbook has a password. Take it off in Excel and send the file again.")
        kept = piece[-len(_ENCRYPTED) :]
    return _("This is a workbook of an old kind (XLS). Save it as “Excel Workbook (*.xlsx)” and send that.")


def _limited(rows: Iterator[tuple[int, Row]], longest: int = LONGEST_CELL) -> Iterator[tuple[int, Row]]:
    last, count = 0, 0
    for number, row in rows:
        width = max((place for place, value in enumerate(row, 1) if value not in (None, "")), default=0)
        if not width:
            if number - last > MOST_EMPTY:
                return
            continue
        last, count = number, count + 1
        if count > MOST_ROWS:
            raise CannotRead(
                _("The file has more than %(most)d rows. Send it in parts.") % {"most": MOST_ROWS}
            )
        yield number, [_cut(value, longest) for value in row[:width]]


def _cut(value: Value, longest: int) -> Value:
    return value[:longest] if isinstance(value, str) else value


# --- workbooks ---------------------------------------------------------------------------------------------


@contextmanager
def _rows_of_workbook(file: BinaryIO, sheet: str) -> Iterator[Iterator[tuple[int, Row]]]:
    _refuse_what_is_dangerous(file)
    file.seek(0)
    book = None
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        chosen = _sheet(book, sheet)
        yield _cells(chosen)
    except CannotRead:
        raise
    except _BROKEN as error:
        raise CannotRead(
            _("The workbook is damaged. Open it in Excel, save it anew and send that.")
        ) from error
    finally:
        if book is not None:
            book.close()


def _refuse_what_is_dangerous(file: BinaryIO) -> None:
    try:
        parts = zipfile.ZipFile(file).infolist()
    except _BROKEN as error:
        raise CannotRead(
            _("The workbook is damaged. Open it in Excel, save it anew and send that.")
        ) from error
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise CannotRead(_("The workbook has a password. Take it off in Excel and send the file again."))
    if any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in names):
        raise CannotRead(
            _("The workbook has macros. Save it as “Excel Workbook (*.xlsx)”, without them, and send that.")
        )
    if "xl/workbook.xml" not in names:
        raise CannotRead(_("This is not a spreadsheet. Send a workbook (XLSX) or a CSV file."))
    if (
        len(parts) > MOST_PARTS
        or any(map(_is_bomb, parts))
        or sum(p.file_size for p in parts) > MOST_UNPACKED
    ):
        raise CannotRead(
            _("Unpacked, the workbook is far too large to be a roster. Copy the rows into a new one.")
        )


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    is_sheet = part.filename.lower().startswith("xl/worksheets/")
    if part.file_size > FROM and part.file_size > SQUEEZED * max(1, part.compress_size):
        return True
    at_once = part.filename.lower().endswith((".xml", ".rels")) and not is_sheet
    return at_once and part.file_size > MOST_AT_ONCE


def _sheet(book, wanted: str):
    shown = [each for each in book.worksheets if each.sheet_state == "visible"] or book.worksheets
    if wanted:
        found = next((each for each in shown if each.title == wanted), None)
        if found is None:
            raise CannotRead(_("The workbook has no sheet “%(name)s”.") % {"name": wanted})
        return found
    full = [each for each in shown if next(_limited(_cells(each)), None)] if len(shown) > 1 else shown
    if not full:
        raise CannotRead(_("The file is empty."))
    if len(full) > 1:
        raise WhichSheet([each.title for each in full])
    return full[0]


def _cells(sheet) -> Iterator[tuple[int, Row]]:
    try:
        # max_column and max_row of the file are only what it says of itself.
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=2**31, values_only=False)
        for number, row in enumerate(rows, 1):
            yield number, [_value(cell) for cell in row]
    except _BROKEN as error:
        raise CannotRead(
            _("The workbook is damaged. Open it in Excel, save it anew and send that.")
        ) from error


def _value(cell) -> Value:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return None
    if isinstance(cell.value, int | float) and "%" in (cell.number_format or ""):
        return f"{cell.value * 100:.10g}%"  # as it is seen
    return (
        cell.value
        if isinstance(cell.value, (str, int, float)) or hasattr(cell.value, "year")
        else str(cell.value)
    )


# What stands for any formula: nobody calculates it here, and its text is nothing to show.
FORMULA = "=\N{WHITE SQUARE}"


# --- CSV ---------------------------------------------------------------------------------------------------


def _rows_of_csv(file: BinaryIO) -> Iterator[tuple[int, Row]]:
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        start = text.read(10_000)
        delimiter = max(",;\t", key=start.count)
        text.seek(0)
        for number, line in enumerate(csv.reader(text, delimiter=delimiter, strict=False), 1):
            yield number, [cell or None for cell in line[:MOST_COLUMNS]]
    except csv.Error as error:
        raise CannotRead(_("This is not a CSV file: a quotation mark is not closed.")) from error
    finally:
        text.detach()


def _encoding(file: BinaryIO) -> str:
    """UTF-16 says so itself, UTF-8 shows. Anything else has one byte for a letter: cp1258, or an old font's."""
    start = file.read(64_000)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in start:
        raise CannotRead(_("This is not a spreadsheet. Send a workbook (XLSX) or a CSV file."))
    file.seek(0)
    if _is_utf8(file):
        return "utf-8-sig"
    modern = unicodedata.normalize("NFC", start.decode("cp1258", "replace"))
    old = guess(start.decode("latin-1").splitlines())
    is_old = old.encoding != Encoding.UNICODE and old.score > guess(modern.splitlines()).score
    return "latin-1" if is_old else "cp1258"


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(MB):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
