"""A province's own workbook, filled with a report's table.

The workbook has one row with a key of the table in each cell, such as {{ma_don_vi}}, which is repeated for every row of
the table, and {{tieu_de}} somewhere above. Instead of a text in braces, a cell may have the key as its defined name.
"""

import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter

from learning.archive import Archive, CannotRead, Limits
from learning.official.annex import AnnexPage
from learning.official.document import Document
from learning.reports.formats.base import harmless
from learning.reports.forms.base import ReportForm
from learning.reports.table import TEXTS, Cell

KEY = re.compile(r"\{\{\s*([a-z0-9_]+)\s*\}\}")
MOST_BYTES = 5_000_000
LIMITS = Limits(files=500, total=50_000_000, one=20_000_000)
MOST_CELLS = 200_000
TITLE = "tieu_de"
UNIT_KEYS = ("ten_don_vi", "ma_don_vi")
SHARES = ("percent", "change")


class UnfitTemplate(Exception):
    """The workbook cannot be filled. The message says what is missing, for the user."""


@dataclass(frozen=True)
class Layout:
    """Where the table goes: the ``row`` of a sheet that is repeated, and the key of each of its columns."""

    sheet: str
    row: int
    columns: dict[int, str]


def read(file: BinaryIO, form: type[ReportForm]) -> tuple[Workbook, Layout]:
    """The workbook in ``file`` and where a table of ``form`` goes in it. Raises UnfitTemplate."""
    book = _opened(file)
    rows: dict[tuple[str, int], dict[int, str]] = {}
    single: set[str] = set()
    known = {column.key: column for column in form.columns}
    unknown: set[str] = set()
    for cell, keys in _keyed(book):
        for key in keys:
            if key in known:
                rows.setdefault((cell.parent.title, cell.row), {})[cell.column] = key
            elif key in KEYS:
                single.add(key)
            else:
                unknown.add(key)
    if unknown:
        said = _("The template asks for %(keys)s, which is not known here. What may be asked for: %(known)s.")
        raise UnfitTemplate(said % {"keys": listed(sorted(unknown)), "known": listed([*KEYS, *known])})
    if len(rows) > 1:
        places = ", ".join(f"{sheet}!{row}" for sheet, row in rows)
        said = _(
            "The keys of the table stand in several rows (%(rows)s). Put them all in one, which is repeated."
        )
        raise UnfitTemplate(said % {"rows": places})
    columns = next(iter(rows.values()), {})
    gaps = [] if TITLE in single else [TITLE]
    gaps += [] if set(UNIT_KEYS) & set(columns.values()) else [UNIT_KEYS[0]]
    if not any(known[key].kind not in TEXTS for key in columns.values()):
        gaps.append(next(column.key for column in form.columns if column.kind not in TEXTS))
    if gaps:
        said = _("The template lacks the cells %(keys)s. Write each of them where its text belongs.")
        raise UnfitTemplate(said % {"keys": listed(gaps)})
    (sheet, row), columns = next(iter(rows.items()))
    return book, Layout(sheet, row, columns)


def fill(file: BinaryIO, document: Document, annex: AnnexPage, form: type[ReportForm]) -> Workbook:
    """The workbook in ``file`` with the table of ``annex``: a row for every line, the total the last. Raises
    UnfitTemplate."""
    book, layout = read(file, form)
    sheet = book[layout.sheet]
    kept = {key for _cell, keys in _keyed(book) for key in keys} & KEYS.keys()
    singles = {key: KEYS[key](document, annex) for key in kept}
    for cell, keys in list(_keyed(book)):
        if cell.row == layout.row and cell.parent is sheet:
            continue
        if cell.value is None or not isinstance(cell.value, str) or not KEY.search(cell.value):
            _put(cell, singles[keys[0]])  # by its defined name
        else:
            _put(cell, KEY.sub(lambda found: singles[found[1]], cell.value))
    _repeat(sheet, layout, annex)
    return book


def _repeat(sheet: Any, layout: Layout, annex: AnnexPage) -> None:
    lines, first = annex.table.lines, layout.row
    more = len(lines) - 1
    places = {heading.key: place for place, heading in enumerate(annex.table.headings)}
    pattern = [sheet.cell(first, column) for column in range(1, sheet.max_column + 1)]
    looks = [(cell.value, copy(cell._style)) for cell in pattern]
    height = sheet.row_dimensions[first].height
    _make_room(sheet, first, more)
    for number, line in enumerate(lines):
        row = first + number
        for column, (text, style) in enumerate(looks, start=1):
            cell = sheet.cell(row, column)
            if type(cell).__name__ == "MergedCell":
                continue
            cell._style = copy(style)
            key = layout.columns.get(column)
            if key is None:
                cell.value = text
            elif key in places:
                _put_figure(cell, line[places[key]], text)
            else:
                cell.value = None  # a column that this table has not
        if height:
            sheet.row_dimensions[row].height = height


