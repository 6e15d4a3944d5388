"""CSV by RFC 4180, with the mark by which Excel knows UTF-8."""

import csv
import io
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from learning.reports.formats.base import ReportFormat, harmless
from learning.reports.models import Report
from learning.reports.table import Cell, Table


class Csv(ReportFormat):
    name = "csv"
    label = _("CSV")
    content_type = "text/csv; charset=utf-8"
    extension = "csv"
    delimiter, decimal_sign = ",", "."

    @classmethod
    def write(cls, report: Report, file: BinaryIO) -> None:
        table = Table(report)
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text, delimiter=cls.delimiter, lineterminator="\r\n")
        writer.writerow([harmless(heading.full_label) for heading in table.headings])
        for line in table.lines:
            writer.writerow([cls.written(cell) for cell in line.cells])
        text.detach()  # the file is the caller's to close

    @classmethod
    def written(cls, cell: Cell) -> str:
        """Numbers without grouping, so that a program reads them."""
        if isinstance(cell.value, str):
            return harmless(cell.value)
        if cell.value is None or isinstance(cell.value, bool):
            return cell.text
        return str(cell.value).replace(".", cls.decimal_sign)


class SemicolonCsv(Csv):
    """As Excel expects it where the comma is the decimal sign, as in Vietnam."""

    name = "csv-semicolon"
    label = _("CSV with semicolons, for Vietnamese Excel")
    delimiter, decimal_sign = ";", ","
