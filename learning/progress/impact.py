"""How many learners a change of a course would touch, before it is made."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment
from learning.progress.models import Progress


@dataclass(frozen=True)
class Impact:
    """Learners of a course: those who have finished, those under way, and of these who has worked on what changes."""

    finished: int
    under_way: int
    concerned: int

    @property
    def asked_new(self) -> int:
        """Of how many more is asked if only what is new is."""
        return self.finished + self.concerned

    @property
    def everybody(self) -> int:
        return self.finished + self.under_way


def impact_of(course: Activity, changed: Collection[uuid.UUID]) -> Impact:
    """The Impact of a change of the parts ``changed`` of ``course``, by two queries."""
    present = Enrolment.objects.filter(course=course, withdrawn_at__isnull=True)
    # Who is asked for more after an earlier change is under way, begun or not.
    begun = Q(started_at__isnull=False) | Q(renews__isnull=False)
    found = present.aggregate(
        finished=Count("pk", filter=Q(satisfied_at__isnull=False)),
        under_way=Count("pk", filter=Q(satisfied_at__isnull=True) & begun),
    )
    inside = Q(activity__key__in=changed) | Q(activity__parent__key__in=changed)
    rows = Progress.objects.filter(inside, enrolment__in=present.filter(satisfied_at__isnull=True))
    concerned = rows.values("enrolment").distinct().count()
    return Impact(found["finished"], found["under_way"], concerned)


@dataclass(frozen=True)
class Reach:
    """Learners whom one activity has reached: those who have finished it, and those who have only begun it."""

    finished: int
    under_way: int


def reach_of(key: uuid.UUID) -> Reach:
    """The Reach of the activity ``key``, a course too, by two queries."""
    present = Enrolment.objects.filter(withdrawn_at__isnull=True)
    courses = present.filter(course__key=key).aggregate(
        finished=Count("pk", filter=Q(satisfied_at__isnull=False)),
        begun=Count("pk", filter=Q(satisfied_at__isnull=False) | Q(started_at__isnull=False)),
    )
    # A module holds lessons, and they hold blocks.
    inside = Q(activity__key=key) | Q(activity__parent__key=key) | Q(activity__parent__parent__key=key)
    is_own = Q(activity__key=key, satisfied_at__isnull=False)
    parts = Progress.objects.filter(inside, enrolment__in=present).exclude(activity__course__key=key)
    found = parts.aggregate(
        finished=Count("enrolment__learner", filter=is_own, distinct=True),
        begun=Count("enrolment__learner", distinct=True),
    )
    finished, begun = (courses[name] + found[name] for name in ("finished", "begun"))
    return Reach(finished, begun - finished)
