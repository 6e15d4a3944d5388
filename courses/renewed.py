"""What a learner is told of a course that changed since she began it: why, and what is asked of her now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from courses.outline import DONE, Outline
from courses.standing import Standing
from learning.api import Difference
from learning.models import Choice, CourseChange, Enrolment, Renewal


@dataclass(frozen=True)
class Renewed:
    """Which change is meant (``choice``, ``at``, ``parts``), and how much is left by it (``lessons``, ``minutes``).

    ``is_waiting`` while the learner's progress is not yet brought up to the changed course.
    """

    is_waiting: bool = False
    choice: Any = Choice.KEEP
    at: datetime | None = None
    parts: list[Difference] = field(default_factory=list)
    had_finished: bool = False
    lessons: int = 0
    minutes: int = 0


def renewed(standing: Standing, outline: Outline) -> Renewed | None:
    """What there is to say, by one query, or by none where the course never changed."""
    enrolment = standing.enrolment
    if enrolment is None or standing.course.edition == 1:
        return None
    if enrolment.edition < standing.course.edition:
        return Renewed(is_waiting=True)
    if enrolment.satisfied_at is not None:
        return None
    changes = _changes(enrolment)
    if not changes:
        return None
    left = [
        lesson for lesson in outline.lessons if lesson.state != DONE and _is_required(standing, lesson.key)
    ]
    return Renewed(
        choice=changes[-1].choice,
        at=changes[-1].at,
        parts=[Difference.from_json(one) for change in changes for one in change.difference],
        had_finished=enrolment.renewal in (Renewal.SUPPLEMENT, Renewal.AGAIN),
        lessons=len(left),
        minutes=sum(lesson.minutes or 0 for lesson in left),
    )


def _changes(enrolment: Enrolment) -> list[CourseChange]:
    """Of the changes since she began those that asked most of her, in their order."""
    since = CourseChange.objects.filter(
        course_id=enrolment.course_id, at__gte=enrolment.enrolled_at, edition__lte=enrolment.edition
    )
    found = list(since.order_by("edition"))
    rank = [Choice.AGAIN, Choice.NEW, Choice.KEEP]
    most = min((rank.index(change.choice) for change in found), default=None)
    return [change for change in found if rank.index(change.choice) == most]


def _is_required(standing: Standing, key) -> bool:
    node = standing.node(key)
    return node is not None and node.required
