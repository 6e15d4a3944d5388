"""The list that goes back: every question of a file with what became of it, as a workbook."""

from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from assessments.exchange.formats.xlsx_out import put
from assessments.exchange.incoming import State
from assessments.exchange.models import QuestionImport
from assessments.exchange.running import REFUSED, TAKEN

_WIDTHS = {"A": 16, "B": 60, "C": 20, "D": 18, "E": 20, "F": 80}


def write_result(one: QuestionImport, file: BinaryIO) -> None:
    book = Workbook()
    sheet: Any = book.active
    heads = [
        pgettext("in a file", "Place"),
        _("Question"),
        _("What it is"),
        pgettext("question import", "What became of it"),
        _("Code"),
        _("Why, and what is lost"),
    ]
    for column, text in enumerate(heads, start=1):
        put(sheet, 1, column, text).font = Font(bold=True)
    for row, line in enumerate(one.findings, start=2):
        for column, text in enumerate(_cells(line), start=1):
            put(sheet, row, column, text).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.save(file)


def _cells(line: dict[str, Any]) -> list[str]:
    why = [line.get("why", ""), *line["problems"]]
    if line["like"]:
        why.insert(0, _("Same words as %(other)s.") % {"other": line["like"]})
    return [
        line["place"],
        line["short"],
        str(State(line["state"]).label),
        _outcome(line),
        line["code"],
        " ".join(filter(None, why)),
    ]


def _outcome(line: dict[str, Any]) -> str:
    outcome = line.get("outcome")
    if outcome == TAKEN:
        return pgettext("question", "Taken")
    return pgettext("question", "Refused") if outcome == REFUSED else pgettext("question", "Not taken")
