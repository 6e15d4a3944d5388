"""What handing in makes of an attempt and its answers. Nothing here is written to the database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from assessments.attempts.answer import count_time
from assessments.attempts.models import Attempt
from assessments.marking.mark import Marked, mark_paper
from assessments.marking.weigh import passes
from assessments.quizzes.rules import Sureness

# Whatever gives an attempt another result writes these, so that its statistics are counted anew.
RESULT = ["passed", "score", "marked_at", "is_tallied"]
CLOSED = [*RESULT, "submitted_at", "seconds", "seen_at"]


class Answered(Protocol):
    """What is read of an answer to mark it."""

    @property
    def response(self) -> Any: ...

    @property
    def confidence(self) -> int | None: ...


def mark_attempt(attempt: Attempt, answers: Mapping[int, Answered]) -> Marked:
    """What ``answers`` are worth, by the attempt's own paper and rules."""
    responses = {place: answer.response for place, answer in answers.items()}
    marked = mark_paper(attempt.questions, responses, attempt.corrections, sure_of(attempt, answers))
    return in_all(attempt, marked, responses)


def in_all(attempt: Attempt, marked: Marked, responses: Mapping[int, Any]) -> Marked:
    """``marked`` with the score of the whole. Of an adaptive test it is not the share of right answers, which is about
    half for everybody, but the share of the whole bank that they speak for."""
    if not attempt.is_adaptive or marked.score is None:
        return marked
    from assessments.adaptive.result import found_in

    scores = {place: mark.score for place, mark in marked.marks.items()}
    return replace(marked, score=found_in(attempt, scores, responses).share)


def close(attempt: Attempt, marked: Marked, now: datetime) -> None:
    """Hand ``attempt`` in at ``now``. What came too late is no time of learning."""
    if not attempt.is_late(now):
        count_time(attempt, now)
    attempt.submitted_at = now
    judge(attempt, marked, now)


def judge(attempt: Attempt, marked: Marked, now: datetime) -> None:
    """Set the result of ``attempt``; none while it waits for a person."""
    attempt.marked_at = None if marked.score is None else now
    attempt.passed = has_passed(attempt, marked)
    attempt.score = None if marked.score is None else round(marked.score, 4)
    attempt.is_tallied = False


def has_passed(attempt: Attempt, marked: Marked) -> bool | None:
    """Whether the pass marks of the paper and of its sections are reached; nobody passes or fails a placement."""
    if attempt.is_placement or marked.score is None:
        return None
    # Whoever ends an adaptive test after a lucky start has shown too little.
    if attempt.is_adaptive and attempt.gone_through < attempt.paper["adaptive"]["least"]:
        return False
    return passes(attempt.paper, marked.score, marked.counted)


def sure_of(attempt: Attempt, answers: Mapping[int, Answered]) -> dict[int, int | None] | None:
    """How sure the learner was, by place, where that counts; of what she left open she was not."""
    if attempt.sureness != Sureness.SCORED:
        return None
    return {place: answer.confidence for place, answer in answers.items() if answer.response is not None}
