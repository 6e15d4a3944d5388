"""The answers in a row of the workbook, by the type of its question."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.formats import xlsx_columns as words
from assessments.exchange.formats.base import Item
from assessments.questions.numbers import readings
from learning.vietnamese import fold

Cells = dict[str, Any]
_ARROW = re.compile(r"\s*(?:=>|→|->)\s*")


class Refused(Exception):
    """The row is no question that can be asked; the message says which cell is wrong."""


def _options(cells: Cells, answers: Cells) -> list[Item]:
    right = {letter.upper() for letter in re.findall(r"[A-Za-z]+", cells.get(words.RIGHT, ""))}
    if not right:
        raise Refused(_("The column “Đáp án đúng” is empty."))
    if missing := sorted(right - set(answers)):
        raise Refused(_("“Đáp án đúng” names %(letter)s, which has no answer.") % {"letter": missing[0][:20]})
    return [
        {"text": text, "correct": letter in right, "feedback": cells.get(f"{words.FEEDBACK}{letter}", "")}
        for letter, text in answers.items()
    ]


def _choice(cells: Cells, answers: Cells) -> Item:
    return {"options": _options(cells, answers)}


def _true_or_false(cells: Cells, answers: Cells) -> Item:
    word = fold(cells.get(words.RIGHT, ""))
    if word and word in words.WORDS_FOR_YES:
        return {"answer": "true"}
    if word and word in words.WORDS_FOR_NO:
        return {"answer": "false"}
    raise Refused(_("“Đáp án đúng” must be “Đúng” or “Sai”."))


def _wordings(cells: Cells, answers: Cells) -> Item:
    accepted = list(answers.values()) or [text for text in [cells.get(words.RIGHT, "")] if text]
    return {"accepted": accepted, "strict": fold(cells.get(words.STRICT, "")) in words.WORDS_FOR_YES}


def _number(cells: Cells, answers: Cells) -> Item:
    return {
        "answer": _number_of(cells, words.RIGHT, "Đáp án đúng"),
        "tolerance": abs(_number_of(cells, words.TOLERANCE, "Sai số", default="0")),
        "unit": cells.get(words.UNIT, ""),
    }


def _number_of(cells: Cells, name: str, column: str, default: str = "") -> float:
    number = cells.get(f"{name}{words.AS_NUMBER}")
    return number_in(cells.get(name) or default, column) if number is None else number


def number_in(text: str, column: str) -> float:
    """The one number that ``text`` can be. Raises Refused."""
    try:
        return float(text.replace(",", ".")) if re.fullmatch(r"[-+]?[\d.,]+e[-+]?\d+", text) else _plain(text)
    except ValueError as error:
        raise Refused(
            _("The column “%(column)s” must hold one number, as 84,5: not “%(text)s”.")
            % {"column": column, "text": text[:30]}
        ) from error


def _plain(text: str) -> float:
    found = readings(text, unit="")
    if len(found) != 1:
        raise ValueError(text)
    return found.pop()


def _parted(answers: Cells) -> list[tuple[str, str]]:
    parts = []
    for letter, text in answers.items():
        left, *rest = _ARROW.split(text, maxsplit=1)
        if not left or not rest or not rest[0]:
            raise Refused(_("“Trả lời %(letter)s” must be written: left => right.") % {"letter": letter})
        parts.append((left, rest[0]))
    return parts


def _pairs(cells: Cells, answers: Cells) -> Item:
    return {"pairs": [{"left": left, "right": right} for left, right in _parted(answers)]}


def _categories(cells: Cells, answers: Cells) -> Item:
    parts = _parted(answers)
    return {
        "categories": list(dict.fromkeys(right for _left, right in parts)),
        "items": [{"text": left, "category": right} for left, right in parts],
    }


def _ordering(cells: Cells, answers: Cells) -> Item:
    return {"items": list(answers.values())}


def _essay(cells: Cells, answers: Cells) -> Item:
    return {"model_answer": cells[words.RIGHT]} if cells.get(words.RIGHT) else {}


READERS: dict[str, Callable[[Cells, Cells], Item]] = {
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
