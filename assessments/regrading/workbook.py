"""A regrade as an Excel workbook: who changes, before and after."""

from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook

from assessments.cells import text_cell
from assessments.regrading.models import Regrade
from assessments.regrading.shown import changed, named

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
    sheet.append([text_cell(sheet, each) for each in heads])
    rows = changed(regrade)
    for start in range(0, rows.count(), AT_ONCE):
        for line in named(user, rows[start : start + AT_ONCE]):
            row = line["row"]
            words = [text_cell(sheet, line[name]) for name in ("name", "unit", "course")]
            figures = [row.attempt.number, row.percent_before, row.percent_after]
            sheet.append([*words, *figures, text_cell(sheet, line["change"])])
    book.save(file)
