"""The tree of one course in memory, so that recording progress asks the database nothing about it."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from learning.activities.declare import LESSON, MODULE
from learning.activities.models import Activity, MoveOn

_KEPT = 512  # courses a process remembers
_remembered: dict[int, "Structure"] = {}
_courses: dict[uuid.UUID, int] = {}  # by the keys of their activities


@dataclass
class Node:
    """An activity and its place. ``children`` are the ids of its living children, in order."""

    id: int
    key: uuid.UUID
    title: str
    type: str
    parent: int | None
    required: bool
    weight: float
    move_on: str
    retired: bool
    address: str
    children: list[int] = field(default_factory=list)
    eased_at: datetime | None = None
    asked_since: datetime | None = None
    spared_before: datetime | None = None
    needed: int | None = None
    needed_until: datetime | None = None
    least_seconds: int = 0
    least_played: int = 0
    requires: tuple[uuid.UUID, ...] = ()

    @property
    def asks_evidence(self) -> bool:
        """Whether time or playing must be proved."""
        return bool(self.least_seconds or self.least_played)


@dataclass(frozen=True)
class Structure:
    """All activities of a course by id, as of one ``version``."""

    course: int
    version: uuid.UUID
    nodes: dict[int, Node]
    by_key: dict[uuid.UUID, int]
    edition: int = 1
    changed_at: datetime | None = None
    in_order: bool = False
    _required: dict[int, tuple[Node, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def ancestors(self, node_id: int) -> list[int]:
        """Ids above ``node_id``, nearest first, the course last."""
        above, parent = [], self.nodes[node_id].parent
        while parent is not None:
            above.append(parent)
            parent = self.nodes[parent].parent
        return above

    def neighbourhood(self, node_ids: set[int]) -> set[int]:
        """What must be known to fold statements about ``node_ids`` and carry the result up to the course."""
        ids = set(node_ids)
        for node_id in node_ids:
            for above in self.ancestors(node_id):
                ids.add(above)
                ids.update(self.nodes[above].children)
        return ids

    def lessons(self, below: int | None = None) -> Iterator[Node]:
        """The living lessons in order, and modules that hold none: where somebody can be sent."""
        for node in (self.nodes[child] for child in self.nodes[below or self.course].children):
            if node.type in (LESSON, MODULE):
                inner = list(self.lessons(node.id))
                yield from inner or [node]

    def required_children(self, node_id: int) -> tuple[Node, ...]:
        """The children that must be satisfied before ``node_id`` is. Every statement asks: it is found out once."""
        if node_id not in self._required:
            children = (self.nodes[child] for child in self.nodes[node_id].children)
            self._required[node_id] = tuple(
                child for child in children if child.required and child.move_on != MoveOn.NOT_APPLICABLE
            )
        return self._required[node_id]

    def enough(self, node_id: int) -> int:
        """How many of its required children satisfy ``node_id``: all of them, unless fewer were said to be enough."""
        count = len(self.required_children(node_id))
        needed = self.nodes[node_id].needed
        return count if needed is None else min(count, max(1, needed))

    def is_assessed(self, node_id: int) -> bool:
        """Whether passing something is asked for at or below ``node_id``, whichever parts a learner chooses."""
        required = self.required_children(node_id)
        if required:
            plain = sum(not self.is_assessed(child.id) for child in required)
            return plain < self.enough(node_id)
        return self.nodes[node_id].move_on in (MoveOn.PASSED, MoveOn.COMPLETED_AND_PASSED)


def structure_of(course_id: int, *, version: uuid.UUID | None = None) -> Structure:
    """The structure of a course: the remembered one if it is of ``version`` or no version is given."""
    remembered = _remembered.get(course_id)
    if remembered and (version is None or remembered.version == version):
        return remembered
    structures = _read([course_id])
    if course_id not in structures:
        raise Activity.DoesNotExist(course_id)
    return structures[course_id]


def structures_of(courses: Iterable[Activity]) -> dict[int, Structure]:
    """The structures of ``courses`` by id, as of the versions they have; one query for all that are not remembered."""
    known: dict[int, Structure] = {}
    unknown = []
    for course in courses:
        remembered = _remembered.get(course.pk)
        if remembered and remembered.version == course.structure_version:
            known[course.pk] = remembered
        else:
            unknown.append(course.pk)
    return known | _read(unknown) if unknown else known


def likely_course_of(key: uuid.UUID) -> int | None:
    """The course that the activity ``key`` belonged to when this process last read it; it may have moved since."""
    return _courses.get(key)


def forget_structures() -> None:
    """Empty this process's memory. For tests, whose databases come and go under the same ids."""
    _remembered.clear()
    _courses.clear()


def _read(course_ids: list[int]) -> dict[int, Structure]:
    """The structures of courses as they are stored, remembered from now on."""
    parts: dict[int, list[Activity]] = {}
    for activity in Activity.objects.filter(course_id__in=course_ids).order_by("position", "pk"):
        parts.setdefault(activity.course_id, []).append(activity)
    found = {course_id: _structure(course_id, activities) for course_id, activities in parts.items()}
    if len(_remembered) + len(found) > _KEPT:
        forget_structures()
    _remembered.update(found)
    _courses.update((key, each.course) for each in found.values() for key in each.by_key)
    return found


def _structure(course_id: int, activities: list[Activity]) -> Structure:
    nodes = {activity.pk: _node(activity) for activity in activities}
    for node in nodes.values():
        if node.parent is not None and not node.retired:
            nodes[node.parent].children.append(node.id)
    course = next(activity for activity in activities if activity.pk == course_id)
    keys = {node.key: node.id for node in nodes.values()}
    return Structure(
        course_id,
        course.structure_version,
        nodes,
        keys,
        course.edition,
        course.changed_at,
        course.in_order,
    )


def _node(activity: Activity) -> Node:
    return Node(
        id=activity.pk,
        key=activity.key,
        title=activity.title,
        type=activity.type,
        parent=activity.parent_id,
        required=activity.required,
        weight=activity.weight,
        move_on=activity.move_on,
        retired=activity.retired_at is not None,
        address=activity.address,
        eased_at=activity.eased_at,
        asked_since=activity.asked_since,
        spared_before=activity.spared_before,
        needed=activity.needed,
        needed_until=activity.needed_until,
        least_seconds=activity.least_seconds,
        least_played=activity.least_played,
        requires=tuple(uuid.UUID(key) for key in activity.requires or ()),
    )
