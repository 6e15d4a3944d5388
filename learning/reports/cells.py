"""Measures beside the facts they stand for: which cells differ, and setting them right."""

from datetime import date, datetime
from decimal import Decimal

from django.db import connections, router, transaction
from django.db.models import DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Cast, Round

from learning.enrolments.models import Enrolment
from learning.reports.facts import HalfMonth, counted, not_undone
from learning.reports.indicators.base import Additive, stored
from learning.reports.models import Measure
from learning.reports.periods import start_of

CELL = ("half_month", "unit_id", "course_id")
# Written by the database itself from what it counts: no figure travels to Python and back.
UPSERT = """
INSERT INTO learning_measure (half_month, unit_id, course_id, indicator, value, refreshed_at)
SELECT cell.half_month, cell.unit_id, cell.course_id, %s, cell.figure, %s FROM ({cells}) AS cell WHERE true
ON CONFLICT (half_month, unit_id, course_id, indicator)
DO UPDATE SET value = excluded.value, refreshed_at = excluded.refreshed_at
WHERE learning_measure.value <> excluded.value
"""


def mend(where: Q, *, since: date | None, now: datetime) -> int:
    """Make the measures of the units and courses in ``where``, from half-month ``since``, what the facts say.

    Returns how many cells differed; no other is written.
    """
    return sum(_mend_one(indicator, where, since, now) for indicator in stored())


def _mend_one(indicator: type[Additive], where: Q, since: date | None, now: datetime) -> int:
    facts, kept = counted_cells(indicator, where, since), kept_cells(indicator, where, since)
    with transaction.atomic():
        differed = _write(indicator, facts, now)
        if _total(facts, "figure") != _total(kept, "value"):
            # Every cell that has facts is right now, so what is too much are cells without facts.
            differed += _remove(indicator, facts, kept)
    return differed


def counted_cells(indicator: type[Additive], where: Q, since: date | None = None) -> QuerySet:
    """What the facts say: (half-month, unit, course, figure), for cells that are not 0."""
    field = indicator.dated_by[0]
    rows = Q(**{f"{field}__isnull": False}, unit_id__isnull=False)
    if since:
        rows &= Q(**{f"{field}__gte": start_of(since)})
    rows &= where & counted() & not_undone(indicator.undone_by) & indicator.only
    value = Round(Cast(indicator.value, DecimalField(max_digits=14, decimal_places=1)), precision=1)
    return (
        Enrolment.objects.filter(rows)
        .annotate(half_month=HalfMonth(F(field)))
        .order_by()
        .values_list(*CELL)
        .annotate(figure=value)
        .filter(figure__gt=0)
    )


def kept_cells(indicator: type[Additive], where: Q, since: date | None = None) -> QuerySet:
    """What is stored, in the same shape."""
    rows = where & Q(half_month__gte=since) if since else where
    return Measure.objects.filter(rows, indicator=indicator.name).order_by().values_list(*CELL, "value")


def _write(indicator: type[Additive], facts: QuerySet, now: datetime) -> int:
    connection = connections[router.db_for_write(Measure)]
    cells, params = facts.query.get_compiler(connection=connection).as_sql()
    stamp = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(cells=cells), [indicator.name, stamp, *params])
        return cursor.rowcount


def _total(cells: QuerySet, column: str) -> Decimal:
    total = cells.aggregate(total=Sum(column))["total"]
    return Decimal(total or 0).quantize(Decimal("0.1"))


def _remove(indicator: type[Additive], facts: QuerySet, kept: QuerySet) -> int:
    """Delete cells without facts: readers add up what is there."""
    gone = sorted(kept.difference(facts))
    for start in range(0, len(gone), 100):
        cells = Q()
        for key in gone[start : start + 100]:
            cells |= Q(**dict(zip(CELL, key, strict=False)))
        Measure.objects.filter(cells, indicator=indicator.name).delete()
    return len(gone)
