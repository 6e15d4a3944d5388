"""Extra time for attempts that are running already."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from assessments.attempts.models import Attempt
from assessments.quizzes.extra_time import ExtraTime, due, extra_time


@transaction.atomic
def lengthen(given: ExtraTime) -> int:
    """Let running attempts end later by what was ``given``; return how many. Nobody's time gets shorter."""
    changed = 0
    for attempt in _running(given):
        limit = timedelta(minutes=attempt.paper.get("time_limit", 0))
        extra = extra_time(given.learner, attempt.quiz_id, limit)
        later = _due(attempt, extra)
        if later is not None and attempt.due_at is not None and later > attempt.due_at:
            attempt.due_at = later
            attempt.save(update_fields=["due_at"])
            changed += 1
    return changed


def _running(given: ExtraTime):
    hers = Q(enrolment__learner=given.learner_id) | Q(enrolment__learner__merged_into=given.learner_id)
    here = Q(quiz=given.quiz_id) if given.quiz_id else Q()
    running = Attempt.objects.filter(hers, here, submitted_at__isnull=True, due_at__isnull=False)
    return running.select_for_update(of=("self",))


def _due(attempt: Attempt, extra: timedelta):
    closes = attempt.paper.get("closes_at")
    return due(
        started=attempt.started_at,
        minutes=attempt.paper.get("time_limit", 0),
        closes=parse_datetime(closes) if closes else None,
        extra=extra,
    )
