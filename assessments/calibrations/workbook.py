"""A calibration as an Excel workbook: its questions with everything that is known of them, and what it stands on."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from assessments.analysis.models import Calibration, ItemParameter
from assessments.calibrations.flags import flags_of
from assessments.calibrations.listing import earlier_of, rows_of
from assessments.calibrations.words import day_of, facts_of
from assessments.cells import text_cell

AT_ONCE = 500
NUMBERS = (
    "b", "b_error", "a", "a_error", "c", "c_error", "asked", "exposure", "infit", "outfit", "rmsd", "area",
)  # fmt: skip


def write_workbook(run: Calibration, file: BinaryIO) -> None:
    """Write the rows one after another, however many there are."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Questions"))
    sheet.freeze_panes = "C2"
    sheet.append([text_cell(sheet, each) for each in _heads()])
    for line in _lines(run):
        sheet.append([text_cell(sheet, each) if isinstance(each, str) else each for each in line])
    about = book.create_sheet(_("About"))
    about.append([text_cell(about, each) for each in (pgettext("calibration", "Begun"), day_of(run))])
    for fact in facts_of(run):
        about.append([text_cell(about, each) for each in fact])
    book.save(file)


def _heads() -> list[str]:
    error = _("its standard error")
    return [
        _("Code"), _("Question"),
        _("Difficulty"), error, _("Discrimination"), error, _("Floor"), error,
        pgettext("calibration", "Answers"), _("Exposure"), _("Infit"), _("Outfit"), _("RMSD"), _("Change of the curve"),
        _("Usable"), _("Drifted"), _("Carried over"), _("What is to be said"),
    ]  # fmt: skip


def _lines(run: Calibration) -> Iterator[list[Any]]:
    rows = rows_of(run).order_by("question__code", "pk")
    start = 0
    while some := list(rows[start : start + AT_ONCE]):
        before = earlier_of(run, some)
        for row in some:
            yield _line(row, before.get(row.question_id))
        start += AT_ONCE


def _line(row: ItemParameter, before: ItemParameter | None) -> list[Any]:
    yes, no = _("yes"), _("no")
    marks = [yes if each else no for each in (row.is_usable, row.has_drifted, row.is_carried)]
    said = " ".join(map(str, flags_of(row, before)))
    numbers = [getattr(row, name) for name in NUMBERS]
    return [row.question.code, row.question.in_short, *numbers, *marks, said]
