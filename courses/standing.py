"""Where the person behind a request stands in a course, by one query."""

import uuid
from dataclasses import dataclass, field

from django.db.models import Q

from learning import api
from learning.api import Done, Node, Structure
from learning.models import Activity, Enrolment


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
        done = self.of(node)
        return done is not None and done.is_satisfied

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
    taken = api.taken_by(request, key)
    if taken:
        course = taken.enrolment.course
        return Standing(course, _structure(course), taken.enrolment, taken.learner_uuid, taken.done)
    part = Activity.objects.select_related("course").filter(key=key).first()
    return part and Standing(part.course, _structure(part.course))


def _structure(course: Activity) -> Structure:
    return api.structure_of(course.pk, version=course.structure_version)