def _make_room(sheet: Any, row: int, more: int) -> None:
    """Move what stands below ``row`` down, with what is merged there and its heights."""
    if more <= 0:
        return
    last, width = sheet.max_row, get_column_letter(sheet.max_column)
    heights = {each: sheet.row_dimensions[each].height for each in range(row + 1, last + 1)}
    below = [each for each in sheet.merged_cells.ranges if each.min_row > row]
    beside = [each for each in sheet.merged_cells.ranges if each.min_row == each.max_row == row]
    if last > row:
        sheet.move_range(f"A{row + 1}:{width}{last}", rows=more, translate=True)
    for each in below:
        each.shift(row_shift=more)
    for each, height in heights.items():
        sheet.row_dimensions[each + more].height = height
    for each in beside:
        for number in range(1, more + 1):
            sheet.merge_cells(
                start_row=row + number,
                end_row=row + number,
                start_column=each.min_col,
                end_column=each.max_col,
            )


def _put_figure(cell: SheetCell, told: Cell, pattern: Any) -> None:
    is_alone = not isinstance(pattern, str) or KEY.fullmatch(pattern.strip()) or not KEY.search(pattern)
    if not is_alone:
        _put(cell, KEY.sub(told.text.replace("\\", ""), pattern))
    elif isinstance(told.value, (int, float)) and not isinstance(told.value, bool):
        # A cell that the province formats in per cent wants a fraction.
        is_share = told.kind in SHARES and "%" in cell.number_format
        cell.value = round(told.value / 100, 3) if is_share else told.value
    else:
        _put(cell, told.text)


def _put(cell: SheetCell, text: str) -> None:
    cell.value = harmless(text)
    cell.data_type = "s"  # never a formula, and codes keep their noughts


def _opened(file: BinaryIO) -> Workbook:
    try:
        names = Archive(file, LIMITS).names
    except CannotRead as problem:
        raise UnfitTemplate(
            _(
                "This is no XLSX workbook, or it is damaged. Save the template as .xlsx in your spreadsheet program."
            )
        ) from problem
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UnfitTemplate(_("The workbook has macros. Save it as .xlsx without them."))
    file.seek(0)
    try:
        book = load_workbook(file, keep_links=False)
    except Exception as problem:
        # Whatever a file may be: openpyxl has errors of many kinds, with no class in common.
        raise UnfitTemplate(
            _(
                "This is no XLSX workbook, or it is damaged. Save the template as .xlsx in your spreadsheet program."
            )
        ) from problem
    if sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) > MOST_CELLS:
        raise UnfitTemplate(
            _("The template has too many cells. Delete the empty rows and columns at its end.")
        )
    return book


def _keyed(book: Workbook) -> Iterator[tuple[SheetCell, list[str]]]:
    """The cells that ask for something, and for what: by a text in braces, or by a defined name."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and (keys := KEY.findall(cell.value)):
                    yield cell, keys
    for name, place in book.defined_names.items():
        if not re.fullmatch(r"[a-z0-9_]+", name) or name.startswith("_"):
            continue
        for title, reference in place.destinations:
            if title in book.sheetnames and re.fullmatch(r"\$?[A-Z]+\$?\d+", reference):
                cell = book[title][reference.replace("$", "")]
                if not (isinstance(cell.value, str) and KEY.search(cell.value)):
                    yield cell, [name]


def listed(keys: Iterable[str]) -> str:
    """The keys as they are written in a cell."""
    return ", ".join("{{" + key + "}}" for key in keys)


# What may be asked for beside the columns.
KEYS: dict[str, Any] = {
    TITLE: lambda document, annex: annex.title,
    "trich_yeu": lambda document, annex: document.content["excerpt"],
    "ky_bao_cao": lambda document, annex: document.content["period"]["label"],
    "ma_ky": lambda document, annex: document.content["period"]["code"],
    "tu_ngay": lambda document, annex: f"{annex.report.starts_on:%d/%m/%Y}",
    "den_ngay": lambda document, annex: f"{annex.report.ends_on:%d/%m/%Y}",
    "co_quan_ban_hanh": lambda document, annex: document.content["issuer"],
    "so_ky_hieu": lambda document, annex: document.symbol.strip(),
    "dia_danh_ngay_thang": lambda document, annex: document.place_and_date,
    "phu_luc": lambda document, annex: annex.label,
    "sha256": lambda document, annex: annex.report.sha256,
}
