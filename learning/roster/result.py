"""The file that goes back: the sender's own rows, each with what came of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from django.utils import translation
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from learning.reports.formats.base import harmless
from learning.roster.cells import text
from learning.roster.layout import layout_of, shown
from learning.roster.models import NOT_GOOD, Outcome, Roster, State, Upload
from learning.roster.reasons import Reason, told
from learning.roster.run import rows_of
from learning.roster.workbook import FORMULA, Row

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESULT = "Kết quả"  # the sender reads Vietnamese, whoever makes the file
APPLIED: tuple[Any, ...] = (State.APPLIED, State.STOPPED)
_MARKED = {str(outcome): PatternFill("solid", fgColor="FBE3E4") for outcome in NOT_GOOD}


def write_result(roster: Roster, file: BinaryIO) -> None:
    """Write the workbook row by row, however long it is. Raises CannotRead if the roster's file was deleted."""
    words = WORDS_AFTER if roster.state in APPLIED else WORDS_BEFORE
    with rows_of(roster) as rows:
        write_rows(roster, file, rows, words=words, told=told)


def write_rows(
    upload: Upload,
    file: BinaryIO,
    rows: Iterable[tuple[int, Row]],
    *,
    words: Mapping[str, str],
    told: Callable[[Iterable[Reason]], str],
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
            sheet.append([_cell(sheet, each, outcome, is_header) for each in (*cells, last)])
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


WORDS_BEFORE = {
    str(Outcome.NEW): "Hợp lệ: người mới.",
    str(Outcome.CHANGED): "Hợp lệ: cập nhật hồ sơ đã có.",
    str(Outcome.KNOWN): "Đã có, không thay đổi.",
    str(Outcome.REVIEW): "Chờ quyết định.",
    str(Outcome.REFUSED): "Không nhập được.",
    str(Outcome.SKIPPED): "Bỏ qua.",
}
WORDS_AFTER = WORDS_BEFORE | {
    str(Outcome.NEW): "Đã thêm mới.",
    str(Outcome.CHANGED): "Đã cập nhật hồ sơ.",
    str(Outcome.REVIEW): "Chưa nhập, chờ quyết định.",
}


def _shown(value, encoding: str) -> str:
    return "" if value is None or value == FORMULA else shown(value, encoding)


def _cell(sheet, value: str, outcome: str, is_header: bool) -> WriteOnlyCell:
    # Text only: numbers keep their zeros, and nothing becomes a formula.
    cell = WriteOnlyCell(sheet, harmless(text(value)))
    cell.data_type = "s"
    if is_header:
        cell.font = Font(bold=True)
    if outcome in _MARKED:
        cell.fill = _MARKED[outcome]
    return cell
