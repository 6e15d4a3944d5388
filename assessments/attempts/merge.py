"""A guest signs in: attempts follow what learning merged."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from assessments.attempts.models import Attempt
from learning.models import Enrolment, Learner


@transaction.atomic
def follow_merge(*, kept: Learner, merged_uuid: UUID) -> int:
    """Move attempts of the merged guest to the enrolments that stayed; return how many. Repeating changes nothing.

    Enrolments that were handed over whole took their attempts along; these are the ones where both took the course.
    """
    moved = 0
    strays = Attempt.objects.filter(enrolment__learner__uuid=merged_uuid).select_related("enrolment")
    for attempt in strays.order_by("started_at"):
        own = Enrolment.objects.filter(
            learner=kept, course_id=attempt.enrolment.course_id, withdrawn_at__isnull=True
        ).first()
        if own:
            attempt.enrolment, attempt.number = own, _last_number(own, attempt) + 1
            attempt.save(update_fields=["enrolment", "number"])
            moved += 1
    return moved


def _last_number(enrolment: Enrolment, attempt: Attempt) -> int:
    same = Attempt.objects.filter(enrolment=enrolment, activity_id=attempt.activity_id)
    return same.aggregate(last=Max("number"))["last"] or 0
