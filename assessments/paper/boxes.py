"""How questions are answered on paper: boxes to tick, letters to write, or a line; and how that is typed in later."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.questions.base import Data, QuestionType, question_type
from assessments.questions.choices import ChoiceType
from learning.vietnamese import fold, tidy

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NOTHING = {"-", "–", ".", "_"}
# Types of ours that are no choices, by how they are answered. Another type says it with ``on_paper``.
WAYS = {
    "true_false": "true_false",
    "matching": "rows",
    "ordering": "order",
    "short_text": "words",
    "number": "words",
    "calculated": "words",
}
LONGEST_WORDS = 200


class Unreadable(Exception):
    """What was typed is no answer to the question; the message says what one looks like."""


@dataclass(frozen=True)
class Box:
    """Where one question is answered on paper. ``letters`` are what may be typed, ``size`` how many of them: 0 for
    as many as are ticked, and for words.
    """

    way: str
    letters: str = ""
    size: int = 1

    @property
    def is_words(self) -> bool:
        return self.way == "words"


def way_of(type_name: str) -> str:
    """How questions of the type are answered on paper; empty when they cannot be."""
    kind = question_type(type_name)
    if kind is None or kind.takes_file or kind.by_hand:
        return ""
    if said := getattr(kind, "on_paper", ""):
        return str(said)
    if type(kind).pictures is not QuestionType.pictures:
        return ""  # its answers are pictures, which we print in the stem only
    if isinstance(kind, ChoiceType):
        return "several" if kind.input == "checkbox" else "one"
    return WAYS.get(type_name, "")


def box_of(question: Data) -> Box:
    """The box of a frozen question that can be answered on paper."""
    way, data = way_of(question["type"]), question["data"]
    if way in ("one", "several"):
        return Box(way, LETTERS[: len(data["options"])], size=1 if way == "one" else 0)
    if way == "true_false":
        return Box(way, "ĐS")
    if way == "rows":
        return Box(way, LETTERS[: len(data["shown"])], size=len(data["pairs"]))
    if way == "order":
        count = len(data["shown"])
        return Box(way, "1234567890"[:count], size=count)
    return Box("words", size=0)


def read(question: Data, typed: str) -> Any:
    """The response that ``typed`` says, None for nothing. Raises Unreadable."""
    box, text = box_of(question), tidy(typed)
    if not text or text in NOTHING:
        return None
    if box.is_words:
        return text[:LONGEST_WORDS]
    return _READ[box.way](box, _letters(box, text))


def _letters(box: Box, text: str) -> list[int | None]:
    """The places of the letters in ``text``; None where there is none."""
    known = {fold(letter): place for place, letter in enumerate(box.letters)}
    if box.way == "true_false":
        known |= {"t": 0, "f": 1}
    found: list[int | None] = []
    for sign in re.sub(r"[\s,;/]", "", text):
        if sign not in NOTHING and fold(sign) not in known:
            raise Unreadable(
                _("“%(sign)s” is no answer here. Possible are: %(letters)s.")
                % {"sign": sign, "letters": ", ".join(box.letters)}
            )
        found.append(known.get(fold(sign)))
    if box.size and len(found) != box.size:
        raise Unreadable(
            _("There are %(found)s signs, and the question has %(size)s.")
            % {"found": len(found), "size": box.size}
        )
    return found


def _one(box: Box, places: list[int | None]) -> Any:
    return places[0]


def _several(box: Box, places: list[int | None]) -> Any:
    ticked = sorted({place for place in places if place is not None})
    return ticked or None


def _true(box: Box, places: list[int | None]) -> Any:
    return None if places[0] is None else places[0] == 0


def _rows(box: Box, places: list[int | None]) -> Any:
    return places if any(place is not None for place in places) else None


def _order(box: Box, places: list[int | None]) -> Any:
    return _rows(box, [None if place is None else place + 1 for place in places])


_READ = {"one": _one, "several": _several, "true_false": _true, "rows": _rows, "order": _order}


def right_answer(question: Data) -> str:
    """What the answer key prints."""
    box, data = box_of(question), question["data"]
    if box.way in ("one", "several"):
        return "".join(
            letter for letter, option in zip(box.letters, data["options"], strict=True) if option["correct"]
        )
    if box.way == "true_false":
        return "Đ" if data["answer"] == "true" else "S"
    if box.way == "rows":
        return "".join(box.letters[data["shown"].index(pair["right"])] for pair in data["pairs"])
    if box.way == "order":
        return "".join(str(item + 1) for item in data["shown"])
    kind = question_type(question["type"])
    return _shown_answer(kind, data) if kind else ""


def _shown_answer(kind: QuestionType, data: Data) -> str:
    return str(kind.context(data, None, name="", review=True).get("answer", ""))


def lettered(questions: Sequence[Data]) -> list[int]:
    """The places of the questions that are typed in the one line of letters."""
    return [place for place, question in enumerate(questions) if not box_of(question).is_words]


def written(questions: Sequence[Data]) -> list[int]:
    """The places of the questions that are answered in words, each with a field of its own."""
    return [place for place, question in enumerate(questions) if box_of(question).is_words]
