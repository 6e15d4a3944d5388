"""CSV by RFC 4180, with the mark by which Excel knows UTF-8."""

import csv
import io
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.reports.formats.base import ReportFormat, harmless
from learning.reports.models import Report
from learning.reports.table import Cell, tables


class Csv(ReportFormat):
    name = "csv"
    label = gettext_lazy("CSV")
    content_type = "text/csv; charset=utf-8"
    extension = "csv"
    delimiter, decimal_sign = ",", "."

    @classmethod
    def write(cls, report: Report, file: BinaryIO) -> None:
        found = tables(report)
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text, delimiter=cls.delimiter, lineterminator="\r\n")
        for place, table in enumerate(found):
            # Of several tables each row says in which it is.
            mine = [harmless(table.heading)] if table.heading else []
            first = [_("Table")] if mine else []
            if place == 0 or table.keys != found[place - 1].keys:
                writer.writerow([*first, *(harmless(heading.full_label) for heading in table.headings)])
            for line in table.lines:
                writer.writerow([*mine, *(cls.written(cell) for cell in line.cells)])
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
    label = gettext_lazy("CSV with semicolons, for Vietnamese Excel")
    delimiter, decimal_sign = ";", ","
