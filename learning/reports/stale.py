"""Noticing that a fact leaves its cells, which the time of its last change cannot tell."""

from collections.abc import Collection

from learning.enrolments.models import Enrolment
from learning.reports.models import Stale
from learning.reports.periods import local_day

PLACING = frozenset({"unit", "unit_id", "course", "course_id", "enrolled_at"})


def note_leaving(enrolment: Enrolment, *, fields: Collection[str] | None = None) -> None:
    """Before ``enrolment`` is saved (only its ``fields``, if given): note the cells that it leaves.

    Bulk updates go past this; the nightly count finds what they moved.
    """
    if enrolment._state.adding or (fields is not None and PLACING.isdisjoint(fields)):
        return
    before = Enrolment.objects.filter(pk=enrolment.pk).first()
    if before is None or before.unit_id is None:
        return
    moved = (before.unit_id, before.course_id) != (enrolment.unit_id, enrolment.course_id)
    if moved or before.enrolled_at < enrolment.enrolled_at:
        note(before)


def note(enrolment: Enrolment) -> None:
    """The next refresh counts again where ``enrolment`` stands in the database."""
    if enrolment.unit_id is not None:
        day = local_day(enrolment.enrolled_at)
        Stale.objects.create(unit_id=enrolment.unit_id, course_id=enrolment.course_id, since=day)
