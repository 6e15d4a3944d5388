"""Measures beside the facts they stand for: which cells differ, and setting them right."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import DecimalField, F, Q, QuerySet
from django.db.models.functions import Cast, Round

from learning.enrolments.models import Enrolment
from learning.reports.facts import HalfMonth, counted, not_undone
from learning.reports.indicators.base import Additive, stored
from learning.reports.models import Measure
from learning.reports.periods import start_of

Key = tuple[date, int, int]
CELL = ("half_month", "unit_id", "course_id")
BATCH = 500


def mend(where: Q, *, since: date | None, now: datetime) -> int:
    """Make the measures of the units and courses in ``where``, from half-month ``since``, what the facts say.

    Returns how many cells differed. The database compares; only what differs is fetched and written.
    """
    return sum(_mend_one(indicator, where, since, now) for indicator in stored())


def _mend_one(indicator: type[Additive], where: Q, since: date | None, now: datetime) -> int:
    facts, kept = counted_cells(indicator, where, since), kept_cells(indicator, where, since)
    wanted = {tuple(row[:3]): row[3] for row in facts.difference(kept)}
    found = {tuple(row[:3]) for row in kept.difference(facts)}
    with transaction.atomic():
        _write(indicator, wanted, now)
        _remove(indicator, found - wanted.keys())
    return len(wanted.keys() | found)


def counted_cells(indicator: type[Additive], where: Q, since: date | None = None) -> QuerySet:
    """What the facts say: (half-month, unit, course, value), for cells that are not 0."""
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


def _write(indicator: type[Additive], values: dict[Key, Decimal], now: datetime) -> None:
    Measure.objects.bulk_create(
        [
            Measure(
                half_month=day,
                unit_id=unit,
                course_id=course,
                indicator=indicator.name,
                value=value,
                refreshed_at=now,
            )
            for (day, unit, course), value in values.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["half_month", "unit", "course", "indicator"],
        update_fields=["value", "refreshed_at"],
    )


def _remove(indicator: type[Additive], keys: set[Key]) -> None:
    """A cell without facts is no cell: readers add up what is there."""
    gone = sorted(keys)
    for start in range(0, len(gone), 100):
        cells = Q()
        for key in gone[start : start + 100]:
            cells |= Q(**dict(zip(CELL, key, strict=True)))
        Measure.objects.filter(cells, indicator=indicator.name).delete()
