"""Everything that a learner's own page shows, gathered by a constant number of queries."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from learning.certificates.models import Certificate
from learning.certificates.record import Entry, Record, record_of
from learning.people.models import Learner
from learning.record.deadlines import Deadline
from learning.record.elsewhere import Told, told_of
from learning.record.hours import Credit, Year, credits_of, years_of

# How many finished courses, and how many certificates, are shown at once; the others unfold.
AT_ONCE = 5


@dataclass(frozen=True)
class Required:
    """A course that the learner's unit asks her to finish. Not each has a day."""

    entry: Entry
    deadline: Deadline | None


@dataclass(frozen=True)
class Overview:
    """A learner's record, sorted by what she has to do next."""

    record: Record = field(default_factory=Record)
    required: list[Required] = field(default_factory=list)
    under_way: list[Entry] = field(default_factory=list)
    credited: list[Credit] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def overdue(self) -> int:
        return sum(one.deadline is not None and one.deadline.is_over for one in self.required)

    @property
    def certificates(self) -> list[Certificate]:
        """The valid ones, the latest first."""
        found = [one.certificate for one in self.record.finished]
        return [one for one in found if one and not one.revoked_at]

    @property
    def latest_certificates(self) -> list[Certificate]:
        return self.certificates[:AT_ONCE]

    @property
    def earlier_certificates(self) -> list[Certificate]:
        return self.certificates[AT_ONCE:]

    @property
    def nameless(self) -> list[Entry]:
        """Finished courses whose certificate waits for the learner's name."""
        return [one for one in self.record.finished if one.awaits_certificate]

    @property
    def revoked(self) -> list[Entry]:
        """Finished courses whose certificate was revoked, and no other was issued."""
        return [one for one in self.record.finished if one.certificate and one.certificate.revoked_at]

    @property
    def latest_finished(self) -> list[Entry]:
        return self.record.finished[:AT_ONCE]

    @property
    def earlier_finished(self) -> list[Entry]:
        return self.record.finished[AT_ONCE:]

    @cached_property
    def credit_by_enrolment(self) -> dict[int, Credit]:
        return {one.entry.enrolment.pk: one for one in self.credited}

    @property
    def periods(self) -> Decimal:
        return sum((one.periods for one in self.credited), Decimal())

    def year(self, number: int) -> Year | None:
        return next((one for one in self.years if one.number == number), None)

    def __bool__(self) -> bool:
        return bool(self.record)


def overview_of(learner: Learner, *, now: datetime | None = None) -> Overview:
    """The learner's own page, as it is ``now``."""
    now = now or timezone.now()
    record = record_of(learner)
    told = told_of(learner) if record else []
    credited = credits_of(record.finished, told)
    required = [_required(one, now) for one in record.under_way if _is_required(one)]
    return Overview(
        record=record,
        required=sorted(required, key=_soonest),
        under_way=[one for one in record.under_way if not _is_required(one)],
        credited=credited,
        years=years_of(learner, credited, today=timezone.localdate(now)),
        told=told,
    )


def _is_required(entry: Entry) -> bool:
    return entry.enrolment.due_at is not None or entry.enrolment.assigned_by_id is not None


def _required(entry: Entry, now: datetime) -> Required:
    due_at = entry.enrolment.due_at
    return Required(entry, Deadline(due_at, now) if due_at else None)


def _soonest(one: Required) -> tuple[bool, float]:
    # What is overdue longest comes first, what has no day last.
    return (one.deadline is None, one.deadline.due_at.timestamp() if one.deadline else 0.0)
