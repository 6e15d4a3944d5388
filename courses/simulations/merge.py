"""Two records are one person: attempts follow what learning merged, and go back when that is undone."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from courses.simulations.models import SimulationAttempt
from learning.api import MergeRefused
from learning.models import Enrolment, Learner, Merge

FOLLOWED = "simulation attempts"


@transaction.atomic
def follow_merge(*, kept: Learner, merged_uuid: UUID) -> int:
    """Move attempts of the merged record to the enrolments that stayed; return how many. Repeating changes nothing.

    Enrolments that were handed over whole took their attempts along; these are the ones where both took the course.
    """
    strays = SimulationAttempt.objects.select_for_update(of=("self",)).filter(
        enrolment__learner__uuid=merged_uuid, enrolment__learner__merged_into=kept
    )
    was = {each.pk: each for each in strays.select_related("enrolment")}
    done = Merge.objects.standing().filter(kept=kept, merged__uuid=merged_uuid).first()
    if done and was:
        done.remember(FOLLOWED, {pk: str(each.enrolment_id) for pk, each in was.items()})
    stays = Enrolment.objects.filter(learner=kept, withdrawn_at__isnull=True)
    own = dict(stays.values_list("course_id", "pk"))
    moved = 0
    for pk, each in was.items():
        if into := own.get(each.enrolment.course_id):
            moved += SimulationAttempt.objects.filter(pk=pk).update(enrolment=into)
    return moved


def unfollow_merge(merge: Merge) -> None:
    """Put attempts back before ``merge`` is undone. Raises MergeRefused if something was practised since."""
    moved = SimulationAttempt.objects.filter(enrolment__in=merge.enrolment_ids)
    if moved.filter(changed_at__gt=merge.at).exists():
        raise MergeRefused(_("A simulation was practised since, so the records stay together."))
    for pk, enrolment in merge.before.get(FOLLOWED, {}).items():
        SimulationAttempt.objects.filter(pk=pk).update(enrolment=int(enrolment))
