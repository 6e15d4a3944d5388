"""Replay the log: what is not monotone goes through here."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from learning.activities.structure import Structure, structure_of
from learning.enrolments.models import Enrolment
from learning.progress.fold import fold
from learning.progress.kept import kept_rows
from learning.progress.models import Progress
from learning.progress.satisfy import Rows, carry_up
from learning.progress.write import write_enrolment, write_rows
from learning.statements.models import Statement


def replayed(enrolment: Enrolment) -> tuple[Structure, Rows, int]:
    """The progress rows that the log of ``enrolment`` adds up to, and the seconds; nothing is written.

    What was satisfied stays satisfied: the course may ask for more today than it did then.
    """
    structure = structure_of(enrolment.course_id)
    facts = Statement.objects.filter(enrolment=enrolment, voided=False).order_by("pk")
    rows, seconds = replay(structure, enrolment, enrolment.progress_rows.all(), facts)
    return structure, rows, seconds


def replay(
    structure: Structure, enrolment: Enrolment, stored: Iterable[Progress], facts: Iterable[Statement]
) -> tuple[Rows, int]:
    """The rows that ``facts`` add up to on top of what is kept of the ``stored`` ones, and the seconds."""
    rows = kept_rows(structure, enrolment, stored)
    seconds = 0
    for fact in facts:
        seconds += int(fact.seconds)
        add(structure, enrolment, rows, fact)
    known = {activity_id for activity_id in rows if activity_id in structure.nodes}
    if known:
        carry_up(structure, rows, known)
    return rows, seconds


def add(structure: Structure, enrolment: Enrolment, rows: Rows, fact: Statement) -> None:
    """Fold ``fact`` into its row. Its activity may have moved to another course since."""
    one = rows.setdefault(fact.activity_id, Progress(activity_id=fact.activity_id))
    has_parts = fact.activity_id in structure.nodes and bool(structure.required_children(fact.activity_id))
    fold(one, fact, since=enrolment.enrolled_at, has_parts=has_parts)


@transaction.atomic
def rebuild(enrolment: Enrolment) -> None:
    """Write the progress of one enrolment anew from its statements."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    structure, rows, seconds = replayed(enrolment)
    enrolment.seconds = seconds
    enrolment.progress_rows.all().delete()
    if rows:
        write_rows(enrolment, structure, rows, set(rows))
    write_enrolment(enrolment, rows.get(structure.course), timezone.now())
