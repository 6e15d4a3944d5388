"""moveOn, and the way up to the course (cmi5 10.2.4 and 10.2.5)."""

from datetime import datetime

from learning.activities.models import MoveOn
from learning.activities.structure import Node, Structure
from learning.progress.evidence import enough_at, share_proved
from learning.progress.fold import earliest, latest
from learning.progress.models import Progress

Rows = dict[int, Progress]


def carry_up(structure: Structure, rows: Rows, touched: set[int]) -> set[int]:
    """Bring ``touched`` activities and everything above them up to date in ``rows``.

    ``rows`` must hold whatever is known of ``structure.neighbourhood(touched)``; rows of ancestors are added.
    Returns the ids that are satisfied now and were not before. Nothing is ever un-satisfied.
    """
    newly: set[int] = set()
    for node_id in _deepest_first(structure, touched):
        row = rows.setdefault(node_id, Progress(activity_id=node_id))
        was = row.satisfied_at
        _sum_up_children(structure, rows, node_id, row)
        _prove(structure, node_id, row)
        row.satisfied_at = earliest(row.satisfied_at, _met_at(structure, row, node_id))
        if row.satisfied_at is not None:
            row.progress = 1.0
            if was is None:
                newly.add(node_id)
    return newly


def _deepest_first(structure: Structure, touched: set[int]) -> list[int]:
    affected = set(touched)
    for node_id in touched:
        affected.update(structure.ancestors(node_id))
    return sorted(affected, key=lambda node_id: -len(structure.ancestors(node_id)))


def _sum_up_children(structure: Structure, rows: Rows, node_id: int, row: Progress) -> None:
    required = structure.required_children(node_id)
    if not required:
        return
    known = [(child, rows.get(child.id)) for child in required]
    share = _share(known, structure.enough(node_id))
    # A share of 1 that is not satisfied yet would be a lie; float sums may also reach it by rounding.
    row.progress = max(row.progress, min(share, 0.99))
    for _child, found in known:
        if found:
            row.first_at = earliest(row.first_at, found.first_at)
            row.last_at = latest(row.last_at, found.last_at)
    if (done := _done_at(structure, node_id, known)) is not None:
        row.completed_at = earliest(row.completed_at, done)
    _judge(structure, row, known, structure.enough(node_id))


def _share(known: list[tuple[Node, Progress | None]], enough: int) -> float:
    """How much of the whole is done. Where some parts are enough, the best of them count, and never for more than all."""
    shares = sorted(
        (child.weight * (found.progress if found else 0.0) for child, found in known), reverse=True
    )
    weights = sorted((child.weight for child, _found in known), reverse=True)
    return sum(shares[:enough]) / (sum(weights[:enough]) or 1.0)


def _prove(structure: Structure, node_id: int, row: Progress) -> None:
    """What is proved is the progress of an activity that asks for proof."""
    node = structure.nodes[node_id]
    if node.asks_evidence and not structure.required_children(node_id):
        row.progress = max(row.progress, min(share_proved(node, row.evidence), 0.99))


def _judge(structure: Structure, row: Progress, known: list, enough: int) -> None:
    assessed = [(child, found) for child, found in known if structure.is_assessed(child.id)]
    # Of so many at least, whichever parts are chosen.
    count = max(0, enough - (len(known) - len(assessed)))
    if (passed := _nth_at([found and found.passed_at for _child, found in assessed], count)) is not None:
        row.passed_at = earliest(row.passed_at, passed)
    scores = [(child.weight, found.score) for child, found in assessed if found and found.score is not None]
    scores = sorted(scores, key=lambda one: (-one[1], one[0]))[: max(1, count)]
    if scores:
        weight = sum(weight for weight, _score in scores) or 1.0
        row.score = sum(weight * score for weight, score in scores) / weight


def _done_at(
    structure: Structure, node_id: int, known: list[tuple[Node, Progress | None]]
) -> datetime | None:
    """When enough of what is required was done."""
    node, enough = structure.nodes[node_id], structure.enough(node_id)
    if enough == len(known):
        return _all_done_at(node, known)
    done = _nth_at([row and row.satisfied_at for _child, row in known], enough)
    return done and latest(done, node.eased_at)


def _all_done_at(node: Node, known: list[tuple[Node, Progress | None]]) -> datetime | None:
    """When all that ``node`` requires was done.

    A part that came later, when what was reached was to be kept, is asked only of those who had not done everything
    else by then. So it does not matter when we hear of it.
    """
    found = [(child.spared_before, row and row.satisfied_at) for child, row in known]
    always = [at for spared, at in found if spared is None]
    done = _all_at(always)
    if always and done is None:
        return None
    # Who has met an easier demand meets it from the day on which it became so: figures of the time before are closed.
    done = done and latest(done, node.eased_at)
    later = [(spared, at) for spared, at in found if spared is not None]
    for spared, at in sorted(later, key=lambda one: one[0]):
        if done is not None and done < spared:
            return done
        if at is None:
            return None
        done = latest(done, at)
    return done


def _all_at(moments: list) -> datetime | None:
    """The moment by which all of ``moments`` had come; None if one is missing or there are none."""
    return max(moments) if moments and all(moments) else None


def _nth_at(moments: list, count: int) -> datetime | None:
    """The moment by which ``count`` of ``moments`` had come; None if they have not, or none is asked for."""
    come = sorted(moment for moment in moments if moment)
    return come[count - 1] if 0 < count <= len(come) else None


def _met_at(structure: Structure, row: Progress, node_id: int) -> datetime | None:
    """When the rule of ``node_id`` was met, None while it is not."""
    node = structure.nodes[node_id]
    has_parts = bool(structure.required_children(node_id))
    proved = enough_at(node, row.evidence) if node.asks_evidence else None
    if node.least_played:
        met = proved  # who has heard it all need not say so
    else:
        met = row.completed_at if has_parts else _rule_met_at(node.move_on, row)
        if node.least_seconds:
            met = latest(met, proved) if met and proved else None
    if has_parts and not node.asks_evidence:
        return met
    return met and latest(met, node.eased_at)


def _rule_met_at(rule: str, row: Progress) -> datetime | None:
    if rule == MoveOn.COMPLETED:
        return row.completed_at
    if rule == MoveOn.PASSED:
        return row.passed_at
    if rule == MoveOn.COMPLETED_OR_PASSED:
        return earliest(row.completed_at, row.passed_at)
    if rule == MoveOn.COMPLETED_AND_PASSED and row.completed_at and row.passed_at:
        return max(row.completed_at, row.passed_at)
    return None
