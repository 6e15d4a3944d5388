"""Marking a paper: pure, so it can be done again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.questions.base import Mark, question_type


@dataclass(frozen=True)
class Marked:
    """The score of a paper from 0 to 1, None when nothing in it can be marked; and the marks by place."""

    score: float | None
    marks: dict[int, Mark]


def mark_paper(questions: Sequence[Mapping[str, Any]], responses: Mapping[int, Any]) -> Marked:
    """Mark ``responses`` by place. Every question counts the same; an unanswered one earns nothing.

    Questions of a type that is not installed count neither for nor against the learner.
    """
    marks = {}
    for place, question in enumerate(questions):
        kind = question_type(question["type"])
        if kind:
            response = responses.get(place)
            marks[place] = Mark(0) if response is None else kind.mark(question["data"], response)
    score = sum(mark.score for mark in marks.values()) / len(marks) if marks else None
    return Marked(score, marks)


def reaches(score: float, pass_mark: float) -> bool:
    """Whether ``score`` is at least ``pass_mark``; seven tenths are seven tenths, however they were added up."""
    return score >= pass_mark - 1e-9
