"""Marking a paper: pure, so it can be done again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.questions.base import Mark, question_type

# What a correction says of a question: it does not count, or everybody gets full marks for it.
OUT, FULL = "out", "full"


@dataclass(frozen=True)
class Marked:
    """The marks by place, and the score of a paper from 0 to 1.

    The score is None when nothing in the paper can be marked, and while somebody has to look at something in it.
    """

    score: float | None
    marks: dict[int, Mark]

    @property
    def waiting(self) -> set[int]:
        """The places of the answers that a person has to mark."""
        return {place for place, mark in self.marks.items() if mark.waits}

    @property
    def is_empty(self) -> bool:
        """Whether nothing in the paper can be marked."""
        return not self.marks


def mark_paper(
    questions: Sequence[Mapping[str, Any]],
    responses: Mapping[int, Any],
    corrections: Mapping[str, Mapping[str, Any]] | None = None,
) -> Marked:
    """Mark ``responses`` by place. Every question counts the same; an unanswered one earns nothing.

    Questions of a type that is not installed count neither for nor against the learner. ``corrections`` are an
    attempt's.
    """
    marks = {}
    for place, question in enumerate(questions):
        counts = (corrections or {}).get(str(place), {}).get("counts", "")
        if mark := _mark(question, responses.get(place), counts):
            marks[place] = mark
    return Marked(score_of(marks.values()), marks)


def score_of(marks: Collection[Mark]) -> float | None:
    """The score of a paper with ``marks``."""
    if not marks or any(mark.waits for mark in marks):
        return None
    return sum(mark.score for mark in marks) / len(marks)


def _mark(question: Mapping[str, Any], response: Any, counts: str) -> Mark | None:
    kind = question_type(question["type"])
    if kind is None or counts == OUT:
        return None
    if counts == FULL:
        return Mark(1)
    return Mark(0) if response is None else kind.mark(question["data"], response)


def reaches(score: float, pass_mark: float) -> bool:
    """Whether ``score`` is at least ``pass_mark``; seven tenths are seven tenths, however they were added up."""
    return score >= pass_mark - 1e-9
