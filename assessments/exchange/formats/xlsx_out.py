"""Questions as a workbook with instructions, examples and lists to choose from; and the empty template."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessments.exchange.formats import xlsx_columns as words
from assessments.exchange.formats.base import Item, Lost, Sent
from assessments.exchange.formats.markup import is_plain, lines_of
from assessments.exchange.formats.text import without_control

MOST_ROWS = 5000
LONGEST_CELL = 32_000  # a spreadsheet takes 32,767 signs
Cells = dict[str, str | float]
_SHADE = PatternFill("solid", fgColor="E8F1F0")
_WIDTHS = {words.CODE: 16, words.TYPE: 18, words.STEM: 60, words.EXPLANATION: 50}
_PLACES = {name: place for place, (name, _title, _other) in enumerate(words.COLUMNS, start=1)}


def write_workbook(questions: Iterable[Sent], file: BinaryIO) -> list[Lost]:
    """Write ``questions``; what a row cannot say."""
    book, sheet = _begun(pools=[])
    lost: list[Lost] = []
    row = 1
    for sent in questions:
        cells, told = row_of(sent.item)
        if cells is None:
            lost.append(Lost(sent.item["code"], told[0], left_out=True))
            continue
        lost += [Lost(sent.item["code"], each) for each in told]
        row += 1
        _write_row(sheet, row, cells)
    book.save(file)
    return lost


def write_template(file: BinaryIO, *, pools: list[str]) -> None:
    """Write the workbook that a trainer fills in, with the paths of ``pools`` to choose from."""
    book, _sheet = _begun(pools=pools)
    book.save(file)


def _begun(*, pools: list[str]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    _write_guide(book.active)
    examples, sheet = book.create_sheet(words.EXAMPLES), book.create_sheet(words.SHEET)
    for each in (examples, sheet):
        _write_header(each)
    for row, cells in enumerate(words.EXAMPLE_ROWS, start=2):
        _write_row(examples, row, {**cells, words.TYPE: words.TYPES[cells[words.TYPE]]})
    _offer_choices(book, sheet, pools)
    book.active = book.index(sheet)
    for each in book.worksheets:
        each.sheet_view.tabSelected = each is sheet
    return book, sheet


def _write_guide(sheet: Worksheet) -> None:
    sheet.title = words.HOW
    sheet.column_dimensions["A"].width = 110
    for row, text in enumerate(["Nhập câu hỏi từ bảng tính", *words.GUIDE], start=1):
        cell = put(sheet, row, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=row == 1, size=14 if row == 1 else 11)


def _write_header(sheet: Worksheet) -> None:
    for name, place in _PLACES.items():
        cell = put(sheet, 1, place, words.COLUMNS[place - 1][1])
        cell.font, cell.fill = Font(bold=True), _SHADE
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, 22)
    sheet.freeze_panes = "D2"


def _write_row(sheet: Worksheet, row: int, cells: Cells) -> None:
    for name, text in cells.items():
        if text != "":
            put(sheet, row, _PLACES[name], text).alignment = Alignment(wrap_text=True, vertical="top")


def put(sheet: Worksheet, row: int, column: int, text: str | float) -> Any:
    """Write ``text`` as text: nothing becomes a formula, now or when somebody edits the cell. Numbers stay numbers."""
    if isinstance(text, float):
        return sheet.cell(row, column, text)
    cell = sheet.cell(row, column, without_control(text))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.number_format = "@"
    return cell


def _offer_choices(book: Workbook, sheet: Worksheet, pools: list[str]) -> None:
    lists = book.create_sheet(words.LISTS)
    lists.sheet_state = "hidden"
    _offer(lists, sheet, 1, words.TYPE, list(words.TYPES.values()), strict=True)
    _offer(lists, sheet, 2, words.STRICT, [words.YES, words.NO], strict=True)
    _offer(lists, sheet, 3, words.DIFFICULTY, list("12345"), strict=False)
    if pools:
        _offer(lists, sheet, 4, words.POOL, pools, strict=False)  # a new one may be written


def _offer(
    lists: Worksheet, sheet: Worksheet, column: int, name: str, choices: list[str], *, strict: bool
) -> None:
    for row, choice in enumerate(choices, start=1):
        put(lists, row, column, choice)
    letter, place = get_column_letter(column), get_column_letter(_PLACES[name])
    offered = f"'{words.LISTS}'!${letter}$1:${letter}${len(choices)}"
    rule = DataValidation(type="list", formula1=offered, allow_blank=True, showErrorMessage=strict)
    rule.error = "Hãy chọn trong danh sách của ô này."
    sheet.add_data_validation(rule)
    rule.add(f"{place}2:{place}{MOST_ROWS + 1}")


# --- a question as a row -----------------------------------------------------------------------------------


def row_of(item: Item) -> tuple[Cells | None, list[str]]:
    """The cells of ``item``, and what they cannot say; None, and why, when it has no place in a row."""
    write = _WRITERS.get(item["type"])
    if write is None:
        return None, [_("The workbook has no questions of this type.")]
    told: list[str] = []
    cells = write(item, told)
    if cells is None:
        return None, [_("It has more answers than the workbook has columns, or an arrow => in one.")]
    cells |= _about(item, told)
    if any(isinstance(text, str) and len(text) > LONGEST_CELL for text in cells.values()):
        return None, [_("One of its texts is longer than a cell can hold.")]
    return cells, told


def _about(item: Item, told: list[str]) -> Cells:
    for name, message in (
        ("stem", _("the form of its text")),
        ("explanation", _("the form of its explanation")),
    ):
        if item.get(name) and not is_plain(item[name]):
            told.append(message)
    competencies = [
        each["key"] + (f"={each['level']}" if each.get("level") else "")
        for each in item.get("competencies") or []
    ]
    return {
        words.CODE: item["code"],
        words.TYPE: words.TYPES[item["type"]],
        words.STEM: lines_of(item["stem"]),
        words.EXPLANATION: lines_of(item.get("explanation") or ""),
        words.DIFFICULTY: str(item.get("difficulty") or ""),
        words.POOL: item.get("pool") or "",
        words.COMPETENCIES: ", ".join(competencies),
        words.SOURCE: item.get("source") or "",
        words.TAGS: ", ".join(item.get("tags") or []),
    }


def _in_columns(prefix: str, texts: list[str]) -> Cells | None:
    if len(texts) > words.MOST_ANSWERS:
        return None
    return {f"{prefix}{letter}": text for letter, text in zip(words.LETTERS, texts, strict=False)}


def _choice(item: Item, told: list[str]) -> Cells | None:
    answers = _in_columns(words.ANSWER, [one["text"] for one in item["options"]])
    if answers is None:
        return None
    feedback = _in_columns(words.FEEDBACK, [one.get("feedback") or "" for one in item["options"]]) or {}
    right = [letter for letter, one in zip(words.LETTERS, item["options"], strict=False) if one["correct"]]
    return {**answers, **feedback, words.RIGHT: ", ".join(right)}


def _true_or_false(item: Item, told: list[str]) -> Cells:
    return {words.RIGHT: words.TRUE if item["answer"] == "true" else words.FALSE}


def _wordings(item: Item, told: list[str]) -> Cells | None:
    answers = _in_columns(words.ANSWER, item["accepted"])
    return (
        None if answers is None else {**answers, words.STRICT: words.YES if item.get("strict") else words.NO}
    )


def _number(item: Item, told: list[str]) -> Cells:
    if item.get("units") or item.get("relative"):
        told.append(_("its other units, and a tolerance in per cent"))
    return {
        words.RIGHT: float(item["answer"]),
        words.TOLERANCE: float(item.get("tolerance") or 0),
        words.UNIT: item.get("unit") or "",
    }


def _pairs(item: Item, told: list[str]) -> Cells | None:
    return _with_arrows([(pair["left"], pair["right"]) for pair in item["pairs"]])


def _categories(item: Item, told: list[str]) -> Cells | None:
    return _with_arrows([(one["text"], one["category"]) for one in item["items"]])


def _with_arrows(pairs: list[tuple[str, str]]) -> Cells | None:
    if any(words.ARROW in f"{left} {right}" or "→" in f"{left} {right}" for left, right in pairs):
        return None
    return _in_columns(words.ANSWER, [f"{left} {words.ARROW} {right}" for left, right in pairs])


def _ordering(item: Item, told: list[str]) -> Cells | None:
    return _in_columns(words.ANSWER, item["items"])


def _essay(item: Item, told: list[str]) -> Cells:
    if any(item.get(name) for name in ("guidance", "least_words", "most_words", "rubric")):
        told.append(_("its guidance, limits and rubric"))
    return {words.RIGHT: item.get("model_answer") or ""}


_WRITERS: dict[str, Any] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "true_false": _true_or_false,
    "short_text": _wordings,
    "number": _number,
    "matching": _pairs,
    "categorise": _categories,
    "ordering": _ordering,
    "essay": _essay,
}
