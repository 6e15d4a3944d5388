"""In a practice: looking at how one answer is marked, and going on."""

from django.db import transaction
from django.utils import timezone

from assessments.attempts.answer import locked
from assessments.attempts.models import Attempt
from assessments.attempts.paper import items_of
from assessments.attempts.shown import shows_each


@transaction.atomic
def check_answer(*, attempt: Attempt, place: int) -> bool:
    """Mark the answer at ``place`` and let it stay as it is; return whether there was one to mark.

    Whoever has seen what is right may not answer anew: the result would tell nothing.
    """
    if not shows_each(attempt):
        return False
    attempt = locked(attempt)
    answer = attempt.answers.filter(place=place, checked_at__isnull=True).first()
    if attempt.submitted_at is not None or answer is None or answer.response is None:
        return False
    item = items_of(attempt, {place: answer})[place]
    if item.kind is None or not item.can_be_checked:
        return False
    answer.score = item.kind.mark(item.question["data"], answer.response).score
    answer.checked_at = timezone.now()
    answer.save(update_fields=["score", "checked_at"])
    return True


@transaction.atomic
def go_on(*, attempt: Attempt, number: int) -> None:
    """Where there is no way back: the learner leaves the question before page ``number``, one step at a time."""
    attempt = locked(attempt)
    count = len(attempt.paper["questions"])
    if attempt.submitted_at is None and number - 1 == attempt.reached + 1 < count:
        attempt.reached += 1
        attempt.save(update_fields=["reached"])
