"""What became of the enrolments that units began in a period: how many came how far, and how they went on in time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, Sum

from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment
from learning.reports.facts import counted
from learning.reports.models import Measure
from learning.reports.periods import Period
from learning.units.models import Unit

# Each step by the indicator that says what it means.
STEPS = ("enrolments", "started", "completed", "passed", "certified")


@dataclass(frozen=True)
class Funnel:
    """One unit with everything below it. ``steps`` in the order of ``STEPS``; ``trend`` by half-month."""

    unit: Unit
    steps: tuple[int, ...]
    trend: tuple[int, ...]

    def shares(self) -> list[float | None]:
        """Each step in per cent of the first, to one decimal."""
        whole = self.steps[0]
        return [round(100 * step / whole, 1) if whole else None for step in self.steps]


def funnels(
    units: Sequence[Unit], period: Period, *, cutoff: datetime, days: Sequence[date], indicator: str
) -> list[Funnel]:
    """The funnel of each unit, and the trend of ``indicator`` over ``days``. Two queries, however many units."""
    steps, trends = _steps(units, period, cutoff), _trends(units, days, indicator)
    return [Funnel(unit, tuple(steps[unit.pk]), tuple(trends[unit.pk])) for unit in units]


def _within(units: Sequence[Unit]) -> Q:
    found = Q(pk__in=[])
    for unit in units:
        found |= Q(unit__path__startswith=unit.path)
    return found


def _steps(units: Sequence[Unit], period: Period, cutoff: datetime) -> dict[int, list[int]]:
    """Of one set of enrolments, so that no step is larger than the first. Who passed or has a certificate may not have
    begun a lesson: that is what the data say."""
    certified = Certificate.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=cutoff), enrolment=OuterRef("pk"), issued_at__lte=cutoff
    )
    dated = {"enrolled_at__gte": period.starts_at, "enrolled_at__lt": period.ends_at}
    rows = (
        Enrolment.objects.filter(_within(units) & counted(cutoff), enrolled_at__lte=cutoff, **dated)
        .annotate(is_certified=Exists(certified))
        .order_by()
        .values_list("unit__path")
        .annotate(
            all=Count("pk"),
            started=Count("pk", filter=Q(started_at__lte=cutoff)),
            completed=Count("pk", filter=Q(satisfied_at__lte=cutoff)),
            passed=Count("pk", filter=Q(passed_at__lte=cutoff)),
            certified=Count("pk", filter=Q(is_certified=True)),
        )
    )
    found = {unit.pk: [0] * len(STEPS) for unit in units}
    for path, *counts in rows:
        for unit in units:
            if path.startswith(unit.path):
                found[unit.pk] = [sum(pair) for pair in zip(found[unit.pk], counts, strict=True)]
    return found


def _trends(units: Sequence[Unit], days: Sequence[date], indicator: str) -> dict[int, list[int]]:
    """From the measures."""
    rows = Measure.objects.filter(
        _within(units), half_month__gte=days[0], half_month__lte=days[-1], indicator=indicator
    )
    found: dict[int, dict[date, int]] = {unit.pk: defaultdict(int) for unit in units}
    summed = rows.order_by().values_list("unit__path", "half_month").annotate(Sum("value"))
    for path, day, value in summed:
        for unit in units:
            if path.startswith(unit.path):
                found[unit.pk][day] += int(value)
    return {pk: [by_day[day] for day in days] for pk, by_day in found.items()}
