"""Issuing, revoking and issuing again: each certificate has a number of its own, and no number is left out."""

import logging
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from learning import clock, signals
from learning.activities.structure import structure_of
from learning.certificates.models import Certificate
from learning.certificates.printed import holder_name, snapshot
from learning.enrolments.models import Enrolment
from learning.statements.models import ELSEWHERE, Statement
from learning.units.models import Unit
from learning.units.tree import home_province

log = logging.getLogger(__name__)

# Only series without a unit cannot be locked; there, this many at once may want the same number.
_TRIES = 50


class CannotIssue(Exception):
    """There is nothing to certify yet, or nobody to name."""


@transaction.atomic
def issue(*, enrolment: Enrolment, at: datetime | None = None) -> Certificate | None:
    """The certificate of ``enrolment``: the one that stands, or a new one issued now (``at``).

    None while the course is not satisfied, while nobody knows the learner's name, and when a certificate was
    revoked: then only ``issue_again`` makes another.
    """
    locked = _locked(enrolment)
    earlier = list(locked.certificates.all())
    if earlier or not _is_due(locked):
        return next((one for one in earlier if one.revoked_at is None), None)
    return _issue_next(locked, at or clock.now())


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, at: datetime | None = None) -> Certificate:
    """Declare ``certificate`` void, for everybody who checks it. Doing so twice changes nothing."""
    locked = _locked(certificate.enrolment)
    certificate = locked.certificates.get(pk=certificate.pk)
    if certificate.revoked_at is None:
        certificate.revoked_at, certificate.reason = at or clock.now(), reason
        certificate.save(update_fields=["revoked_at", "reason"])
        _touch(locked)
        log.info("certificate %s revoked: %s", certificate.uuid, reason)
    return certificate


@transaction.atomic
def issue_again(*, certificate: Certificate, reason: str, at: datetime | None = None) -> Certificate:
    """Revoke ``certificate`` and issue another with what is true today and a new number.

    Raises CannotIssue when the course is no longer satisfied, or the learner has no name any more.
    """
    revoke(certificate=certificate, reason=reason, at=at)
    locked = _locked(certificate.enrolment)
    standing = locked.certificates.filter(revoked_at__isnull=True).first()
    if standing:
        return standing
    if not _is_due(locked):
        raise CannotIssue
    return _issue_next(locked, at or clock.now())


def issue_missing(*, since: timedelta = timedelta(days=3)) -> int:
    """Issue what a crash between a completion and its certificate left out; return how many."""
    lasts = Q(withdrawn_at__isnull=True) | Q(renewed_by__isnull=False)
    due = Enrolment.objects.filter(
        lasts, satisfied_at__gte=timezone.now() - since, certificate__isnull=True
    ).exclude(learner__full_name="")
    due = due.exclude(Exists(_from_elsewhere()))
    return sum(issue(enrolment=enrolment) is not None for enrolment in list(due))


def _locked(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is now, ours until the transaction ends."""
    related = ("learner__user", "course", "unit")
    return Enrolment.objects.select_for_update(of=("self",)).select_related(*related).get(pk=enrolment.pk)


def _is_due(enrolment: Enrolment) -> bool:
    # Completed before the course changed is completed: what it earned may be issued again with a corrected name.
    lasts = enrolment.withdrawn_at is None or hasattr(enrolment, "renewed_by")
    is_taken = enrolment.satisfied_at is not None and lasts
    return is_taken and bool(holder_name(enrolment.learner)) and not _was_done_elsewhere(enrolment)


def _from_elsewhere() -> QuerySet[Statement]:
    """Statements by which another platform says that the course of an enrolment was done there."""
    whole = Statement.objects.filter(enrolment=OuterRef("pk"), activity=OuterRef("course"), voided=False)
    return whole.filter(authority__startswith=ELSEWHERE)


def _was_done_elsewhere(enrolment: Enrolment) -> bool:
    """Whether only another platform says that the course was done. That platform certifies it; we certify our own."""
    if not Enrolment.objects.filter(Exists(_from_elsewhere()), pk=enrolment.pk).exists():
        return False
    structure = structure_of(enrolment.course_id)
    parts = {child.id for child in structure.required_children(structure.course)}
    done = enrolment.progress_rows.filter(activity__in=parts, satisfied_at__isnull=False)
    return not parts or parts != set(done.values_list("activity", flat=True))


def _issue_next(enrolment: Enrolment, now: datetime) -> Certificate:
    """Insert a certificate with the next number. A number taken meanwhile is left to whoever took it."""
    day = timezone.localdate(now)
    issuer = issuing_unit(enrolment, day)
    printed = snapshot(enrolment, issuer=issuer, on=day)
    certificate = Certificate(
        enrolment=enrolment, issuer=issuer, series=series(issuer, day), issued_at=now, printed=printed
    )
    _lock_series(issuer)
    for last_try in [False] * (_TRIES - 1) + [True]:
        try:
            with transaction.atomic():
                certificate.number = _next_number(certificate.series)
                certificate.save(force_insert=True)
            break
        except IntegrityError:
            if last_try:
                raise
    _touch(enrolment)
    transaction.on_commit(
        lambda: signals.certificate_issued.send(sender=Certificate, certificate=certificate)
    )
    return certificate


def series(issuer: Unit | None, day: date) -> str:
    """The name of the series that ``issuer`` numbers on ``day``."""
    return f"{issuer.uid if issuer else 'site'}:{day.year}"


def issuing_unit(enrolment: Enrolment, day: date) -> Unit | None:
    """Who issues: the province this installation serves, else the province of the enrolment's unit."""
    home = home_province(day)
    if home or enrolment.unit is None:
        return home
    top = Unit.objects.get(path=enrolment.unit.path.split("/", 1)[0] + "/")
    while top.valid_to is not None and top.valid_to < day:
        heir = top.successions.filter(is_default=True).select_related("successor").first()
        if heir is None:
            break
        top = heir.successor
    return top


def _lock_series(issuer: Unit | None) -> None:
    """Make others who number the same series wait. Without a unit there is nothing to lock: they try again."""
    if issuer:
        # Enrolling people in the unit takes a key share lock on the same row, and must not wait for us.
        no_key = connection.features.has_select_for_no_key_update
        Unit.objects.select_for_update(no_key=no_key).get(pk=issuer.pk)


def _next_number(name: str) -> int:
    return (Certificate.objects.filter(series=name).aggregate(last=Max("number"))["last"] or 0) + 1


def _touch(enrolment: Enrolment) -> None:
    """Tell the measuring job that the figures of this enrolment moved."""
    Enrolment.objects.filter(pk=enrolment.pk).update(changed_at=clock.now())
