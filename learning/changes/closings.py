"""Which reports a change of units falls into the middle of."""

from dataclasses import dataclass

from django.db.models import Count, Q

from learning import conf
from learning.reports.models import Report
from learning.reports.periods import Period, PeriodKind
from learning.units.change import Plan
from learning.units.tree import province_of


@dataclass(frozen=True)
class Closing:
    """A period in which units change: its reports tell the days before in the old tree, the others in the new one.

    ``frozen`` is how many of them the provinces in question have frozen already; those stay as they are.
    """

    period: Period
    frozen: int


def closings_of(plan: Plan) -> list[Closing]:
    """The periods that the change falls into, from month to year, by one query. One that begins with it is whole."""
    calendar, day = conf.get("REPORT_CALENDAR"), plan.effective_on
    around = (Period.containing(day, kind=kind, calendar=calendar) for kind in PeriodKind.values)
    cut = [period for period in around if period and period.starts_on < day]
    frozen = _frozen(plan, cut) if plan.ends else {}
    return [Closing(period, frozen.get(period.code, 0)) for period in cut]


def _frozen(plan: Plan, periods: list[Period]) -> dict[str, int]:
    within = Q()
    for province in {province_of(unit) for unit in plan.ends}:
        within |= Q(unit__path__startswith=f"{province}/")
    asked = {"calendar": conf.get("REPORT_CALENDAR"), "period__in": [period.code for period in periods]}
    rows = Report.objects.filter(within, frozen_at__isnull=False, **asked).order_by()
    return dict(rows.values_list("period").annotate(count=Count("pk")))
