"""Replay the log: what is not monotone goes through here."""

from django.db import transaction
from django.utils import timezone

from learning.activities.structure import Structure, structure_of
from learning.enrolments.models import Enrolment
from learning.progress.fold import fold, told_by_parts
from learning.progress.models import Progress
from learning.progress.satisfy import Rows, carry_up
from learning.progress.write import write_enrolment, write_rows
from learning.statements.models import Statement


def replayed(enrolment: Enrolment) -> tuple[Structure, Rows, int]:
    """The progress rows that the log of ``enrolment`` adds up to, and the seconds; nothing is written.

    What was satisfied stays satisfied: the course may ask for more today than it did then.
    """
    structure = structure_of(enrolment.course_id)
    rows: Rows = {
        one.activity_id: Progress(activity_id=one.activity_id, satisfied_at=one.satisfied_at)
        for one in enrolment.progress_rows.filter(satisfied_at__isnull=False)
    }
    seconds = 0
    for fact in Statement.objects.filter(enrolment=enrolment, voided=False).order_by("pk"):
        one = rows.setdefault(fact.activity_id, Progress(activity_id=fact.activity_id))
        fold(one, fact, since=enrolment.enrolled_at, has_parts=told_by_parts(structure, fact))
        seconds += int(fact.seconds)
    if rows:
        carry_up(structure, rows, set(rows))
    return structure, rows, seconds


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
