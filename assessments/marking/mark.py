"""Marking a paper: pure, so it can be done again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.marking.weigh import reaches, weighted, with_sureness
from assessments.questions.base import Mark, question_type

__all__ = ["FULL", "OUT", "Marked", "counted_scores", "mark_paper", "marked_as", "reaches"]

# What a correction says of a question: it does not count, or everybody gets full marks for it.
OUT, FULL = "out", "full"
Sure = Mapping[int, int | None]


@dataclass(frozen=True)
class Marked:
    """The marks by place, and the score of a paper from 0 to 1.

    The score is None when nothing in the paper can be marked, and while somebody has to look at something in it.
    ``sure`` is how sure the learner was, by place, where that counts.
    """

    score: float | None
    marks: dict[int, Mark]
    sure: Sure | None = None

    @property
    def waiting(self) -> set[int]:
        """The places of the answers that a person has to mark."""
        return {place for place, mark in self.marks.items() if mark.waits}

    @property
    def is_empty(self) -> bool:
        """Whether nothing in the paper can be marked."""
        return not self.marks

    @property
    def counted(self) -> dict[int, float]:
        """What the marks count, by place."""
        return counted_scores(self.marks, self.sure)


def mark_paper(
    questions: Sequence[Mapping[str, Any]],
    responses: Mapping[int, Any],
    corrections: Mapping[str, Mapping[str, Any]] | None = None,
    sure: Sure | None = None,
) -> Marked:
    """Mark ``responses`` by place. Every question counts by its weight; an unanswered one earns nothing.

    Questions of a type that is not installed count neither for nor against the learner. ``corrections`` are an
    attempt's. With ``sure``, how sure she was counts too.
    """
    marks = {}
    for place, question in enumerate(questions):
        counts = (corrections or {}).get(str(place), {}).get("counts", "")
        if mark := _mark(question, responses.get(place), counts):
            marks[place] = mark
    return marked_as(questions, marks, sure)


def marked_as(
    questions: Sequence[Mapping[str, Any]], marks: dict[int, Mark], sure: Sure | None = None
) -> Marked:
    """The paper with ``marks``, whoever gave them."""
    return Marked(_score_of(questions, marks, sure), marks, sure)


def _score_of(
    questions: Sequence[Mapping[str, Any]], marks: Mapping[int, Mark], sure: Sure | None
) -> float | None:
    if not marks or any(mark.waits for mark in marks.values()):
        return None
    scores = counted_scores(marks, sure)
    found = weighted(questions, scores)
    if found is None:  # where nothing has a weight, all weigh the same
        return weighted([{} for _question in questions], scores)
    return found


def counted_scores(marks: Mapping[int, Mark], sure: Sure | None) -> dict[int, float]:
    """What the marks count, by place: as they are, or by how sure the learner was."""
    scores = {place: mark.score for place, mark in marks.items()}
    return scores if sure is None else with_sureness(scores, sure)


def _mark(question: Mapping[str, Any], response: Any, counts: str) -> Mark | None:
    kind = question_type(question["type"])
    if kind is None or counts == OUT:
        return None
    if counts == FULL:
        return Mark(1)
    return Mark(0) if response is None else kind.mark(question["data"], response)
