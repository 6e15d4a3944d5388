"""The line of letters that is typed in for one paper, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessments.paper.boxes import Unreadable, box_of, lettered, read, written
from assessments.questions.base import Data


@dataclass
class Typed:
    """What was typed in of one paper: the responses by place, each question's own sign, and what is wrong."""

    responses: dict[int, Any] = field(default_factory=dict)
    signs: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it in one text, to be kept and compared."""
        return " | ".join(f"{place + 1}: {sign}" for place, sign in sorted(self.signs.items()))


def is_dense(questions: Sequence[Data]) -> bool:
    """Whether every question has one letter, so that nothing needs to stand between them."""
    return all(box_of(questions[place]).size == 1 for place in lettered(questions))


def read_paper(questions: Sequence[Data], line: str, words: Mapping[int, str]) -> Typed:
    """Read ``line``, and ``words`` by place, as answers to ``questions``. Problems are said, and nothing is guessed."""
    typed = Typed()
    places = lettered(questions)
    signs = list("".join(line.split())) if is_dense(questions) else line.split()
    if len(signs) != len(places):
        said = _("The line has %(found)s answers, and the form asks for %(wanted)s. Type “-” for no answer.")
        typed.problems.append(said % {"found": len(signs), "wanted": len(places)})
        return typed
    given = dict(zip(places, signs, strict=True)) | {
        place: words.get(place, "") for place in written(questions)
    }
    for place, sign in given.items():
        _take(typed, questions[place], place, sign)
    return typed


def _take(typed: Typed, question: Data, place: int, sign: str) -> None:
    try:
        response = read(question, sign)
    except Unreadable as problem:
        said = _("Question %(number)s: %(problem)s")
        typed.problems.append(said % {"number": place + 1, "problem": problem})
        return
    if response is not None:
        typed.responses[place] = response
        typed.signs[place] = response if box_of(question).is_words else sign.upper()
