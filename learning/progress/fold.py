"""One statement more. Pure: the order in which statements come does not matter."""

from datetime import datetime
from typing import Protocol

from learning.activities.structure import Structure
from learning.progress.evidence import add_evidence
from learning.progress.models import Progress
from learning.statements import verbs
from learning.statements.models import Statement
from learning.statements.played import Played


class Fact(Protocol):
    """What a fold reads of a statement."""

    verb: str
    success: bool | None
    completion: bool | None
    scaled: float | None
    extent: float | None
    seconds: float
    timestamp: datetime
    stored: datetime

    @property
    def played(self) -> Played: ...

    @property
    def is_seen(self) -> bool: ...


def fold(
    progress: Progress, fact: Fact, *, since: datetime, has_parts: bool = False, keeps_evidence: bool = False
) -> None:
    """Add ``fact`` to ``progress``. ``since`` is when the enrolment began.

    A phone's clock may be wrong: nothing happened before the enrolment nor after the statement arrived. An
    activity that ``has_parts`` is done when they are, whatever a browser says of the whole. ``keeps_evidence`` where a
    rule asks for time or playing: then what is proved is the progress, not what is said.
    """
    moment = min(max(fact.timestamp, since), max(fact.stored, since))
    progress.first_at = earliest(progress.first_at, moment)
    progress.last_at = latest(progress.last_at, moment)
    progress.seconds += int(fact.seconds)
    if keeps_evidence:
        progress.evidence = add_evidence(
            progress.evidence, fact.played, fact.seconds, moment, since, is_seen=fact.is_seen
        )
    if fact.verb in (verbs.INITIALIZED, verbs.ATTEMPTED):
        progress.attempts += 1
    if has_parts:
        return
    if fact.scaled is not None:
        progress.score = fact.scaled if progress.score is None else max(progress.score, fact.scaled)
    if fact.extent is not None and not keeps_evidence:
        progress.progress = max(progress.progress, fact.extent)
    if fact.verb == verbs.COMPLETED or (fact.completion and fact.verb != verbs.ANSWERED):
        progress.completed_at = earliest(progress.completed_at, moment)
        if not keeps_evidence:
            progress.progress = 1.0
    if fact.verb == verbs.PASSED:
        progress.passed_at = earliest(progress.passed_at, moment)


def told_by_parts(structure: Structure, fact: Statement) -> bool:
    """Whether only its required parts tell how far the activity of ``fact`` is.

    Not when an import says that the whole was done elsewhere: its authority is set by the server, never by what the
    statement says of itself, and stays with the statement, so a replay decides the same.
    """
    return has_parts(structure, fact.activity_id) and not fact.is_from_elsewhere


def has_parts(structure: Structure, activity_id: int | None) -> bool:
    """Whether an activity has parts that are required. It may have moved to another course since."""
    return activity_id in structure.nodes and bool(structure.required_children(activity_id))


def earliest(known: datetime | None, new: datetime | None) -> datetime | None:
    """The earlier of two moments, either of which may be unknown."""
    if known is None or new is None:
        return known or new
    return min(known, new)


def latest(known: datetime | None, new: datetime | None) -> datetime | None:
    """The later of two moments, either of which may be unknown."""
    if known is None or new is None:
        return known or new
    return max(known, new)
