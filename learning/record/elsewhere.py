"""What other platforms said of a learner, from the imports of completions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from learning.completions.models import CompletionRow
from learning.enrolments.models import Enrolment
from learning.people.models import Learner


@dataclass(frozen=True)
class Told:
    """One completion on another platform: of which course of ours, when, and how many periods it is there."""

    platform: str
    title: str
    course_id: int
    enrolment_id: int
    at: datetime | None
    periods: Decimal | None
    certificate: str


def told_of(learner: Learner) -> list[Told]:
    """What other platforms told of the learner, and of records merged into hers; the latest first, by one query."""
    hers = Learner.objects.filter(Q(pk=learner.pk) | Q(merged_into=learner.pk)).values("pk")
    rows = CompletionRow.objects.filter(enrolment__learner__in=hers, made__isnull=False)
    told = [_told(row) for row in rows.select_related("upload", "course").order_by("-pk")]
    return sorted(told, key=lambda one: one.at.timestamp() if one.at else 0.0, reverse=True)


def _told(row: CompletionRow) -> Told:
    made = row.made or {}
    periods = made.get("periods")
    return Told(
        platform=row.upload.sender,
        title=row.course.title if row.course else row.asked,
        course_id=row.course_id,
        enrolment_id=row.enrolment_id,
        at=parse_datetime(made.get("at") or ""),
        periods=Decimal(str(periods)) if periods is not None else None,
        certificate=made.get("certificate") or "",
    )


def deciding(enrolment: Enrolment, told: Iterable[Told]) -> Told | None:
    """What completed the course of ``enrolment``, if it was another platform: its hours are the ones that count."""
    for one in told:
        if one.course_id == enrolment.course_id and one.at and one.at == enrolment.satisfied_at:
            return one
    return None
