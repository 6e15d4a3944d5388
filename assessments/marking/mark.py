"""Marking a paper: pure, so it can be done again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.marking.weigh import reaches, weighted, with_sureness
from assessments.questions.base import Mark, question_type

__all__ = ["Marked", "counted_scores", "mark_paper", "reaches"]


@dataclass(frozen=True)
class Marked:
    """The score of a paper from 0 to 1, None when nothing in it can be marked; and the marks by place."""

    score: float | None
    marks: dict[int, Mark]


def mark_paper(
    questions: Sequence[Mapping[str, Any]],
    responses: Mapping[int, Any],
    sure: Mapping[int, int | None] | None = None,
) -> Marked:
    """Mark ``responses`` by place. Every question counts by its weight; an unanswered one earns nothing.

    Questions of a type that is not installed count neither for nor against the learner. With ``sure``, by place, how
    sure she was counts too.
    """
    marks = {}
    for place, question in enumerate(questions):
        kind = question_type(question["type"])
        if kind:
            response = responses.get(place)
            marks[place] = Mark(0) if response is None else kind.mark(question["data"], response)
    return Marked(weighted(questions, counted_scores(marks, sure)), marks)


def counted_scores(marks: Mapping[int, Mark], sure: Mapping[int, int | None] | None) -> dict[int, float]:
    """What the marks count, by place: as they are, or by how sure the learner was."""
    scores = {place: mark.score for place, mark in marks.items()}
    return scores if sure is None else with_sureness(scores, sure)
