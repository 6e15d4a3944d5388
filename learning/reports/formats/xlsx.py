"""An Excel workbook: the table, and a sheet that says where its figures come from."""

from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from learning.reports import caption
from learning.reports.formats.base import ReportFormat, harmless
from learning.reports.forms.base import Kind
from learning.reports.models import Report
from learning.reports.table import Cell, Table, tables

NUMBER_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.TENTHS: "#,##0.0",
    Kind.MIXED: "#,##0.00",
    Kind.PERCENT: "0.0%",
    Kind.POINTS: "+0.0;-0.0;0.0",
    Kind.CHANGE: "+0.0%;-0.0%;0.0%",
}
WIDTHS = {Kind.NUMBER: 6, Kind.CODE: 9, Kind.NAME: 34, Kind.DATES: 24}
SHARES = (Kind.PERCENT, Kind.CHANGE)
HEADER_ROW = 5
LINE = Border(*[Side(style="thin", color="9AA5B1")] * 4)
SHADE = PatternFill("solid", fgColor="E8F1F0")
LONGEST_SHEET_NAME = 31


class Xlsx(ReportFormat):
    name = "xlsx"
    label = gettext_lazy("Excel (XLSX)")
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    extension = "xlsx"

    @classmethod
    def write(cls, report: Report, file: BinaryIO) -> None:
        found = tables(report)
        table = found[-1]
        book = Workbook()
        for place, each in enumerate(found):
            sheet = book.active if place == 0 else book.create_sheet()
            _write_table(sheet, each, f" ({place + 1})" if each.part else "")
        # Translators: Siêu dữ liệu
        _write_facts(book.create_sheet(_("Metadata")[:LONGEST_SHEET_NAME]), table)
        book.save(file)

    @classmethod
    def write_sheet(cls, sheet: Worksheet, table: Table) -> None:
        """The table alone, for workbooks that hold several."""
        _write_table(sheet, table, "")


def _write_table(sheet: Worksheet, table: Table, which: str) -> None:
    sheet.title = f"{table.number[: LONGEST_SHEET_NAME - len(which)]}{which}"
    report = table.report
    for place, text in enumerate(
        [
            f"{table.number} – {table.title}",
            f"{report.rows['unit']['name']} · {caption.period_words(report)}",
            " · ".join([table.heading or caption.basis_words(report), caption.state_words(report)]),
        ],
        start=1,
    ):
        _put(sheet, place, 1, text, Font(bold=place == 1, size=14 if place == 1 else 11))
    last = _write_headings(sheet, table)
    for row, line in enumerate(table.lines, start=last + 1):
        bold = Font(bold=line.kind in ("group", "total"))
        for column, cell in enumerate(line.cells, start=1):
            _put_cell(sheet, row, column, cell, bold, line.depth)
    _prepare_print(sheet, table, last)


def _write_headings(sheet: Worksheet, table: Table) -> int:
    """One line of headings, or two where some stand above others. Returns the row of the lower."""
    last = HEADER_ROW + bool(table.bands)
    for column, heading in enumerate(table.headings, start=1):
        is_below = bool(heading.group)
        _put_heading(sheet, last if is_below else HEADER_ROW, column, heading.label)
        if table.bands and not is_below:
            _join(sheet, (HEADER_ROW, column), (last, column))
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(heading.kind, 12)
    column = 1
    for band in table.bands:
        if band.label:
            _put_heading(sheet, HEADER_ROW, column, band.label)
            _join(sheet, (HEADER_ROW, column), (HEADER_ROW, column + band.span - 1))
        column += band.span
    return last


def _put_heading(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = _put(sheet, row, column, text, Font(bold=True))
    cell.fill, cell.border = SHADE, LINE
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")


def _join(sheet: Worksheet, first: tuple[int, int], last: tuple[int, int]) -> None:
    sheet.merge_cells(start_row=first[0], start_column=first[1], end_row=last[0], end_column=last[1])


def _put(sheet: Worksheet, row: int, column: int, text: str, font: Font):
    cell = sheet.cell(row, column, harmless(text))
    cell.data_type = "s"  # never a formula, and codes keep their noughts
    cell.font = font
    return cell


def _put_cell(sheet: Worksheet, row: int, column: int, cell: Cell, font: Font, depth: int) -> None:
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        # A share is kept as a fraction, as a spreadsheet does.
        value = round(cell.value / 100, 3) if cell.kind in SHARES else cell.value
        made = sheet.cell(row, column, value)
        made.number_format, made.font = NUMBER_FORMATS[cell.kind], font
    else:
        made = _put(sheet, row, column, cell.text, font)
        made.alignment = Alignment(
            horizontal=None if cell.kind in WIDTHS else "right",
            indent=depth if cell.kind is Kind.NAME else 0,
            wrap_text=cell.kind is Kind.NAME,
        )
    made.border = LINE


def _prepare_print(sheet: Worksheet, table: Table, last: int) -> None:
    names = [heading.kind for heading in table.headings]
    after_name = names.index(Kind.NAME) + 2 if Kind.NAME in names else 1
    sheet.freeze_panes = sheet.cell(last + 1, after_name)
    sheet.print_title_rows = f"{HEADER_ROW}:{last}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.row_dimensions[last].height = 62


def _write_facts(sheet: Worksheet, table: Table) -> None:
    made = (_("File made at"), caption.moment(timezone.now()))
    rows: list[tuple[str, str]] = [
        (_("Form"), f"{table.number} – {table.title}"),
        *caption.facts(table.report),
        made,
        *(("", note) for note in caption.footnotes(table)),
        ("", ""),
        *caption.definitions(table),
        ("", ""),
        *((heading.key, heading.full_label) for heading in table.headings),
    ]
    for row, (label, text) in enumerate(rows, start=1):
        _put(sheet, row, 1, label, Font(bold=True))
        _put(sheet, row, 2, text, Font()).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90
