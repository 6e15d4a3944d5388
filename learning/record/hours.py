"""Teaching periods by year: what was credited, and how much the law asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from learning.certificates.models import Certificate
from learning.certificates.record import Entry
from learning.enrolments.models import Renewal
from learning.people.learners import present_among
from learning.people.models import Learner
from learning.record.elsewhere import Told, deciding
from learning.record.models import AnnualTrainingRule
from learning.record.rules import rule_for


@dataclass(frozen=True)
class Credit:
    """The periods that one completed course is worth, on the local day on which it was completed."""

    entry: Entry
    day: date
    periods: Decimal
    told: Told | None = None

    @property
    def certificate(self) -> Certificate | None:
        """The valid certificate."""
        found = self.entry.certificate
        return found if found and not found.revoked_at else None


@dataclass(frozen=True)
class Year:
    """One calendar year: its credits, the first one first, and the rule that measures it."""

    number: int
    credits: Sequence[Credit]
    rule: AnnualTrainingRule | None = None

    @property
    def periods(self) -> Decimal:
        return sum((one.periods for one in self.credits), Decimal())

    @property
    def share(self) -> float:
        """How much of what the rule asks for, from 0 to 1."""
        return min(float(self.periods / self.rule.min_periods), 1.0) if self.rule else 0.0

    @property
    def missing(self) -> Decimal:
        return max(self.rule.min_periods - self.periods, Decimal()) if self.rule else Decimal()


def credits_of(finished: Iterable[Entry], told: Sequence[Told]) -> list[Credit]:
    """What the finished courses are credited with, the first one first.

    Counted as reports count: a supplement is no second completion, a course that changed and was learnt again is one.
    A course that somebody left and took once more, unchanged, is credited the first time only. What another platform
    completed counts with the periods it has there, where the platform gave them.
    """
    found: list[Credit] = []
    known: set[int] = set()
    for entry in sorted(finished, key=lambda one: one.enrolment.satisfied_at):
        enrolment = entry.enrolment
        is_once_more = enrolment.course_id in known and enrolment.renewal == Renewal.NONE
        if enrolment.renewal == Renewal.SUPPLEMENT or is_once_more:
            continue
        known.add(enrolment.course_id)
        source = deciding(enrolment, told)
        periods = entry.course.planned_periods
        if source is not None and source.periods is not None:
            periods = source.periods
        found.append(Credit(entry, timezone.localdate(enrolment.satisfied_at), periods, source))
    return found


def years_of(learner: Learner, credited: Sequence[Credit], *, today: date) -> list[Year]:
    """The years in which something was credited, and the present one where a rule asks for something; latest first.

    By two queries.
    """
    memberships = list(learner.memberships.all())
    rules = list(AnnualTrainingRule.objects.all()) if memberships else []
    years = []
    for number in sorted({one.day.year for one in credited} | {today.year}, reverse=True):
        last = min(date(number, 12, 31), today) if number == today.year else date(number, 12, 31)
        where = present_among(memberships, last)
        rule = rule_for(where.audience if where else "", last, rules)
        year = Year(number, [one for one in credited if one.day.year == number], rule)
        if year.credits or (number == today.year and rule):
            years.append(year)
    return years
