"""Rules about Excel workbooks."""

import re
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter
from wagtail.blocks import CharBlock, ChoiceBlock, FloatBlock, IntegerBlock

from assessments.questions.base import Data
from assessments.questions.checking.base import Rule, RuleBlock
from assessments.questions.checking.workbook import MOST_ROWS, Cell, Workbook, is_place
from learning.vietnamese import fold, tidy

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_SHEET = gettext_lazy("Sheet")
_ANY_SHEET = gettext_lazy("Its name; empty for the first one.")
FORMATS = {
    "thousands": gettext_lazy("with a separator of thousands"),
    "percent": gettext_lazy("as percent"),
    "date": gettext_lazy("as a date"),
    "two_decimals": gettext_lazy("with two decimals"),
    "text": gettext_lazy("as text"),
}


class SheetBlock(RuleBlock):
    sheet = CharBlock(max_length=31, label=_SHEET)


class InCellBlock(RuleBlock):
    sheet = CharBlock(required=False, max_length=31, label=_SHEET, help_text=_ANY_SHEET)
    cell = CharBlock(max_length=10, label=gettext_lazy("Cell"), help_text=gettext_lazy("Such as B7."))


class ValueBlock(InCellBlock):
    value = CharBlock(
        max_length=200, label=gettext_lazy("Value"), help_text=gettext_lazy("A number or a text.")
    )
    tolerance = FloatBlock(default=0, min_value=0, label=gettext_lazy("Tolerance"))


class FormulaBlock(InCellBlock):
    function = CharBlock(
        max_length=30, label=gettext_lazy("Function"), help_text=gettext_lazy("Such as SUM.")
    )
    range = CharBlock(
        required=False,
        max_length=30,
        label=gettext_lazy("Over the cells"),
        help_text=gettext_lazy("Such as B2:B6; empty for any."),
    )


class ColumnBlock(RuleBlock):
    sheet = CharBlock(required=False, max_length=31, label=_SHEET, help_text=_ANY_SHEET)
    column = CharBlock(max_length=3, label=gettext_lazy("Column"), help_text=gettext_lazy("Such as C."))
    first_row = IntegerBlock(min_value=1, max_value=MOST_ROWS, default=2, label=gettext_lazy("From row"))
    last_row = IntegerBlock(min_value=1, max_value=MOST_ROWS, label=gettext_lazy("To row"))
    value = FloatBlock(label=gettext_lazy("Sum"))
    tolerance = FloatBlock(default=0, min_value=0, label=gettext_lazy("Tolerance"))


class FormatBlock(InCellBlock):
    format = ChoiceBlock(choices=list(FORMATS.items()), label=gettext_lazy("Shown"))


class RowBlock(RuleBlock):
    sheet = CharBlock(required=False, max_length=31, label=_SHEET, help_text=_ANY_SHEET)
    row = IntegerBlock(default=1, min_value=1, max_value=MOST_ROWS, label=gettext_lazy("Row"))


class OfWorkbook(Rule):
    """A rule about an Excel workbook, most often about one cell of it."""

    kind = "xlsx"
    icon = "table"

    def problem(self, asked: Data) -> str:
        if "cell" in asked and not is_place(str(asked["cell"])):
            return _("“%(cell)s” is not the name of a cell, such as B7.") % {"cell": asked["cell"]}
        return ""


class SheetExists(OfWorkbook):
    name = "sheet_exists"
    label = gettext_lazy("There is a sheet")
    Fields = SheetBlock

    def says(self, asked: Data) -> str:
        return _("There is a sheet “%(sheet)s”") % asked

    def check(self, asked: Data, file: Workbook) -> str:
        if file.title(asked["sheet"]):
            return ""
        return _("Name a sheet “%(sheet)s”: double-click its tab at the bottom.") % asked


class CellValue(OfWorkbook):
    name = "cell_value"
    label = gettext_lazy("A cell holds a value")
    Fields = ValueBlock

    def says(self, asked: Data) -> str:
        return _("%(cell)s holds the right value") % {"cell": _where(asked)}

    def check(self, asked: Data, file: Workbook) -> str:
        cell = file.cell(asked.get("sheet", ""), asked["cell"])
        if cell.formula and cell.value is None:
            return _unsaved(asked)
        if _is_same(cell.value, asked["value"], float(asked.get("tolerance") or 0)):
            return ""
        if cell.value is None:
            return _("%(cell)s is empty. Write or calculate there what was asked for.") % {
                "cell": _where(asked)
            }
        return _("%(cell)s shows %(value)s. Look at how it is calculated, and at the numbers it uses.") % {
            "cell": _where(asked),
            "value": localize(cell.value),
        }


class CellFormula(OfWorkbook):
    name = "cell_formula"
    label = gettext_lazy("A cell is calculated")
    Fields = FormulaBlock

    def problem(self, asked: Data) -> str:
        cells = str(asked.get("range") or "").upper()
        if cells and not _RANGE.fullmatch(cells):
            return _("“%(cells)s” are no cells, such as B2:B6.") % {"cells": cells}
        return super().problem(asked)

    def says(self, asked: Data) -> str:
        return _("%(cell)s is calculated with %(function)s") % {
            "cell": _where(asked),
            "function": asked["function"].upper(),
        }

    def check(self, asked: Data, file: Workbook) -> str:
        cell = file.cell(asked.get("sheet", ""), asked["cell"])
        wanted = f"={asked['function'].upper()}({(asked.get('range') or '…').upper()})"
        told = {"cell": _where(asked), "formula": wanted}
        if not cell.formula:
            return _("%(cell)s has no formula. Let it be calculated, with %(formula)s.") % told
        if not _uses(cell.formula, asked["function"], asked.get("range") or ""):
            return _("%(cell)s has another formula. It should use %(formula)s.") % told
        return ""


