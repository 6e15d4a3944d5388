"""What of an indicator falls to each line of a dimension: from measures where they tell it, else from the facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import QuerySet, Sum

from learning.dashboards.content import is_stored
from learning.dashboards.dimensions import Dimension, month_of
from learning.enrolments.models import Enrolment
from learning.reports.counting import Window
from learning.reports.facts import counted, not_undone
from learning.reports.indicators.base import Counted
from learning.reports.models import Basis, Measure
from learning.reports.periods import Period, local_day
from learning.reports.scope import Scope, scope_of
from learning.units.models import Unit

TOTAL = object()  # the key of the whole
Numbers = dict[Any, Any]


@dataclass
class Facts:
    """Where the facts of a unit are: the ids of the units that count, and whether others were left out."""

    scope: Scope
    now: datetime
    units: list[int] = field(default_factory=list)
    left_out: bool = False


def facts_of(unit: Unit, *, period: Period, now: datetime) -> Facts:
    """The units of today's and yesterday's trees whose people are wholly in ``unit`` today. Constant queries."""
    scope = scope_of(unit=unit, period=period, basis=str(Basis.AS_IS), day=local_day(now))
    found = Facts(scope, now)
    day = scope.stretches[0].day
    for pk in scope.units:
        inside = [part.unit in scope.units and scope.units[part.unit].path.startswith(scope.subject.path)
                  for part in scope.lineage.parts(pk, day)]  # fmt: skip
        if all(inside):
            found.units.append(pk)
        elif any(inside):
            found.left_out = True
    return found


def numbers_of(indicator: type[Counted], dimension: Dimension, facts: Facts) -> Numbers:
    if is_stored(indicator) and dimension.measured:
        return _measured(indicator, dimension, facts)
    key = dimension.key(indicator.dated_by, facts.scope.period) if dimension.key else None
    rows = dated(indicator, facts).annotate(line=key)
    found: Numbers = defaultdict(int)
    for line, value in rows.values_list("line").annotate(value=indicator.aggregate()):
        found[line] += value or 0
    whole = dated(indicator, facts).aggregate(value=indicator.aggregate())["value"] or 0
    return {**found, TOTAL: whole}


def _measured(indicator: type[Counted], dimension: Dimension, facts: Facts) -> Numbers:
    days = facts.scope.period.half_months()
    cells = Measure.objects.filter(
        unit_id__in=facts.units,
        indicator=indicator.name,
        half_month__gte=days[0],
        half_month__lte=days[-1],
    )
    is_month = dimension.measured == "half_month"
    found: Numbers = defaultdict(Decimal)
    for line, value in cells.order_by().values_list(dimension.measured).annotate(Sum("value")):
        found[month_of(line, facts.scope.period) if is_month else line] += value
    return {**found, TOTAL: sum(found.values())}


def dated(indicator: type[Counted], facts: Facts, units: Iterable[int] | None = None) -> QuerySet:
    """The facts of an indicator in the period, as ``learning.reports.counting`` takes them."""
    chosen = facts.units if units is None else list(units)
    window = Window(tuple(chosen), facts.scope.stretches, facts.now)
    within = reduce(or_, (window.holds(each) for each in indicator.dated_by))
    undone = not_undone(indicator.undone_by, facts.now)
    return Enrolment.objects.filter(
        within & counted(facts.now) & undone & indicator.only & indicator.within(window), unit_id__in=chosen
    ).order_by()
