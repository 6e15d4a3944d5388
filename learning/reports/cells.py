"""Measures beside the facts they stand for: which cells differ, and setting them right."""

from datetime import date, datetime
from decimal import Decimal

from django.db import connections, router
from django.db.models import DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Cast, Round

from learning.enrolments.models import Enrolment
from learning.reports.facts import HalfMonth, counted, not_undone
from learning.reports.indicators.base import Additive, stored
from learning.reports.models import Measure
from learning.reports.periods import start_of

CELL = ("half_month", "unit_id", "course_id")
# The database counts, compares and writes: no figure travels to Python and back. What is as it should be is left
# out before the upsert, which would lock and rewrite every row that it meets.
UPSERT = """
INSERT INTO learning_measure (half_month, unit_id, course_id, indicator, value, refreshed_at)
SELECT cell.half_month, cell.unit_id, cell.course_id, %s, cell.figure, %s
FROM ({cells}) AS cell
LEFT JOIN learning_measure AS kept ON kept.half_month = cell.half_month
  AND kept.unit_id = cell.unit_id AND kept.course_id = cell.course_id AND kept.indicator = %s
WHERE kept.id IS NULL OR kept.value <> cell.figure
ON CONFLICT (half_month, unit_id, course_id, indicator)
DO UPDATE SET value = excluded.value, refreshed_at = excluded.refreshed_at
"""


def mend(where: Q, *, since: date | None, now: datetime) -> int:
    """Make the measures of the units and courses in ``where``, from half-month ``since``, what the facts say.

    Returns how many cells differed; no other is written.
    """
    differed = sum(_write(indicator, counted_cells(indicator, where, since), now) for indicator in stored())
    return differed + _remove_empty(where, since)


def _remove_empty(where: Q, since: date | None) -> int:
    """Delete cells without facts: readers add up what is there. Every cell that has facts is right by now, so
    totals that differ tell where there are such."""
    rows = _kept(where, since).values_list("indicator").annotate(total=Sum("value"))
    kept = dict(rows)
    return sum(
        _remove(indicator, where, since)
        for indicator in stored()
        if _tenths(kept.get(indicator.name)) != _tenths(_counted_total(indicator, where, since))
    )


def counted_cells(indicator: type[Additive], where: Q, since: date | None = None) -> QuerySet:
    """What the facts say: (half-month, unit, course, figure), for cells that are not 0."""
    return _cells(indicator, _facts(indicator, where, since))


def _facts(indicator: type[Additive], where: Q, since: date | None) -> QuerySet:
    field = indicator.dated_by[0]
    rows = Q(**{f"{field}__isnull": False}, unit_id__isnull=False)
    if since:
        rows &= Q(**{f"{field}__gte": start_of(since)})
    rows &= where & counted() & not_undone(indicator.undone_by) & indicator.only
    return Enrolment.objects.filter(rows).order_by()


def _cells(indicator: type[Additive], facts: QuerySet) -> QuerySet:
    value = Round(Cast(indicator.value, DecimalField(max_digits=14, decimal_places=1)), precision=1)
    dated = facts.annotate(half_month=HalfMonth(F(indicator.dated_by[0])))
    return dated.values_list(*CELL).annotate(figure=value).filter(figure__gt=0)


def kept_cells(indicator: type[Additive], where: Q, since: date | None = None) -> QuerySet:
    """What is stored, in the same shape."""
    return _kept(where, since).filter(indicator=indicator.name).values_list(*CELL, "value")


def _kept(where: Q, since: date | None) -> QuerySet:
    return Measure.objects.filter(where & Q(half_month__gte=since) if since else where).order_by()


def _write(indicator: type[Additive], cells: QuerySet, now: datetime) -> int:
    connection = connections[router.db_for_write(Measure)]
    query, params = cells.query.get_compiler(connection=connection).as_sql()
    stamp = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(cells=query), [indicator.name, stamp, *params, indicator.name])
        return cursor.rowcount


def _counted_total(indicator: type[Additive], where: Q, since: date | None) -> Decimal | int | None:
    return _facts(indicator, where, since).aggregate(total=indicator.value)["total"]


def _tenths(total: Decimal | int | None) -> Decimal:
    return Decimal(total or 0).quantize(Decimal("0.1"))


def _remove(indicator: type[Additive], where: Q, since: date | None) -> int:
    kept, cells = kept_cells(indicator, where, since), counted_cells(indicator, where, since)
    gone = sorted(kept.difference(cells))
    for start in range(0, len(gone), 100):
        keys = Q()
        for key in gone[start : start + 100]:
            keys |= Q(**dict(zip(CELL, key, strict=False)))
        Measure.objects.filter(keys, indicator=indicator.name).delete()
    return len(gone)
