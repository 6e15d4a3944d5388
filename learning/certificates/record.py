"""The record of learning: what somebody has taken, how far it went, and what it earned."""

from collections.abc import Iterable
from dataclasses import dataclass

from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment
from learning.people.models import Learner


@dataclass(frozen=True)
class Entry:
    """One course in a record of learning. The certificate is the valid one, else one that was revoked."""

    enrolment: Enrolment
    certificate: Certificate | None

    @property
    def awaits_certificate(self) -> bool:
        """Whether the course is done and only the learner's name is missing."""
        return self.enrolment.satisfied_at is not None and self.certificate is None


def record_of(learner: Learner) -> list[Entry]:
    """The learner's courses, unfinished ones first, then the latest; by two queries however many there are."""
    present = learner.enrolments.filter(withdrawn_at__isnull=True).select_related("course")
    enrolments = list(present.order_by("-enrolled_at"))
    enrolments.sort(key=lambda enrolment: enrolment.satisfied_at is not None)
    return entries_of(enrolments)


def entries_of(enrolments: Iterable[Enrolment]) -> list[Entry]:
    """The enrolments with what they earned, in their order, by one query."""
    listed = list(enrolments)
    found = Certificate.objects.filter(enrolment__in=[each.pk for each in listed]).order_by("issued_at")
    # Of several the last one said stays: revoked ones first, in the order they were issued, then the valid one.
    said = sorted(found, key=lambda one: one.revoked_at is None)
    certificates = {one.enrolment_id: one for one in said}
    return [Entry(enrolment, certificates.get(enrolment.pk)) for enrolment in listed]


def certificate_of(enrolment: Enrolment) -> Certificate | None:
    """The valid certificate that ``enrolment`` earned, if there is one yet."""
    return enrolment.certificates.filter(revoked_at__isnull=True).first()
