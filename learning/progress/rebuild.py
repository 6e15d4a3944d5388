"""Replay the log: what is not monotone goes through here."""

from collections.abc import Iterable

from django.db import transaction

from learning import clock
from learning.activities.structure import Structure, structure_of
from learning.enrolments.models import Enrolment
from learning.progress.carried import add_carried, carried_of
from learning.progress.fold import fold, has_parts, told_by_parts
from learning.progress.kept import kept_rows
from learning.progress.models import Carried, Progress
from learning.progress.satisfy import Rows, carry_up
from learning.progress.write import write_progress
from learning.statements.models import Statement


def replayed(enrolment: Enrolment) -> tuple[Structure, Rows, int]:
    """The progress rows that the log of ``enrolment`` adds up to, and the seconds; nothing is written.

    Must run in a transaction. What left the log for the archive is carried along, so nothing is missing. What was
    satisfied stays satisfied: the course may ask for more today than it did then.
    """
    structure = structure_of(enrolment.course_id)
    # The log first: whoever moves a month out of it or back waits until this transaction has read what is carried, too.
    facts = list(Statement.objects.filter(enrolment=enrolment, voided=False).order_by("pk"))
    archived = carried_of([enrolment])[enrolment.pk]
    rows, seconds = replay(structure, enrolment, enrolment.progress_rows.all(), facts, archived)
    return structure, rows, seconds


def replay(
    structure: Structure,
    enrolment: Enrolment,
    stored: Iterable[Progress],
    facts: Iterable[Statement],
    archived: Iterable[Carried],
) -> tuple[Rows, int]:
    """The rows that ``archived`` months and ``facts`` add up to on top of what is kept of the ``stored`` rows, and the
    seconds."""
    rows = kept_rows(structure, enrolment, stored)
    seconds = 0
    for month in archived:
        seconds += int(month.seconds)
        is_told = has_parts(structure, month.activity_id) and not month.is_from_elsewhere
        node = structure.nodes.get(month.activity_id)
        add_carried(
            _row(rows, month.activity_id),
            month,
            since=enrolment.enrolled_at,
            has_parts=is_told,
            keeps_evidence=node is not None and node.asks_evidence,
        )
    for fact in facts:
        seconds += int(fact.seconds)
        add(structure, enrolment, rows, fact)
    known = {activity_id for activity_id in rows if activity_id in structure.nodes}
    if known:
        carry_up(structure, rows, known)
    return rows, seconds


def add(structure: Structure, enrolment: Enrolment, rows: Rows, fact: Statement) -> None:
    """Fold ``fact`` into its row."""
    node = structure.nodes.get(fact.activity_id or 0)
    fold(
        _row(rows, fact.activity_id),
        fact,
        since=enrolment.enrolled_at,
        has_parts=told_by_parts(structure, fact),
        keeps_evidence=node is not None and node.asks_evidence,
    )


def _row(rows: Rows, activity_id: int) -> Progress:
    if activity_id not in rows:
        rows[activity_id] = Progress(activity_id=activity_id)
    return rows[activity_id]


@transaction.atomic
def rebuild(enrolment: Enrolment) -> None:
    """Write the progress of one enrolment anew from its statements."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    structure, rows, seconds = replayed(enrolment)
    enrolment.seconds = seconds
    enrolment.progress_rows.all().delete()
    write_progress(enrolment, structure, rows, set(rows), clock.now())
