"""What handing in makes of an attempt and its answers. Nothing here is written to the database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from assessments.attempts.answer import count_time
from assessments.attempts.models import Answer, Attempt
from assessments.marking.mark import Marked, mark_paper
from assessments.marking.weigh import passes
from assessments.quizzes.rules import Sureness

# Whatever gives an attempt another result writes these, so that its statistics are counted anew.
RESULT = ["passed", "score", "marked_at", "is_tallied"]
CLOSED = [*RESULT, "submitted_at", "seconds", "seen_at"]
MARKED = ["score", "waits"]


def mark_attempt(attempt: Attempt, answers: Mapping[int, Answer]) -> Marked:
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


def sure_of(attempt: Attempt, answers: Mapping[int, Answer]) -> dict[int, int | None] | None:
    """How sure the learner was, by place, where that counts; of what she left open she was not."""
    if attempt.sureness != Sureness.SCORED:
        return None
    return {place: answer.confidence for place, answer in answers.items() if answer.response is not None}


def marked_answers(
    attempt: Attempt, answers: Mapping[int, Answer], marked: Marked, known: Mapping[int, int], now: datetime
) -> list[Answer]:
    """An answer with its mark for each question of the paper, also where nothing was answered.

    ``known`` are the questions that still exist, by place.
    """
    return [
        Answer(
            attempt=attempt,
            place=place,
            question_id=known.get(place),
            response=answers[place].response if place in answers else None,
            score=None if mark is None or mark.waits else mark.score,
            waits=mark is not None and mark.waits,
            saved_at=answers[place].saved_at if place in answers else now,
        )
        for place in range(len(attempt.paper["questions"]))
        for mark in [marked.marks.get(place)]
    ]


def write_marks(answers: list[Answer]) -> None:
    """Upsert the marks of ``answers`` by one query, whatever is kept of them."""
    Answer.objects.bulk_create(
        answers, update_conflicts=True, unique_fields=["attempt", "place"], update_fields=MARKED
    )