class ColumnSum(OfWorkbook):
    name = "column_sum"
    label = gettext_lazy("A column adds up")
    Fields = ColumnBlock

    def says(self, asked: Data) -> str:
        return _("The numbers in column %(column)s add up") % {"column": asked["column"].upper()}

    def check(self, asked: Data, file: Workbook) -> str:
        letter, cells = asked["column"].upper(), file.cells(asked.get("sheet", ""))
        found = [cells.get(f"{letter}{row}") for row in range(asked["first_row"], asked["last_row"] + 1)]
        numbers = [cell.value for cell in found if cell and _is_number(cell.value)]
        total = sum(numbers)
        if abs(total - asked["value"]) <= float(asked.get("tolerance") or 0) + 1e-9 * max(
            1.0, abs(asked["value"])
        ):
            return ""
        return _(
            "The numbers from %(column)s%(first)s to %(column)s%(last)s make %(total)s together, which is not right. "
            "Look for a wrong number, and for one that is stored as text."
        ) % {
            "column": letter,
            "first": asked["first_row"],
            "last": asked["last_row"],
            "total": localize(total),
        }


class NumberFormat(OfWorkbook):
    name = "number_format"
    label = gettext_lazy("A cell is shown in a format")
    Fields = FormatBlock

    def says(self, asked: Data) -> str:
        return _("%(cell)s is shown %(format)s") % {"cell": _where(asked), "format": _format(asked)}

    def check(self, asked: Data, file: Workbook) -> str:
        cell = file.cell(asked.get("sheet", ""), asked["cell"])
        if _is_shown(cell, asked["format"]):
            return ""
        return _("Show %(cell)s %(format)s: choose it with “Format Cells”, and do not type it.") % {
            "cell": _where(asked),
            "format": _format(asked),
        }


class HeaderBold(OfWorkbook):
    name = "header_bold"
    label = gettext_lazy("The header row is bold")
    Fields = RowBlock

    def says(self, asked: Data) -> str:
        return _("Row %(row)s, the header, is bold") % {"row": asked["row"]}

    def check(self, asked: Data, file: Workbook) -> str:
        cells = file.cells(asked.get("sheet", ""))
        row = [cells.get(f"{get_column_letter(column)}{asked['row']}") for column in range(1, 101)]
        written = [cell for cell in row if cell and str(cell.value or "").strip()]
        if written and all(cell.bold for cell in written):
            return ""
        return _("Make every heading in row %(row)s bold.") % {"row": asked["row"]}


RULES = (SheetExists, CellValue, CellFormula, ColumnSum, NumberFormat, HeaderBold)


def _where(asked: Data) -> str:
    cell = asked["cell"].upper()
    return (
        _("%(cell)s in “%(sheet)s”") % {"cell": cell, "sheet": asked["sheet"]} if asked.get("sheet") else cell
    )


def _unsaved(asked: Data) -> str:
    return _(
        "%(cell)s has a formula whose result was not saved. Open the file in Excel, save it and hand it in again."
    ) % {"cell": _where(asked)}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_same(value: Any, wanted: str, tolerance: float) -> bool:
    number = _number(wanted)
    if number is not None:
        return _is_number(value) and abs(value - number) <= tolerance + 1e-9 * max(1.0, abs(number))
    return value is not None and fold(tidy(str(value))) == fold(tidy(wanted))


def _number(text: str) -> float | None:
    """What an author typed as a number, with a comma or a point before the decimals. What begins with a nought that
    says nothing is a code: a cell that keeps it is text.
    """
    bare = text.strip().replace(" ", "").replace(",", ".")
    return float(bare) if re.fullmatch(r"-?(?!0\d)\d{1,15}(\.\d{1,10})?", bare) else None


def _uses(formula: str, function: str, cells: str) -> bool:
    # Functions that came later stand in files behind this mark.
    bare = re.sub(r"_XL(?:FN|WS)\.", "", formula.upper().replace("$", "").replace(" ", ""))
    if not re.search(rf"(?<![A-Z.]){re.escape(function.upper())}\(", bare):
        return False
    return (
        not cells
        or re.search(rf"(?<![A-Z]){re.escape(cells.upper().replace('$', ''))}(?!\d)", bare) is not None
    )


def _format(asked: Data) -> str:
    return str(FORMATS.get(asked["format"], asked["format"]))


def _is_shown(cell: Cell, wanted: str) -> bool:
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", cell.number_format).lower()
    match wanted:
        case "thousands":
            return "#,##0" in code or "# ##0" in code
        case "percent":
            return "%" in code
        case "date":
            return "y" in code and ("d" in code or "m" in code)
        case "two_decimals":
            return re.search(r"0\.00(?!0)", code) is not None
        case "text":
            return code == "@"
    return False
