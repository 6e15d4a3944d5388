"""Attempts whose time is over and that nobody handed in: what was saved by then counts."""

import logging
from datetime import timedelta
from typing import Any

from django.db.models.fields.json import KT
from django.utils import timezone

from assessments.attempts.models import GRACE, Attempt
from assessments.attempts.submit import CannotMark, submit
from assessments.marking.many import mark_many
from learning import api

AT_ONCE = 500

log = logging.getLogger(__name__)


def hand_in_overdue() -> int:
    """Hand in everything that is overdue; return how many. Running it twice at once changes nothing more."""
    done, reached = 0, 0
    while some := _overdue(reached):
        reached = some[-1].pk
        late = [each for each in some if _is_late(each)]
        done += mark_many(late)
        left = Attempt.objects.filter(pk__in=[each.pk for each in late], submitted_at__isnull=True)
        done += sum(_alone(each) for each in left)
    return done


def _overdue(reached: int) -> list[Attempt]:
    # An enrolment that has ended, and that no other renews, takes no results any more.
    over = Attempt.objects.filter(
        submitted_at__isnull=True,
        due_at__lt=timezone.now(),
        enrolment__withdrawn_at__isnull=True,
        pk__gt=reached,
    )
    found = over.select_related("enrolment").defer("paper").annotate(grace=KT("paper__grace"))
    return list(found.order_by("pk")[:AT_ONCE])


def _is_late(attempt: Any) -> bool:
    """Whether the grace of its quiz is over too. It stands in the paper, which is too long to be read for that."""
    grace = timedelta(seconds=GRACE if attempt.grace is None else int(attempt.grace))
    return timezone.now() > attempt.due_at + grace


def _alone(attempt: Attempt) -> bool:
    """Hand in one of which not all was as usual."""
    try:
        return not submit(attempt=attempt).again
    except (CannotMark, api.NotYours) as problem:
        log.warning("attempt %s stays open: %s", attempt.uuid, problem)
        return False
