"""Handing in: marked once, recorded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.attempts.answer import count_time, locked
from assessments.attempts.counted import Result, stated
from assessments.attempts.log import outcome
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.paper import answers_of
from assessments.marking.mark import Marked, counted_scores, mark_paper
from assessments.marking.weigh import passes
from assessments.quizzes.rules import Counts, Sureness
from learning import api

MOST_AT_ONCE = 100


class CannotMark(Exception):
    """Nothing in the paper can be marked now; the message says that nothing is lost."""


@dataclass(frozen=True)
class Submitted:
    """The attempt with its result. ``again`` when it had been handed in before and nothing was changed."""

    attempt: Attempt
    again: bool = False
    course_satisfied: bool = False


@transaction.atomic
def submit(*, attempt: Attempt) -> Submitted:
    """Mark what is saved of ``attempt`` and record the result, in one transaction.

    A second tab, a repeat or a replay finds the result that is there already. Raises CannotMark, or NotYours
    when the enrolment has ended; then the attempt stays open with its answers.
    """
    attempt = locked(attempt)
    if attempt.submitted_at is not None:
        return Submitted(attempt, again=True)
    answers = answers_of(attempt)
    responses = {place: answer.response for place, answer in answers.items()}
    sure = sureness(attempt, answers)
    marked = mark_paper(attempt.paper["questions"], responses, sure)
    _close(attempt, marked, sure)
    _write_scores(answers, marked)
    return Submitted(attempt, course_satisfied=_record(attempt, marked, responses))


def sureness(attempt: Attempt, answers: Mapping[int, Answer]) -> dict[int, int | None] | None:
    """How sure the learner was, by place, where that counts; of what she left open she was not."""
    if attempt.sureness != Sureness.SCORED:
        return None
    return {place: answer.confidence for place, answer in answers.items() if answer.response is not None}


def _close(attempt: Attempt, marked: Marked, sure: Mapping[int, int | None] | None) -> None:
    if marked.score is None:
        raise CannotMark(
            _("This quiz cannot be marked at the moment. Your answers are kept; please try again later.")
        )
    now = timezone.now()
    if not attempt.is_late(now):
        count_time(attempt, now)
    attempt.submitted_at = now
    attempt.passed = has_passed(attempt, marked, sure)
    attempt.score = round(marked.score, 4)
    attempt.save(update_fields=["submitted_at", "passed", "score", "seconds", "seen_at"])


def has_passed(attempt: Attempt, marked: Marked, sure: Mapping[int, int | None] | None) -> bool | None:
    """Whether the pass marks of the paper and of its sections are reached; nobody passes or fails a placement."""
    if attempt.is_placement or marked.score is None:
        return None
    return passes(attempt.paper, marked.score, counted_scores(marked.marks, sure))


def _write_scores(answers: dict[int, Answer], marked: Marked) -> None:
    """Put the marks on the saved answers by one query, however many there are."""
    for place, answer in answers.items():
        answer.score = marked.marks[place].score if place in marked.marks else None
    Answer.objects.bulk_update(answers.values(), ["score"])


def _record(attempt: Attempt, marked: Marked, responses: dict[int, Any]) -> bool:
    """Tell the log; return whether the course is satisfied by it for the first time."""
    statements = outcome(attempt, marked.marks, responses, stated=_stated(attempt))
    parts = [statements[start : start + MOST_AT_ONCE] for start in range(0, len(statements), MOST_AT_ONCE)]
    done = [api.record_for(attempt.enrolment, part, trusted=True) for part in parts]
    return any(each.course_satisfied for each in done)


def _stated(attempt: Attempt) -> Result:
    """What this attempt, with those before it, comes to by the quiz's own rule."""
    own = Result(attempt.score or 0.0, attempt.passed)
    policy = attempt.paper.get("counts", Counts.BEST)
    if policy not in (Counts.FIRST, Counts.AVERAGE):
        return own
    earlier = Attempt.objects.filter(
        enrolment_id=attempt.enrolment_id,
        activity_id=attempt.activity_id,
        quiz_id=attempt.quiz_id,
        number__lt=attempt.number,
        score__isnull=False,
    )
    results = [Result(*each) for each in earlier.order_by("number").values_list("score", "passed")]
    return stated(policy, [*results, own], attempt.pass_mark)
