"""The record of learning: what somebody has taken, how far it went, and what it earned."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.activities.structure import Node
from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment, Renewal
from learning.people.models import Learner
from learning.progress.onwards import next_lessons

WHY_AGAIN = {
    Renewal.SUPPLEMENT: gettext_lazy("You completed this course before. It has new parts since."),
    Renewal.AGAIN: gettext_lazy("You completed this course before. It changed, and is to be learnt again."),
    Renewal.CONTINUED: gettext_lazy(
        "This course has changed. Some parts are asked for again; the rest is kept."
    ),
}


@dataclass(frozen=True)
class Entry:
    """One course in a record of learning. The certificate is the valid one, else one that was revoked."""

    enrolment: Enrolment
    certificate: Certificate | None = None
    next_up: Node | None = None

    @property
    def course(self):
        return self.enrolment.course

    @property
    def awaits_certificate(self) -> bool:
        """Whether the course is done and only the learner's name is missing."""
        return self.enrolment.satisfied_at is not None and self.certificate is None

    @property
    def why_again(self) -> str:
        """Why a course that the learner had begun or completed before is asked of her; empty for most."""
        if self.enrolment.edition < self.course.edition:
            return _("This course has just changed. Your progress is being brought up to date.")
        return WHY_AGAIN.get(self.enrolment.renewal, "")

    @property
    def address(self) -> str:
        """Where to go on: the next lesson, else the course; empty where the course is no longer offered."""
        if self.course.retired_at:
            return ""
        return (self.next_up and self.next_up.address) or self.course.address


@dataclass(frozen=True)
class Record:
    """All courses of a learner: those under way, the last one first, and the finished ones, the latest first."""

    under_way: list[Entry] = field(default_factory=list)
    finished: list[Entry] = field(default_factory=list)

    @property
    def periods(self) -> Decimal:
        """The teaching periods that the finished courses are credited with."""
        credited = (entry for entry in self.finished if entry.enrolment.renewal != Renewal.SUPPLEMENT)
        return sum((entry.course.planned_periods for entry in credited), Decimal())

    def __bool__(self) -> bool:
        return bool(self.under_way or self.finished)


def record_of(learner: Learner) -> Record:
    """The learner's record, by four queries however many courses there are.

    What was completed stays among the finished ones, as it does in reports, whatever became of the enrolment.
    """
    kept = Q(withdrawn_at__isnull=True) | Q(satisfied_at__isnull=False)
    enrolments = list(learner.enrolments.filter(kept).select_related("course").order_by("-changed_at"))
    begun = [each for each in enrolments if each.satisfied_at is None]
    lessons = next_lessons(begun)
    done = [each for each in enrolments if each.satisfied_at is not None]
    done.sort(key=lambda enrolment: enrolment.satisfied_at, reverse=True)
    return Record([Entry(each, next_up=lessons.get(each.pk)) for each in begun], entries_of(done))


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
