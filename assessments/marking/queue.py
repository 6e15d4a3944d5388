"""Which answers wait for a marker, in which order, and what of them she may take."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.attempts.models import Answer
from assessments.marking.access import answers_for
from assessments.marking.claim import CannotClaim, claim, stale_before
from assessments.marking.models import HandMark

TODO, MINE, SECOND, APART, ALL = "todo", "mine", "second", "apart", "all"
STATES = {
    MINE: _("marked or taken by me"),
    SECOND: _("needs a second marker"),
    APART: _("two markers differ"),
    ALL: _("all that have no result yet"),
}
DAYS = {"3": _("3 days"), "7": _("a week"), "30": _("a month")}
TRIES = 20


def queue(user) -> QuerySet[Answer]:
    """Everything that ``user`` may mark, the longest waiting first, with how many marks it has and whose it is."""
    marks = HandMark.objects.filter(answer=OuterRef("pk"))
    begun = marks.filter(at=None, claimed_at__gt=stale_before(timezone.now()))
    found = answers_for(user).annotate(
        given=Count("hand_marks", filter=Q(hand_marks__at__isnull=False)),
        is_mine=Exists(marks.filter(marker=user)),
        is_given_by_me=Exists(marks.filter(marker=user, at__isnull=False)),
        is_taken=Exists(begun.exclude(marker=user)),
        is_held=Exists(begun.filter(marker=user)),
    )
    return found.select_related(
        "attempt__quiz", "attempt__enrolment__learner", "attempt__enrolment__unit"
    ).order_by("attempt__submitted_at", "pk")


def in_state(found: QuerySet[Answer], state: str) -> QuerySet[Answer]:
    """Those of ``found`` in ``state``; without one, what can be taken now."""
    if state == ALL:
        return found
    if state == MINE:
        return found.filter(is_mine=True)
    open_ = found.filter(waits=True, is_taken=False, is_given_by_me=False)
    if state == SECOND:
        return open_.filter(given=1)
    return open_.filter(given=2) if state == APART else open_


def since(found: QuerySet[Answer], days: str) -> QuerySet[Answer]:
    """Those of ``found`` that wait for at least so many days."""
    return found.filter(attempt__submitted_at__lte=timezone.now() - timedelta(days=int(days)))


def take_next(user, found: QuerySet[Answer]) -> Answer | None:
    """Claim the first of ``found`` that can be taken; None when there is none left."""
    for answer in in_state(found, TODO)[:TRIES]:
        try:
            claim(answer=answer, user=user)
        except CannotClaim:
            continue
        return answer
    return None


def state_of(answer: Answer) -> str:
    """How it stands with an answer of the queue, for a cell of the table."""
    if answer.is_held:  # type: ignore[attr-defined]
        return str(_("taken by you"))
    if answer.is_taken:  # type: ignore[attr-defined]
        return str(_("somebody is at it"))
    if not answer.waits:
        return str(_("marked, result not out"))
    given = answer.given  # type: ignore[attr-defined]
    return str([_("not marked yet"), STATES[SECOND], STATES[APART]][min(given, 2)])
