"""A regrade as an Excel workbook: who changes, before and after."""

from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from assessments.regrading.models import Regrade
from assessments.regrading.shown import changed, named

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet would run a text that begins like this as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
AT_ONCE = 500


def write_workbook(regrade: Regrade, file: BinaryIO, *, user) -> None:
    """Write the table row by row, however long it is, with the names that ``user`` may see."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Regrade"))
    heads = [
        _("Learner"),
        _("Unit"),
        _("Course"),
        _("Attempt"),
        _("Before (%)"),
        _("After (%)"),
        _("What changes"),
    ]
    sheet.append([_text(sheet, each) for each in heads])
    rows = changed(regrade)
    for start in range(0, rows.count(), AT_ONCE):
        for line in named(user, rows[start : start + AT_ONCE]):
            row = line["row"]
            words = [_text(sheet, line[name]) for name in ("name", "unit", "course")]
            figures = [row.attempt.number, row.percent_before, row.percent_after]
            sheet.append([*words, *figures, _text(sheet, line["change"])])
    book.save(file)


def _text(sheet, value) -> WriteOnlyCell:
    text = str(value)
    cell = WriteOnlyCell(sheet, f"'{text}" if text.startswith(DANGEROUS) else text)
    cell.data_type = "s"
    return cell
