"""The coverage map as a file: one line for each competency, one column for each column of each programme."""

import csv
import io
from collections.abc import Callable, Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from learning.competencies.covering import Map
from learning.reports.formats.base import harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER_ROW = 3


def write_csv(found: Map, *, crosswalk: bool) -> HttpResponse:
    """RFC 4180, with the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    lines: list[list[str] | list[str | int]] = [_heading(found), *_lines(found)]
    for line in lines:
        writer.writerow([harmless(each) if isinstance(each, str) else each for each in line])
    return _file(found, text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "csv")


def write_xlsx(found: Map, *, crosswalk: bool) -> HttpResponse:
    """A workbook that says what was counted above the table."""
    book = Workbook()
    sheet = book.active
    sheet.title = found.framework.label[:31]
    _put(sheet, 1, [found.framework.name], Font(bold=True, size=14))
    _put(sheet, 2, [counted_words(crosswalk)], Font())
    _put(sheet, HEADER_ROW, _heading(found), Font(bold=True))
    for row, line in enumerate(_lines(found), start=HEADER_ROW + 1):
        _put(sheet, row, line, Font())
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 10, 60
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for column in range(3, len(_heading(found)) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 14
    file = io.BytesIO()
    book.save(file)
    return _file(found, file.getvalue(), XLSX, "xlsx")


FORMATS: dict[str, Callable[..., HttpResponse]] = {"xlsx": write_xlsx, "csv": write_csv}


def counted_words(crosswalk: bool) -> str:
    """What counts in the map."""
    if crosswalk:
        return _(
            "What is tagged in another framework counts too, where the crosswalk says that it means the same."
        )
    return _("Only what is tagged in this very framework counts.")


def _heading(found: Map) -> list[str]:
    counts = [
        f"{label}: {column.label}" for _programme, label in found.programmes for column in found.columns
    ]
    return [_("Code"), _("Competency"), *counts, _("Taught"), _("Missing")]


def _lines(found: Map) -> Iterator[list[str | int]]:
    for row in found.rows:
        taught = "" if row.term.is_area else (_("by no lesson") if row.is_gap else _("yes"))
        missing = ", ".join(row.lacking.get(found.shown, []))
        yield [row.term.code, row.term.name, *(cell.count for cell in row.cells), taught, missing]


def _put(sheet, row: int, values: list, font: Font) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, harmless(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type = "s"  # never a formula, and 1.1 is a code and no date
        cell.font = font
        if row == HEADER_ROW:
            cell.alignment = Alignment(wrap_text=True, vertical="center")


def _file(found: Map, content: bytes, content_type: str, extension: str) -> HttpResponse:
    name = f"coverage_{found.framework.key.replace('@', '-')}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
