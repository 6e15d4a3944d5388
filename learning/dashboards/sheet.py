"""What is seen on a dashboard as a file: CSV and XLSX with the same cells. No text is taken for a formula."""

import csv
import io
from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from learning.dashboards.grid import Grid
from learning.reports.formats.base import harmless
from learning.reports.forms.base import Kind
from learning.reports.table import Cell

SHARES = (Kind.PERCENT, Kind.CHANGE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_SHEET_NAME = 31


def csv_of(grid: Grid) -> bytes:
    """UTF-8 with the mark by which Excel knows it, the numbers as programs read them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(each.label) for each in grid.headings])
    for line in grid.lines:
        writer.writerow([harmless(line.label), *(_plain(cell) for cell in line.cells)])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        return str(cell.value)
    return harmless(cell.text)


def xlsx_of(grid: Grid) -> bytes:
    """A sheet with the table, and one that says where its figures come from."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = _("Figures")[:LONGEST_SHEET_NAME]
    for column, each in enumerate(grid.headings, start=1):
        _put(sheet, 1, column, each.label).font = Font(bold=True)
    for row, line in enumerate(grid.lines, start=2):
        _put(sheet, row, 1, line.label).font = Font(bold=line.is_total)
        for column, cell in enumerate(line.cells, start=2):
            _put_cell(sheet, row, column, cell)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 40
    about = book.create_sheet(_("Metadata")[:LONGEST_SHEET_NAME])
    told = [(_("Table"), grid.title), *grid.facts, *(("", note) for note in grid.notes)]
    for row, (label, text) in enumerate(told, start=1):
        _put(about, row, 1, label)
        _put(about, row, 2, text)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 30, 90
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _put(sheet, row: int, column: int, text: str):
    cell = sheet.cell(row, column, harmless(text))
    cell.data_type = "s"  # never a formula
    return cell


def _put_cell(sheet, row: int, column: int, cell: Cell) -> None:
    if not isinstance(cell.value, (int, float)) or isinstance(cell.value, bool):
        _put(sheet, row, column, cell.text)
    elif cell.kind in SHARES:  # kept as a fraction, as a spreadsheet does
        sheet.cell(row, column, round(cell.value / 100, 3)).number_format = "0.0%"
    else:
        sheet.cell(row, column, cell.value).number_format = "#,##0" if cell.kind is Kind.COUNT else "#,##0.0"


WRITERS: dict[str, tuple[Callable[[Grid], bytes], str]] = {
    "csv": (csv_of, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_of, XLSX),
}


def file_of(grid: Grid, asked: str, *, name: str) -> HttpResponse | None:
    """``grid`` as the kind of file that was ``asked`` for, None where none was."""
    if asked not in WRITERS:
        return None
    write, content_type = WRITERS[asked]
    named = f'attachment; filename="{name}.{asked}"'
    return HttpResponse(write(grid), content_type=content_type, headers={"Content-Disposition": named})
