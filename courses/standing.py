"""Where the person behind a request stands in a course, by one query."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from learning import api
from learning.api import Node, Structure
from learning.models import Activity, Enrolment

_ENROLMENT = [each.attname for each in Enrolment._meta.concrete_fields]
_COURSE = [each.attname for each in Activity._meta.concrete_fields]
_PROGRESS = ["activity_id", "satisfied_at", "progress", "completed_at"]


@dataclass(frozen=True)
class Done:
    """How far one activity is."""

    satisfied_at: datetime | None
    progress: float
    completed_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """A course, its structure, and what the learner has done in it; nobody's where ``enrolment`` is None."""

    course: Activity
    structure: Structure
    enrolment: Enrolment | None = None
    learner_uuid: uuid.UUID | None = None
    done: dict[int, Done] = field(default_factory=dict)

    def node(self, key: uuid.UUID) -> Node | None:
        """The living activity ``key`` of this course."""
        found = self.structure.nodes.get(self.structure.by_key.get(key, 0))
        return found if found and not found.retired else None

    def is_satisfied(self, node: Node) -> bool:
        return bool(self.of(node) and self.of(node).satisfied_at)

    def of(self, node: Node) -> Done | None:
        """What the learner has done in ``node``."""
        return self.done.get(node.id)


def person(request) -> Q | None:
    """The learner behind ``request``, as a condition on enrolments; None if nobody is known."""
    if request.user.is_authenticated:
        return Q(learner__user_id=request.user.pk)
    guest = api.guest_uuid(request)
    return guest and Q(learner__uuid=guest, learner__user__isnull=True, learner__merged_into__isnull=True)


def standing_of(request, key: uuid.UUID) -> Standing | None:
    """The standing of ``request``'s learner in the course that the activity ``key`` is part of.

    None if the activity is unknown: then nothing was ever published under that key.
    """
    who = person(request)
    rows = _rows(who, key) if who else []
    if rows:
        return _standing(rows)
    part = Activity.objects.select_related("course").filter(key=key).first()
    return part and Standing(part.course, _structure(part.course))


def _rows(who: Q, key: uuid.UUID) -> list[tuple]:
    """Enrolment, course and learner, once for each activity that has progress."""
    mine = Enrolment.objects.filter(who, withdrawn_at__isnull=True, course__parts__key=key)
    return list(
        mine.values_list(
            *_ENROLMENT,
            *(f"course__{name}" for name in _COURSE),
            "learner__uuid",
            *(f"progress_rows__{name}" for name in _PROGRESS),
        )
    )


def _standing(rows: list[tuple]) -> Standing:
    first, after = rows[0], len(_ENROLMENT) + len(_COURSE)
    enrolment = Enrolment.from_db(None, _ENROLMENT, first[: len(_ENROLMENT)])
    enrolment.course = Activity.from_db(None, _COURSE, first[len(_ENROLMENT) : after])
    done = {row[after + 1]: Done(*row[after + 2 :]) for row in rows if row[after + 1] is not None}
    return Standing(enrolment.course, _structure(enrolment.course), enrolment, first[after], done)


def _structure(course: Activity) -> Structure:
    return api.structure_of(course.pk, version=course.structure_version)
