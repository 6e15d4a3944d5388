"""An Excel workbook as the rules look at it: its sheets, and of each cell the value, the formula and the looks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException

from assessments.questions.checking.opening import CannotOpen, Parts

# As much of a sheet as a task can be about.
MOST_ROWS, MOST_COLUMNS = 3_000, 100


@dataclass(frozen=True)
class Cell:
    """``value`` is what a spreadsheet shows; of a formula the result it had when the file was saved."""

    value: Any = None
    formula: str = ""
    number_format: str = "General"
    bold: bool = False


EMPTY = Cell()
Cells = dict[str, Cell]


class Workbook:
    """What is in an XLSX. Raises CannotOpen."""

    def __init__(self, file: Any):
        if "xl/workbook.xml" not in Parts(file):
            raise CannotOpen
        self._file = file
        self._read: dict[str, Cells] = {}

    @cached_property
    def _books(self) -> tuple[Any, Any]:
        return self._load(data_only=False), self._load(data_only=True)

    def _load(self, *, data_only: bool) -> Any:
        self._file.seek(0)
        try:
            return load_workbook(self._file, read_only=True, data_only=data_only, keep_links=False)
        except Exception as error:
            # openpyxl lets through whatever a part of the file breaks.
            raise _damaged() from error

    @property
    def sheets(self) -> list[str]:
        return [sheet.title for sheet in self._books[0].worksheets]

    def cells(self, sheet: str) -> Cells:
        """The cells of the sheet of that name, however its capitals are written; of the first one for no name."""
        title = self.title(sheet)
        if title is None:
            return {}
        if title not in self._read:
            self._read[title] = self._cells(title)
        return self._read[title]

    def title(self, sheet: str) -> str | None:
        """The name of a sheet as the workbook writes it; None if there is none."""
        same = (each for each in self.sheets if not sheet or each.strip().casefold() == sheet.casefold())
        return next(same, None)

    def cell(self, sheet: str, place: str) -> Cell:
        """The cell at ``place``, such as B7."""
        return self.cells(sheet).get(place.replace("$", "").upper(), EMPTY)

    def _cells(self, title: str) -> Cells:
        written, shown = (book[title] for book in self._books)
        found: Cells = {}
        try:
            rows = zip(_rows(written), _rows(shown), strict=False)
            for of_formulas, of_values in rows:
                for cell, result in zip(of_formulas, of_values, strict=False):
                    if cell.value is not None:
                        found[cell.coordinate] = _cell(cell, result)
        except Exception as error:  # a sheet is only now unpacked
            raise _damaged() from error
        return found


def _rows(sheet: Any) -> Any:
    # What a file says of its own size is not to be relied on.
    sheet.reset_dimensions()
    return sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)


def _cell(cell: Any, result: Any) -> Cell:
    is_formula = cell.data_type == "f"
    formula = getattr(cell.value, "text", cell.value) if is_formula else ""
    return Cell(
        value=result.value,
        formula=str(formula or ""),
        number_format=str(cell.number_format or "General"),
        bold=bool(cell.font and cell.font.b),
    )


def is_place(text: str) -> bool:
    """Whether ``text`` names a cell, such as B7."""
    try:
        coordinate_from_string(text.replace("$", "").upper())
    except (CellCoordinatesException, ValueError, TypeError):
        return False
    return True


def _damaged() -> CannotOpen:
    return CannotOpen(_("The workbook is damaged. Open it in Excel, save it anew and choose it again."))
