"""The tree of one course in memory, so that recording progress asks the database nothing about it."""

import uuid
from dataclasses import dataclass, field

from learning.activities.models import Activity, MoveOn

_KEPT = 512  # courses a process remembers
_remembered: dict[int, "Structure"] = {}


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


@dataclass(frozen=True)
class Structure:
    """All activities of a course by id, as of one ``version``."""

    course: int
    version: uuid.UUID
    nodes: dict[int, Node]
    by_key: dict[uuid.UUID, int]

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

    def required_children(self, node_id: int) -> list[Node]:
        """The children that must be satisfied before ``node_id`` is."""
        children = (self.nodes[child] for child in self.nodes[node_id].children)
        return [child for child in children if child.required and child.move_on != MoveOn.NOT_APPLICABLE]

    def is_assessed(self, node_id: int) -> bool:
        """Whether passing something is asked for at or below ``node_id``."""
        required = self.required_children(node_id)
        if required:
            return any(self.is_assessed(child.id) for child in required)
        return self.nodes[node_id].move_on in (MoveOn.PASSED, MoveOn.COMPLETED_AND_PASSED)


def structure_of(course_id: int, *, version: uuid.UUID | None = None) -> Structure:
    """The structure of a course: the remembered one if it is of ``version`` or no version is given."""
    remembered = _remembered.get(course_id)
    if remembered and (version is None or remembered.version == version):
        return remembered
    structure = _read(course_id)
    if len(_remembered) >= _KEPT:
        _remembered.clear()
    _remembered[course_id] = structure
    return structure


def forget_structures() -> None:
    """Empty this process's memory. For tests, whose databases come and go under the same ids."""
    _remembered.clear()


def _read(course_id: int) -> Structure:
    nodes: dict[int, Node] = {}
    version = None
    for activity in Activity.objects.filter(course_id=course_id).order_by("position", "pk"):
        if activity.pk == course_id:
            version = activity.structure_version
        nodes[activity.pk] = Node(
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
        )
    if version is None:
        raise Activity.DoesNotExist(course_id)
    for node in nodes.values():
        if node.parent is not None and not node.retired:
            nodes[node.parent].children.append(node.id)
    return Structure(course_id, version, nodes, {node.key: node.id for node in nodes.values()})
