"""What of one enrolment holds in the one that renews it. Pure: rows in, rows out."""

from datetime import datetime

from learning.activities.structure import Node, Structure
from learning.progress.models import Progress
from learning.progress.satisfy import Rows


def is_asked(node: Node, since: datetime) -> bool:
    """Whether ``node`` is asked of everybody again since the change at ``since``, or one after it."""
    return node.asked_since is not None and node.asked_since >= since


def touches(structure: Structure, rows: Rows, since: datetime) -> bool:
    """Whether anything was done in the parts that are asked again."""
    asked = (node for node in structure.nodes.values() if not structure.required_children(node.id))
    return any(
        is_asked(node, since) and (row := rows.get(node.id)) is not None and _is_something(row)
        for node in asked
    )


def _is_something(row: Progress) -> bool:
    return bool(row.progress or row.satisfied_at or row.attempts or row.score is not None)


def carried(structure: Structure, rows: Rows, *, since: datetime, finished_at: datetime | None) -> Rows:
    """The rows that an enrolment begins with, which renews one with ``rows`` after a change at ``since``.

    What is not asked again holds. In what was finished as a whole, nothing is asked that was not done then either.
    """
    course = structure.nodes[structure.course]
    found: Rows = {}
    _carry(structure, rows, course, since=since, finished_at=finished_at, found=found)
    return found


def _carry(
    structure: Structure,
    rows: Rows,
    node: Node,
    *,
    since: datetime,
    finished_at: datetime | None,
    found: Rows,
) -> None:
    row = rows.get(node.id)
    done = (row and row.satisfied_at) or finished_at
    asked = is_asked(node, since)
    if done and not asked:
        found[node.id] = Progress(
            activity_id=node.id,
            carried=True,
            satisfied_at=done,
            passed_at=row and row.passed_at,
            score=row and row.score,
            progress=1.0,
        )
    # Where some of the parts were enough, it is not said which.
    did_all = node.needed is None and not (node.needed_until and node.needed_until >= since)
    for child_id in node.children:
        child = structure.nodes[child_id]
        # Optional parts were not waited for, and what came later could not be: those are done only if they were.
        came_later = child.spared_before is not None and child.spared_before > since
        inherited = done if did_all and child.required and not came_later else None
        _carry(structure, rows, child, since=since, finished_at=inherited, found=found)
