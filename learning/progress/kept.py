"""What a replay starts from: reached once, it stays reached, though the course may ask for more today."""

from collections.abc import Iterable

from learning.activities.structure import Structure
from learning.enrolments.models import Enrolment
from learning.progress.models import Progress
from learning.progress.satisfy import Rows

CARRIED = ("satisfied_at", "passed_at", "score")
# What the parts of an activity once added up to; its own statements are folded anew.
REACHED = ("first_at", "last_at", "completed_at", "passed_at", "satisfied_at", "progress", "score")


def kept_rows(structure: Structure, enrolment: Enrolment, stored: Iterable[Progress]) -> Rows:
    """The rows of ``enrolment`` without what its log says again."""
    kept = (_kept(structure, enrolment, row) for row in stored)
    return {row.activity_id: row for row in kept if row is not None}


def _kept(structure: Structure, enrolment: Enrolment, row: Progress) -> Progress | None:
    if row.carried:
        return _only(row, CARRIED, carried=True)
    node = structure.nodes.get(row.activity_id)
    has_parts = node is not None and bool(structure.required_children(node.id))
    if has_parts and structure.changed_at and enrolment.enrolled_at < structure.changed_at:
        return _only(row, REACHED)
    return _only(row, ["satisfied_at"]) if row.satisfied_at else None


def _only(row: Progress, names: Iterable[str], **more) -> Progress:
    return Progress(activity_id=row.activity_id, **{name: getattr(row, name) for name in names}, **more)
