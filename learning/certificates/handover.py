"""Two records became one person: the certificates of both are hers, and none is valid twice."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from learning import clock
from learning.certificates.issue import issue, revoke
from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment
from learning.people.models import Learner
from learning.progress.merges import Merge, MergeRefused

FOLLOWED = "certificates"
MERGED = "merged"


@transaction.atomic
def hand_over(*, kept: Learner, merged_uuid: uuid.UUID) -> None:
    """Bring certificates up to date after the record ``merged_uuid`` became ``kept``. Repeating changes nothing.

    Where both had taken a course, the enrolment of the merged record was withdrawn: its certificate moves to the one that
    stays, as it was printed, unless that one has a certificate already; then it is revoked. A course that is
    satisfied only by both together, or whose guest had no name, gets its certificate now.
    """
    left = Certificate.objects.filter(
        enrolment__learner__uuid=merged_uuid,
        enrolment__learner__merged_into=kept,
        enrolment__withdrawn_at__isnull=False,
        revoked_at__isnull=True,
    ).select_related("enrolment")
    done = Merge.objects.standing().filter(kept=kept, merged__uuid=merged_uuid).first()
    if done:
        done.remember(FOLLOWED, {each.pk: each.enrolment_id for each in left})
    for certificate in left:
        _hand_over_one(certificate, kept)
    present = kept.enrolments.filter(withdrawn_at__isnull=True)
    for enrolment in present.filter(satisfied_at__isnull=False, certificate__isnull=True):
        issue(enrolment=enrolment)


def _hand_over_one(certificate: Certificate, kept: Learner) -> None:
    present = Enrolment.objects.select_for_update().filter(learner=kept, withdrawn_at__isnull=True)
    own = present.filter(course_id=certificate.enrolment.course_id).first()
    if own is None or own.certificates.filter(revoked_at__isnull=True).exists():
        revoke(certificate=certificate, reason=MERGED)
        return
    certificate.enrolment = own
    certificate.save(update_fields=["enrolment"])
    Enrolment.objects.filter(pk=own.pk).update(changed_at=clock.now())


def take_back(merge: Merge) -> None:
    """Put certificates back to the enrolments that earned them, before ``merge`` is undone.

    Raises MergeRefused if one was issued since: its number is given, and its paper may be on a wall.
    """
    followed = {int(pk): enrolment for pk, enrolment in merge.before.get(FOLLOWED, {}).items()}
    since = Certificate.objects.filter(
        enrolment__in=merge.enrolment_ids, issued_at__gte=merge.at, revoked_at__isnull=True
    )
    if new := since.exclude(pk__in=followed).first():
        raise MergeRefused(_("Certificate %s was issued since. Revoke it first.") % new.label)
    for certificate in Certificate.objects.filter(pk__in=followed):
        certificate.enrolment_id = followed[certificate.pk]
        if certificate.reason == MERGED:
            certificate.revoked_at, certificate.reason = None, ""
        certificate.save(update_fields=["enrolment", "revoked_at", "reason"])


def hand_over_left() -> int:
    """Do what a crash right after a merge left undone; return for how many records."""
    left = Learner.objects.filter(
        merged_into__isnull=False,
        enrolments__withdrawn_at__isnull=False,
        enrolments__certificate__isnull=False,
        enrolments__certificate__revoked_at__isnull=True,
    ).distinct()
    guests = list(left.select_related("merged_into"))
    for guest in guests:
        hand_over(kept=guest.merged_into, merged_uuid=guest.uuid)
    return len(guests)
