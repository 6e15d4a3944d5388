"""What a learner must do before a lesson or a course opens. A way through, and no condition of the result.

Whatever was done somehow counts: an old phone, a group lesson and an import know nothing of an order. So what is begun
or done stays open too.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.functional import cached_property

from courses.standing import Standing, person
from learning import api
from learning.api import Node
from learning.models import Activity, Enrolment


class Locks:
    """What is locked in a course for one learner."""

    def __init__(self, standing: Standing):
        self.standing = standing
        self.structure = standing.structure
        self._place: dict[int, int] = {}  # of what was looked through, among its siblings
        self._left: dict[int, tuple[int, Node | None]] = {}

    def before(self, node: Node) -> list[Node]:
        """What must be completed before the lesson or module ``node`` opens; nothing if it is open."""
        if self.standing.of(node) is not None:
            return []
        found = [*self._asked_for(node), *(self._earlier(node) if self.structure.in_order else ())]
        return list({one.id: one for one in found}.values())

    def is_locked(self, node: Node) -> bool:
        return bool(self.before(node))

    def _asked_for(self, node: Node) -> Iterator[Node]:
        """What its author asks for, and the authors of the modules that it is in."""
        nodes = self.structure.nodes
        for each in (node, *(nodes[above] for above in self.structure.ancestors(node.id)[:-1])):
            for key in each.requires:
                first = self.standing.node(key)
                if first is not None and not self.standing.is_satisfied(first):
                    yield first

    def _earlier(self, node: Node) -> Iterator[Node]:
        """In a course in order: the first lesson before ``node`` that the course waits for."""
        here = node
        for above in self.structure.ancestors(node.id):
            holder = self.structure.nodes[above]
            # Where some of the parts are enough, learners choose which.
            if holder.needed is None and (first := self._first_open(holder, here)):
                yield first
                return
            here = holder

    def _first_open(self, holder: Node, until: Node) -> Node | None:
        """The first lesson in ``holder`` that is open and comes before its child ``until``."""
        if holder.id not in self._left:
            self._place.update((child_id, place) for place, child_id in enumerate(holder.children))
            self._left[holder.id] = self._look_through(holder)
        place, found = self._left[holder.id]
        return found if place < self._place.get(until.id, len(holder.children)) else None

    def _look_through(self, holder: Node) -> tuple[int, Node | None]:
        """Where in ``holder`` something is left that the course waits for, and its first lesson. Looked for once."""
        for place, child_id in enumerate(holder.children):
            child = self.structure.nodes[child_id]
            if child.type in self._lessons and child.required and not self.standing.is_satisfied(child):
                left = (
                    one for one in self.structure.lessons(child.id) if not self.standing.is_satisfied(one)
                )
                return place, next(left, child)
        return len(holder.children), None

    @cached_property
    def _lessons(self) -> set[str]:
        return {api.LESSON, api.MODULE}


def courses_before(request: HttpRequest, course: Activity) -> list[Activity]:
    """The courses on offer that must be completed before ``course`` opens; by one query, or by none."""
    if not course.requires:
        return []
    offered = Activity.objects.filter(key__in=course.requires, retired_at__isnull=True)
    who = person(request)
    if who:
        done = Enrolment.objects.filter(who, course=OuterRef("pk"), satisfied_at__isnull=False)
        offered = offered.filter(~Exists(done))
    return list(offered.order_by("code", "title"))
