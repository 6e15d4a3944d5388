"""Noticing that a fact leaves a cell, which the time of its last change cannot tell."""

from collections.abc import Collection

from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment
from learning.reports.models import Stale
from learning.reports.periods import local_day
from learning.reports.touched import OWN_DATES

PLACING = frozenset({"unit", "unit_id", "course", "course_id", *OWN_DATES})
CERTIFIED = ("enrolment_id", "issued_at")


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
    if moved or any(_leaves(before, enrolment, date_field) for date_field in OWN_DATES):
        note(before)


def _leaves(before: Enrolment, after: Enrolment, date_field: str) -> bool:
    was, is_now = getattr(before, date_field), getattr(after, date_field)
    return was is not None and was != is_now


def note_certificate_leaving(certificate: Certificate, *, fields: Collection[str] | None = None) -> None:
    """Before ``certificate`` is saved: note the cells that it leaves with another enrolment or another day."""
    if certificate._state.adding or (fields is not None and {"enrolment", *CERTIFIED}.isdisjoint(fields)):
        return
    before = Certificate.objects.filter(pk=certificate.pk).select_related("enrolment").first()
    if before and any(getattr(before, each) != getattr(certificate, each) for each in CERTIFIED):
        note(before.enrolment)


def note(enrolment: Enrolment) -> None:
    """The next refresh counts again where ``enrolment`` stands in the database."""
    if enrolment.unit_id is not None:
        # A phone's late word, or a correction, may have put one of its dates before the day it began.
        day = local_day(min(at for each in OWN_DATES if (at := getattr(enrolment, each))))
        Stale.objects.create(unit_id=enrolment.unit_id, course_id=enrolment.course_id, since=day)
