"""An Excel workbook: a sheet of facts, and one for each annex as the single report has it."""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from learning.official.document import Document
from learning.official.formats.base import OfficialFormat
from learning.reports.formats.base import harmless
from learning.reports.formats.xlsx import Xlsx


class OfficialXlsx(OfficialFormat):
    name = "xlsx"
    label = _("Excel of the annexes (XLSX)")
    content_type = Xlsx.content_type
    extension = "xlsx"

    @classmethod
    def write(cls, document: Document, file: BinaryIO) -> None:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font

        book = Workbook()
        sheet = book.active
        sheet.title = "Báo cáo"
        for row, (label, words) in enumerate(facts(document), start=1):
            sheet.cell(row, 1, label).font = Font(bold=True)
            cell = sheet.cell(row, 2, harmless(words))
            cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 90
        for annex in document.annexes:
            made = book.create_sheet()
            Xlsx.write_sheet(made, annex.table)
            made.title = annex.label
        book.save(file)


def facts(document: Document) -> list[tuple[str, str]]:
    """What the workbook is an annex of, and the fingerprints by which it can be checked."""
    content = document.content
    found = [
        ("Cơ quan ban hành", content["issuer"]),
        ("Số, ký hiệu", document.symbol.strip()),
        ("Ngày ban hành", f"{document.issued_on:%d/%m/%Y}" if document.issued_on else "Chưa ban hành"),
        ("Trích yếu", content["excerpt"]),
        ("Kỳ báo cáo", content["period"]["label"]),
        ("Mã kỳ báo cáo", content["period"]["code"]),
        ("SHA-256 của văn bản", document.seal or "Chưa ban hành"),
    ]
    for annex in document.annexes:
        found.append((annex.label, annex.title))
        found.append((f"SHA-256 của {annex.label}", annex.report.sha256))
    return found
