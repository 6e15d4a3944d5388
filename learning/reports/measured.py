"""Reading measures: sums of cells, so that a page costs the same however many facts there are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from learning.reports.models import Measure
from learning.reports.periods import Period
from learning.units.models import Unit


def sums(unit: Unit, *, period: Period) -> dict[int, dict[str, Decimal]]:
    """Every stored indicator of each unit in the subtree of ``unit``, by unit id and indicator."""
    rows = _cells(unit, period.half_months()).values_list("unit_id", "indicator").annotate(Sum("value"))
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for unit_id, indicator, value in rows:
        found[unit_id][indicator] = value
    return dict(found)


def trend(unit: Unit, *, indicators: Iterable[str], half_months: list[date]) -> dict[str, list[int]]:
    """The indicators of the subtree of ``unit``, half-month by half-month."""
    found = {name: dict.fromkeys(half_months, 0) for name in indicators}
    rows = _cells(unit, half_months).filter(indicator__in=list(found))
    for day, indicator, value in rows.values_list("half_month", "indicator").annotate(Sum("value")):
        found[indicator][day] = int(value)
    return {name: list(by_day.values()) for name, by_day in found.items()}


def _cells(unit: Unit, half_months: list[date]):
    # The half-months of a period follow one another.
    return Measure.objects.filter(
        half_month__gte=half_months[0], half_month__lte=half_months[-1], unit__path__startswith=unit.path
    ).order_by()
