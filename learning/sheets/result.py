"""The file that goes back: the sender's own rows, each with what came of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from django.utils import translation
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from learning.reports.formats.base import harmless
from learning.sheets.cells import text
from learning.sheets.layout import layout_of, shown
from learning.sheets.models import State, Upload
from learning.sheets.workbook import FORMULA, Row

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESULT = "Kết quả"  # the sender reads Vietnamese, whoever makes the file
APPLIED: tuple[Any, ...] = (State.APPLIED, State.STOPPED)
_MARK = PatternFill("solid", fgColor="FBE3E4")


def write_rows(
    upload: Upload,
    file: BinaryIO,
    rows: Iterable[tuple[int, Row]],
    *,
    words: Mapping[str, str],
    told: Callable[[Iterable[dict]], str],
) -> None:
    """Write ``rows`` of the upload, each with what came of it in ``words``, and why as ``told`` says it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(RESULT)
    layout = layout_of(upload)
    with translation.override("vi"):
        width = max((*layout.columns, 0)) + 1
        for (number, row), (outcome, reasons) in _together(rows, upload):
            width = max(width, len(row)) if not outcome else width
            cells = [_shown(value, layout.encodings.get(place, "")) for place, value in enumerate(row)]
            cells += [""] * (width - len(cells))
            is_header = number == layout.begins_after and not outcome
            last = RESULT if is_header else f"{words.get(outcome, '')} {told(reasons)}".strip()
            looks = {"is_header": is_header, "is_wrong": outcome in upload.NOT_GOOD}
            sheet.append([_cell(sheet, each, **looks) for each in (*cells, last)])
    book.save(file)


def _together(rows: Iterable[tuple[int, Row]], upload: Upload) -> Iterator[tuple]:
    """Each row of the file with what is noted of it; both come in the order of their numbers."""
    noted = upload.rows.order_by("number").values_list("number", "outcome", "reasons").iterator(1000)
    known = next(noted, None)
    for number, row in rows:
        while known and known[0] < number:
            known = next(noted, None)
        if known and known[0] == number:
            yield (number, row), (known[1], known[2])
        else:
            yield (number, row), ("", ())


def _shown(value, encoding: str) -> str:
    return "" if value is None or value == FORMULA else shown(value, encoding)


def _cell(sheet, value: str, *, is_header: bool, is_wrong: bool) -> WriteOnlyCell:
    # Text only: numbers keep their zeros, and nothing becomes a formula.
    cell = WriteOnlyCell(sheet, harmless(text(value)))
    cell.data_type = "s"
    if is_header:
        cell.font = Font(bold=True)
    if is_wrong:
        cell.fill = _MARK
    return cell
