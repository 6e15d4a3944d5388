"""Questions out of a workbook, or a CSV file, that a trainer filled in."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from assessments.exchange.formats import xlsx_columns as words
from assessments.exchange.formats.base import Item, Read, Unreadable
from assessments.exchange.formats.markup import paragraphs
from assessments.exchange.formats.text import without_control
from assessments.exchange.formats.xlsx_rows import READERS, Refused
from learning import api, registry
from learning.vietnamese import fold, tidy

LONGEST_CELL = 32_767
SEARCHED = 20  # rows, for the header
_BRACKETS = re.compile(r"\(.*?\)")


def read_workbook(file: BinaryIO) -> Iterator[Read]:
    """The questions in the rows under the header. Raises Unreadable."""
    try:
        rows = _rows(file)
    except api.CannotReadWorkbook as refused:
        raise Unreadable(str(refused)) from refused
    begins, columns = _header(rows)
    return (_read(number, row, columns) for number, row in rows[begins:] if any(map(text_of, row)))


def _rows(file: BinaryIO) -> list[tuple[int, list[Any]]]:
    """The rows of the sheet for questions, or of the only sheet that there is."""
    try:
        return _of_sheet(file, words.SHEET)
    except api.CannotReadWorkbook:
        file.seek(0)
        return _of_sheet(file, "")


def _of_sheet(file: BinaryIO, sheet: str) -> list[tuple[int, list[Any]]]:
    # It looks into the file to see what it is.
    with api.opened_workbook(file, name="", sheet=sheet, longest=LONGEST_CELL) as rows:
        return list(rows)


def _header(rows: list[tuple[int, list[Any]]]) -> tuple[int, dict[str, int]]:
    """After how many rows the questions begin, and which columns are what."""
    known = {fold(each): name for name, title, other in words.COLUMNS for each in (_bare(title), other)}
    for place, (_number, row) in enumerate(rows[:SEARCHED], start=1):
        names = [known.get(fold(_bare(text_of(cell)))) for cell in row]
        columns = {name: column for column, name in reversed(list(enumerate(names))) if name}
        if words.TYPE in columns and words.STEM in columns:
            return place, columns
    raise Unreadable(
        _(
            "The row with the names of the columns is missing: at least “Loại câu hỏi” and “Câu hỏi”. Use the template."
        )
    )


def _bare(title: str) -> str:
    return _BRACKETS.sub("", title).strip()


def text_of(value: Any) -> str:
    """What a person sees in the cell; its lines stay."""
    if value is None or value == api.FORMULA:
        return ""
    if isinstance(value, bool):
        return words.TRUE if value else words.FALSE
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).replace(".", ",")
    return "\n".join(map(tidy, without_control(str(value)).split("\n"))).strip()


def _read(number: int, row: list[Any], columns: dict[str, int]) -> Read:
    place = _("row %(number)s") % {"number": number}
    formulas = [get_column_letter(column + 1) for column, value in enumerate(row) if value == api.FORMULA]
    if formulas:
        cell = f"{formulas[0]}{number}"
        return Read(
            place, None, [_("Cell %(cell)s holds a formula. Write its result there.") % {"cell": cell}]
        )
    cells: dict[str, Any] = {
        name: text_of(row[column]) for name, column in columns.items() if column < len(row)
    }
    # What is a number in the workbook is no text that could be read in two ways.
    for name in (words.RIGHT, words.TOLERANCE):
        value = row[columns[name]] if columns.get(name, len(row)) < len(row) else None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            cells[f"{name}{words.AS_NUMBER}"] = float(value)
    try:
        item, told = _item(cells)
    except Refused as why:
        return Read(place, None, [str(why)])
    return Read(place, item, told)


def _item(cells: dict[str, Any]) -> tuple[Item, list[str]]:
    name = _type(cells.get(words.TYPE, ""))
    if not cells.get(words.STEM):
        raise Refused(_("The column “Câu hỏi” is empty."))
    answers = {letter: text for letter in words.LETTERS if (text := cells.get(f"{words.ANSWER}{letter}", ""))}
    item: Item = {"type": name, "stem": paragraphs(cells[words.STEM])}
    item |= READERS[name](cells, answers)
    told: list[str] = []
    item |= _about(cells, told)
    return item, told


def _type(written: str) -> str:
    """The name of the type that the row says, in Vietnamese, English or as it is stored."""
    if not written:
        raise Refused(_("The column “Loại câu hỏi” is empty."))
    known = {fold(title): name for name, title in words.TYPES.items()} | {
        fold(name): name for name in words.TYPES
    }
    for name in words.TYPES:
        kind = registry.question_types.get(name)
        if kind:
            known.setdefault(fold(str(kind.label)), name)
    found = known.get(fold(written))
    if found is None:
        raise Refused(_("The type “%(type)s” is not one of the list.") % {"type": written[:60]})
    return found


def _about(cells: dict[str, Any], told: list[str]) -> Item:
    item: Item = {}
    if text := cells.get(words.EXPLANATION):
        item["explanation"] = paragraphs(text)
    difficulty = cells.get(words.DIFFICULTY, "")
    if difficulty in tuple("12345"):
        item["difficulty"] = int(difficulty)
    elif difficulty:
        told.append(_("The difficulty “%(text)s” is no number from 1 to 5.") % {"text": difficulty[:20]})
    for name in (words.CODE, words.POOL, words.SOURCE):
        if text := cells.get(name):
            item[name] = text
    if keys := _listed(cells.get(words.COMPETENCIES, "")):
        item["competencies"] = [_competency(each) for each in keys]
    if tags := _listed(cells.get(words.TAGS, "")):
        item["tags"] = tags
    return item


def _competency(written: str) -> dict[str, Any]:
    key, _sign, level = written.partition("=")
    return {"key": key.strip(), "level": int(level) if level.isascii() and level.isdigit() else None}


def _listed(text: str) -> list[str]:
    return [each for each in map(tidy, text.replace(";", ",").split(",")) if each]
