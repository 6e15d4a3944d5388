"""A guest signs in: what the device learnt becomes the person's, once."""

import logging

from django.db import transaction
from django.utils import timezone

from learning import signals
from learning.enrolments.models import Enrolment
from learning.people.learners import membership_on
from learning.people.models import Learner, Membership, MembershipKind
from learning.progress.rebuild import rebuild
from learning.statements.models import Statement

log = logging.getLogger(__name__)


@transaction.atomic
def merge_guest(*, guest: Learner, into: Learner) -> int:
    """Give everything ``guest`` did to ``into``; return how many enrolments came. Repeating it changes nothing."""
    first, second = sorted((guest.pk, into.pk))
    locked = Learner.objects.select_for_update().in_bulk([first, second])
    guest, into = locked[guest.pk], locked[into.pk]
    if guest.pk == into.pk or guest.user_id is not None or guest.merged_into_id is not None:
        return 0
    enrolments = list(guest.enrolments.filter(withdrawn_at__isnull=True))
    for enrolment in enrolments:
        _hand_over(enrolment, into)
    if into.memberships.exists():  # what a guest said about her home does not outweigh what is known
        guest.memberships.filter(kind=MembershipKind.RESIDENCE).delete()
    Membership.objects.filter(learner=guest).update(learner=into)
    guest.merged_into = into
    guest.save()
    log.info("guest %s merged into learner %s: %d enrolments", guest.uuid, into.uuid, len(enrolments))
    transaction.on_commit(
        lambda: signals.learners_merged.send(sender=Learner, kept=into, merged_uuid=guest.uuid)
    )
    return len(enrolments)


def _hand_over(enrolment: Enrolment, into: Learner) -> None:
    now = timezone.now()
    own = Enrolment.objects.filter(
        learner=into, course_id=enrolment.course_id, withdrawn_at__isnull=True
    ).first()
    if own is None:
        enrolment.learner, enrolment.changed_at = into, now
        _count_where_she_belongs(enrolment, into)
        enrolment.save(update_fields=["learner", "unit", "audience", "changed_at"])
        return
    # Both took the course: one enrolment stays and the log of the other is replayed in it. The letter of each
    # statement keeps the actor it was made with.
    own.enrolled_at = min(own.enrolled_at, enrolment.enrolled_at)
    own.save(update_fields=["enrolled_at"])
    Statement.objects.filter(enrolment=enrolment).update(enrolment=own)
    for one in enrolment.progress_rows.filter(satisfied_at__isnull=False):
        own.progress_rows.get_or_create(
            activity_id=one.activity_id, defaults={"satisfied_at": one.satisfied_at}
        )
    enrolment.progress_rows.all().delete()
    enrolment.withdrawn_at, enrolment.changed_at = now, now
    enrolment.progress, enrolment.satisfied_at, enrolment.passed_at, enrolment.seconds = 0.0, None, None, 0
    enrolment.save()
    rebuild(own)


def _count_where_she_belongs(enrolment: Enrolment, into: Learner) -> None:
    """A guest counts for the province; a person counts for her own unit."""
    place = membership_on(into, timezone.localdate(enrolment.enrolled_at))
    if place:
        enrolment.unit, enrolment.audience = place.unit, place.audience
