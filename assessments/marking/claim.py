"""Taking an answer to mark it, and letting it go: two people do not mark the same one at once as the same marker."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.attempts.models import Answer
from assessments.marking.decide import wanted_role
from assessments.marking.models import CLAIMED_FOR, HandMark
from assessments.marking.rules import MarkingRules

NO_RULES = {"two_markers": False, "most_apart": 100}


class CannotClaim(Exception):
    """The answer is not to be marked by this person now; the message says why."""


def rules_of(answer: Answer) -> dict:
    """How the answers of its quiz are marked; of a quiz that was deleted one person's mark counts."""
    quiz: MarkingRules | None = answer.attempt.quiz
    return {"two_markers": quiz.two_markers, "most_apart": quiz.most_apart} if quiz else NO_RULES


def given_to(answer: Answer) -> dict[str, float]:
    """The scores that were given to ``answer``, by role."""
    marks = answer.hand_marks.all()
    return {mark.role: mark.score for mark in marks if mark.is_given and mark.score is not None}


@transaction.atomic
def claim(*, answer: Answer, user) -> HandMark:
    """The mark of ``user`` for ``answer``: the one given or begun before, or a new one. Repeating it takes more time.

    Raises CannotClaim when somebody else is at it, or nobody is needed.
    """
    locked = locked_answer(answer)
    now = timezone.now()
    own = next((mark for mark in locked.hand_marks.all() if mark.marker_id == user.pk), None)
    if own is not None and (own.is_given or own.is_claimed):
        return own if own.is_given else _prolonged(own, now)
    role = wanted_role(given_to(locked), **rules_of(locked))
    if role is None:
        raise CannotClaim(_("This answer is marked. Nobody else is needed for it."))
    return _take(locked, own, role, user, now)


def _take(answer: Answer, own: HandMark | None, role: str, user, now: datetime) -> HandMark:
    begun = next((mark for mark in answer.hand_marks.all() if mark.role == role and mark != own), None)
    if begun is not None and begun.is_claimed:
        raise CannotClaim(_("Somebody else is marking this answer at the moment. Take the next one."))
    if begun is not None:
        begun.delete()
    mark = own or HandMark(answer=answer, marker=user)
    mark.role, mark.claimed_at = role, now
    mark.save()
    return mark


def _prolonged(mark: HandMark, now: datetime) -> HandMark:
    mark.claimed_at = now
    mark.save(update_fields=["claimed_at"])
    return mark


def let_go(*, answer: Answer, user) -> None:
    """Give an answer that was taken and not marked back to the others."""
    HandMark.objects.filter(answer=answer, marker=user, at__isnull=True).delete()


def locked_answer(answer: Answer) -> Answer:
    """``answer`` with the marks given to it, for this transaction alone."""
    answers = Answer.objects.select_for_update(of=("self",)).select_related("attempt__quiz")
    return answers.prefetch_related("hand_marks").get(pk=answer.pk)


def stale_before(now: datetime) -> datetime:
    """Claims that were made before are over."""
    return now - CLAIMED_FOR
