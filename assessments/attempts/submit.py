"""Handing in: marked once, recorded once."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import signals
from assessments.attempts.answer import locked, question_ids
from assessments.attempts.closing import CLOSED, close, mark_attempt
from assessments.attempts.log import outcome
from assessments.attempts.marks import marked_answers, write_marks
from assessments.attempts.models import Attempt
from assessments.attempts.paper import answers_of
from assessments.placements.keep import keep
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

    Where an answer waits for a person the attempt has no result yet, and an exam is neither passed nor failed. A second
    tab, a repeat or a replay finds the result that is there already. Raises CannotMark, or NotYours when the enrolment
    has ended; then the attempt stays open with its answers.
    """
    attempt = locked(attempt)
    if attempt.submitted_at is not None:
        return Submitted(attempt, again=True)
    now, answers = timezone.now(), answers_of(attempt)
    responses = {place: answer.response for place, answer in answers.items()}
    marked = mark_attempt(attempt, answers)
    if marked.is_empty:
        raise CannotMark(
            _("This quiz cannot be marked at the moment. Your answers are kept; please try again later.")
        )
    close(attempt, marked, now)
    attempt.save(update_fields=CLOSED)
    places = range(len(attempt.paper["questions"]))
    write_marks(marked_answers(attempt, marked, question_ids(attempt, places), now))
    keep([attempt])
    satisfied = record(attempt, outcome(attempt, marked.marks, responses))
    signals.tell(attempt)
    return Submitted(attempt, course_satisfied=satisfied)


def record(attempt: Attempt, statements: list[dict[str, Any]]) -> bool:
    """Tell the log; return whether the course is satisfied by it for the first time."""
    parts = [statements[start : start + MOST_AT_ONCE] for start in range(0, len(statements), MOST_AT_ONCE)]
    done = [api.record_for(attempt.enrolment, part, trusted=True) for part in parts]
    return any(each.course_satisfied for each in done)
