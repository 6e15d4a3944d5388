"""What changed since the period before, unit by unit: as many half-months of the one as of the other, from measures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum

from learning.reports.counting import Figures
from learning.reports.models import Basis, Measure
from learning.reports.outline import Outline
from learning.reports.periods import Period, half_month, local_day, next_half_month
from learning.reports.scope import Scope, scope_of
from learning.reports.tally import Tally
from learning.units.models import Unit


@dataclass(frozen=True)
class Change:
    """A unit's number in the period so far, and in as much of the period before."""

    unit_id: int
    name: str
    now: int
    before: int

    @property
    def difference(self) -> int:
        return self.now - self.before


@dataclass(frozen=True)
class Changes:
    """Each unit below in its order. ``until`` is the last day that is compared; None if it is too early to tell."""

    before: Period
    until: date | None
    units: list[Change]
    whole: Change | None = None

    def biggest(self, *, up: bool, most: int) -> list[Change]:
        """Those that rose, or fell, most."""
        found = [each for each in self.units if (each.difference > 0 if up else each.difference < 0)]
        return sorted(found, key=lambda each: (-abs(each.difference), each.name))[:most]


def changes_of(unit: Unit, *, period: Period, indicator: str, now: datetime) -> Changes:
    """What became of a stored indicator below ``unit``, in the units of today. A constant number of queries.

    The half-month that is running is left out: it would look like a fall. Raises UnitEnded.
    """
    before = period.previous()
    days = [day for day in period.half_months() if day < half_month(local_day(now))]
    then = before.half_months()[: len(days)]
    days = days[: len(then)]
    if not days:
        return Changes(before, None, [])
    scope = scope_of(unit=unit, period=period, basis=str(Basis.AS_IS), day=local_day(now))
    found = [_by_unit(scope, indicator, each) for each in (days, then)]
    outline = Outline(scope, {place for by_place in found for place in by_place})
    tally = Tally(outline, Figures())
    numbers = [[int(value) for value in tally.spread(by_place)] for by_place in found]
    rows = list(zip(outline.rows, *numbers, strict=True))
    units = [
        Change(row.unit.pk, row.unit.full_name, new, old)
        for row, new, old in rows
        if row.kind == "unit" and row.unit
    ]
    _total, new, old = rows[-1]
    until = min(period.ends_on, _last_day(days[-1]))
    return Changes(before, until, units, Change(unit.pk, unit.full_name, new, old))


def _by_unit(scope: Scope, indicator: str, half_months: Iterable[date]) -> dict[tuple[int, int], int]:
    days = list(half_months)
    cells = Measure.objects.filter(
        unit_id__in=list(scope.units), indicator=indicator, half_month__gte=days[0], half_month__lte=days[-1]
    )
    return {
        (unit, 0): value for unit, value in cells.order_by().values_list("unit_id").annotate(Sum("value"))
    }


def _last_day(half: date) -> date:
    return next_half_month(half) - timedelta(days=1)
