"""What learning itself does when something happens."""

import logging
from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.db.backends.signals import connection_created
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.models import Site

from learning import clock, signals
from learning.branding.brand import forget_brands
from learning.branding.models import Branding
from learning.certificates.handover import hand_over, take_back
from learning.certificates.issue import issue
from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment
from learning.notes import merge as notes
from learning.people.rights import ENTERING, Right
from learning.reports import stale
from learning.reports.access import entrance_group, reporting_group
from learning.sharing import upkeep as sharing
from learning.tasks import render_certificate, tell_issue, tell_report

log = logging.getLogger(__name__)


@receiver(connection_created, dispatch_uid="learning.compare_clocks")
def compare_clocks(connection, **_more) -> None:
    """Whatever machines compare with each other is said by the database's time."""
    clock.compare(connection)


def afterwards(react: Callable) -> Callable:
    """Log what goes wrong in ``react`` instead of raising it.

    Signals come after the commit: the learner's work is safe, and must not be answered with an error because
    something that follows from it failed. The nightly task ``learning.mend_certificates`` tries again.
    """

    @wraps(react)
    def quietly(**given) -> None:
        try:
            react(**given)
        except Exception:
            log.exception("%s failed", react.__name__)

    return quietly


@receiver(signals.satisfied, dispatch_uid="learning.issue_certificate")
@afterwards
def issue_certificate(enrolment, course_satisfied, **_more) -> None:
    """A satisfied course earns its certificate; one that was done elsewhere first, when it is done here as well."""
    if course_satisfied or enrolment.satisfied_at is not None:
        issue(enrolment=enrolment)


@receiver(signals.certificate_issued, dispatch_uid="learning.print_certificate")
@afterwards
def print_certificate(certificate, **_more) -> None:
    """The PDF is made by a worker, not while the learner waits. A broker that is down is tried once."""
    render_certificate.apply_async([str(certificate.uuid)], retry=False)


@receiver(signals.report_frozen, dispatch_uid="learning.tell_report")
@afterwards
def tell_of_report(report, **_more) -> None:
    """Consumers of data are told by a worker. Where no broker listens, they find it when they ask."""
    tell_report.apply_async([report.pk], retry=False)


@receiver(signals.official_issued, dispatch_uid="learning.tell_issued")
@afterwards
def tell_of_issue(official, **_more) -> None:
    """Consumers of data are told of each annex by a worker."""
    tell_issue.apply_async([official.pk], retry=False)


@receiver(post_delete, sender=Enrolment, dispatch_uid="learning.note_gone_fact")
def note_gone_fact(instance, **_more) -> None:
    """Who took the fact out is told to delete it."""
    sharing.note_gone(instance)


@receiver(signals.learners_merged, dispatch_uid="learning.keep_certificates")
@afterwards
def keep_certificates(kept, merged_uuid, **_more) -> None:
    """What a guest earned stays valid when she gets an account."""
    hand_over(kept=kept, merged_uuid=merged_uuid)


@receiver(signals.undoing_merge, dispatch_uid="learning.take_certificates_back")
def take_certificates_back(merge, **_more) -> None:
    """They return to whom they came from, in the same transaction or not at all."""
    take_back(merge)


@receiver(signals.learners_merged, dispatch_uid="learning.bring_notes")
@afterwards
def bring_notes(kept, merged_uuid, **_more) -> None:
    """What she wrote for herself comes along."""
    notes.follow_merge(kept=kept, merged_uuid=merged_uuid)


@receiver(signals.undoing_merge, dispatch_uid="learning.take_notes_back")
def take_notes_back(merge, **_more) -> None:
    """And goes back, in the same transaction or not at all."""
    notes.unfollow_merge(merge)


@receiver(signals.rights_changed, dispatch_uid="learning.let_in")
def let_in(user, held, lost, **_more) -> None:
    """Who has a page in the Wagtail admin may enter it, for as long as that lasts."""
    for rights, group in ((ENTERING, entrance_group), ({Right.FREEZE_REPORTS}, reporting_group)):
        if held & rights:
            user.groups.add(group())
        elif lost & rights:
            user.groups.remove(group())


@receiver(pre_save, sender=Enrolment, dispatch_uid="learning.note_moved_fact")
def note_moved_fact(instance, update_fields, **_more) -> None:
    """Measures keep the cells of a fact's old unit until they are told."""
    stale.note_leaving(instance, fields=update_fields)


@receiver(pre_save, sender=Certificate, dispatch_uid="learning.note_moved_certificate")
def note_moved_certificate(instance, update_fields, **_more) -> None:
    """The same for a certificate, which counts where its enrolment does."""
    stale.note_certificate_leaving(instance, fields=update_fields)


@receiver(post_delete, sender=Enrolment, dispatch_uid="learning.note_deleted_fact")
def note_deleted_fact(instance, **_more) -> None:
    """The same for a fact that is no more."""
    stale.note(instance)


def forget_changed_brands(**_given) -> None:
    """A brand, its site or a picture changed; pages look again, now and when the change is committed."""
    forget_brands()
    transaction.on_commit(forget_brands)


for _part in (Branding, Site, get_image_model()):
    for _change in (post_save, post_delete):
        _change.connect(forget_changed_brands, sender=_part, dispatch_uid="learning.forget_brands")
