"""Two records are one person: attempts follow what learning merged, and go back when that is undone."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from assessments.attempts.models import Attempt
from learning.api import MergeRefused
from learning.models import Enrolment, Learner, Merge

FOLLOWED = "attempts"


@transaction.atomic
def follow_merge(*, kept: Learner, merged_uuid: UUID) -> int:
    """Move attempts of the merged record to the enrolments that stayed; return how many. Repeating changes nothing.

    Enrolments that were handed over whole took their attempts along; these are the ones where both took the course.
    """
    moved = 0
    strays = Attempt.objects.filter(
        enrolment__learner__uuid=merged_uuid, enrolment__learner__merged_into=kept
    ).select_related("enrolment")
    done = Merge.objects.standing().filter(kept=kept, merged__uuid=merged_uuid).first()
    if done:
        done.remember(FOLLOWED, {each.pk: [each.enrolment_id, each.number] for each in strays})
    for attempt in strays.order_by("started_at"):
        own = Enrolment.objects.filter(
            learner=kept, course_id=attempt.enrolment.course_id, withdrawn_at__isnull=True
        ).first()
        if own:
            attempt.enrolment, attempt.number = own, _last_number(own, attempt) + 1
            attempt.save(update_fields=["enrolment", "number"])
            moved += 1
    return moved


def unfollow_merge(merge: Merge) -> None:
    """Put attempts back before ``merge`` is undone. Raises MergeRefused if somebody answered since."""
    since = Q(started_at__gt=merge.at) | Q(submitted_at__gt=merge.at) | Q(seen_at__gt=merge.at)
    if Attempt.objects.filter(since, enrolment__in=merge.enrolment_ids).exists():
        raise MergeRefused(_("A quiz was worked on since, so the records stay together."))
    followed = merge.before.get(FOLLOWED, {})
    for attempt in Attempt.objects.filter(pk__in=followed):
        attempt.enrolment_id, attempt.number = followed[str(attempt.pk)]
        attempt.save(update_fields=["enrolment", "number"])


def _last_number(enrolment: Enrolment, attempt: Attempt) -> int:
    same = Attempt.objects.filter(enrolment=enrolment, activity_id=attempt.activity_id)
    return same.aggregate(last=Max("number"))["last"] or 0
