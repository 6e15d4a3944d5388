"""Replay the log: what is not monotone goes through here."""

from django.db import transaction
from django.utils import timezone

from learning.activities.structure import Structure, structure_of
from learning.enrolments.models import Enrolment
from learning.progress.carried import add_carried, carried_of
from learning.progress.fold import fold
from learning.progress.models import Progress
from learning.progress.satisfy import Rows, carry_up
from learning.progress.write import write_progress
from learning.statements.models import Statement


def replayed(enrolment: Enrolment) -> tuple[Structure, Rows, int]:
    """The progress rows that the log of ``enrolment`` adds up to, and the seconds; nothing is written.

    Must run in a transaction. What left the log for the archive is carried along, so nothing is missing. What was
    satisfied stays satisfied: the course may ask for more today than it did then.
    """
    structure = structure_of(enrolment.course_id)
    rows: Rows = {
        one.activity_id: Progress(activity_id=one.activity_id, satisfied_at=one.satisfied_at)
        for one in enrolment.progress_rows.filter(satisfied_at__isnull=False)
    }
    # The log first: whoever moves a month out of it or back waits until this transaction has read what is carried, too.
    facts = list(Statement.objects.filter(enrolment=enrolment, voided=False).order_by("pk"))
    carried = list(carried_of(enrolment))
    for part in carried:
        one, has_parts = _row(structure, rows, part.activity_id)
        add_carried(one, part, since=enrolment.enrolled_at, has_parts=has_parts)
    for fact in facts:
        one, has_parts = _row(structure, rows, fact.activity_id)
        fold(one, fact, since=enrolment.enrolled_at, has_parts=has_parts)
    seconds = sum(int(each.seconds) for each in (*carried, *facts))
    if rows:
        carry_up(structure, rows, set(rows))
    return structure, rows, seconds


def _row(structure: Structure, rows: Rows, activity_id: int) -> tuple[Progress, bool]:
    """The row of an activity, and whether the activity has parts."""
    row = rows.setdefault(activity_id, Progress(activity_id=activity_id))
    return row, bool(structure.required_children(activity_id))


@transaction.atomic
def rebuild(enrolment: Enrolment) -> None:
    """Write the progress of one enrolment anew from its statements."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    structure, rows, seconds = replayed(enrolment)
    enrolment.seconds = seconds
    enrolment.progress_rows.all().delete()
    write_progress(enrolment, structure, rows, set(rows), timezone.now())
