"""Handing in: marked once, recorded once."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.attempts.answer import count_time, locked
from assessments.attempts.log import outcome
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.paper import answers_of
from assessments.marking.mark import Marked, mark_paper, reaches
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
    marked = mark_paper(attempt.paper["questions"], responses)
    _close(attempt, marked)
    _write_scores(answers, marked)
    return Submitted(attempt, course_satisfied=_record(attempt, marked, responses))


def _close(attempt: Attempt, marked: Marked) -> None:
    if marked.score is None:
        raise CannotMark(
            _("This quiz cannot be marked at the moment. Your answers are kept; please try again later.")
        )
    now = timezone.now()
    if not attempt.is_late(now):
        count_time(attempt, now)
    attempt.submitted_at = now
    attempt.passed = reaches(marked.score, attempt.pass_mark)
    attempt.score = round(marked.score, 4)
    attempt.save(update_fields=["submitted_at", "passed", "score", "seconds", "seen_at"])


def _write_scores(answers: dict[int, Answer], marked: Marked) -> None:
    """Put the marks on the saved answers by one query, however many there are."""
    for place, answer in answers.items():
        answer.score = marked.marks[place].score if place in marked.marks else None
    Answer.objects.bulk_update(answers.values(), ["score"])


def _record(attempt: Attempt, marked: Marked, responses: dict[int, Any]) -> bool:
    """Tell the log; return whether the course is satisfied by it for the first time."""
    statements = outcome(attempt, marked.marks, responses)
    parts = [statements[start : start + MOST_AT_ONCE] for start in range(0, len(statements), MOST_AT_ONCE)]
    done = [api.record_for(attempt.enrolment, part, trusted=True) for part in parts]
    return any(each.course_satisfied for each in done)
