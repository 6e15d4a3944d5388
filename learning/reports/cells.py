"""Measures beside the facts they stand for: which cells differ, and setting them right."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connections, router
from django.db.models import DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Cast, Round

from learning.enrolments.models import Enrolment
from learning.reports.facts import HalfMonth, counted, not_undone
from learning.reports.indicators.base import Additive, stored
from learning.reports.models import Measure
from learning.reports.periods import start_of
from learning.reports.touched import Cell, facts_in, measures_in

CELL = ("half_month", "unit_id", "course_id")
# The database counts, compares and writes: no figure travels to Python and back. What is as it should be is left
# out before the upsert, which would lock and rewrite every row that it meets.
WRONG = """
FROM ({cells}) AS cell
LEFT JOIN learning_measure AS kept ON kept.half_month = cell.half_month
  AND kept.unit_id = cell.unit_id AND kept.course_id = cell.course_id AND kept.indicator = %s
WHERE kept.id IS NULL OR kept.value <> cell.figure
"""
DIFFERENCES = f"""
SELECT cell.half_month, cell.unit_id, cell.course_id, kept.value, cell.figure
{WRONG} LIMIT %s
"""
UPSERT = f"""
INSERT INTO learning_measure (half_month, unit_id, course_id, indicator, value, refreshed_at)
SELECT cell.half_month, cell.unit_id, cell.course_id, %s, cell.figure, %s
{WRONG}
ON CONFLICT (half_month, unit_id, course_id, indicator)
DO UPDATE SET value = excluded.value, refreshed_at = excluded.refreshed_at
"""


class Difference(NamedTuple):
    """A measure, and what the facts say instead; 0 where one of them has no such cell."""

    indicator: str
    cell: Cell
    was: Decimal
    facts_say: Decimal


def mend(
    where: Q, *, since: date | None, now: datetime, indicators: Iterable[type[Additive]] | None = None
) -> int:
    """Make the measures of the units and courses in ``where``, from half-month ``since``, what the facts say.

    Of all stored ``indicators``, or of those given. Returns how many cells differed; no other is written.
    """
    chosen = list(stored() if indicators is None else indicators)
    differed = sum(_write(indicator, counted_cells(indicator, where, since), now) for indicator in chosen)
    return differed + len(_remove_empty(chosen, where, since))


def prove(where: Q, *, now: datetime, most: int) -> tuple[int, list[Difference]]:
    """Hold every measure in ``where`` against the facts, and set right what differs.

    Returns how many differed and ``most`` of them. Where nothing does, nothing is written.
    """
    chosen, differed, found = list(stored()), 0, list[Difference]()
    for indicator in chosen:
        cells = counted_cells(indicator, where)
        some = _differences(indicator, cells, most)
        differed += _write(indicator, cells, now) if some else 0
        found += some
    removed = _remove_empty(chosen, where, None)
    return differed + len(removed), [*found, *removed][:most]


def mend_cells(touched: Mapping[type[Additive], Collection[Cell]], *, now: datetime) -> int:
    """Make the measures of each indicator in its ``touched`` cells what the facts say; return how many differed.

    Takes as long as there are facts in the cells, however many there are elsewhere.
    """
    facts: dict[tuple[str, Cell], Decimal] = {}
    for alike in _alike(touched):
        facts |= _figures(alike, touched[alike[0]])
    cells = set().union(*touched.values())
    rows = (
        Measure.objects.filter(measures_in(cells)).order_by().values_list("indicator", *CELL, "pk", "value")
    )
    known = {(row[0], Cell(*row[1:4])): row[4:] for row in rows}
    wrong = [key for key, figure in facts.items() if key not in known or known[key][1] != figure]
    _keep({key: facts[key] for key in sorted(wrong)}, now)  # in order, so that nobody waits for each other
    names = {indicator.name: set(touched[indicator]) for indicator in touched}
    empty = [
        pk
        for (name, cell), (pk, _value) in known.items()
        if cell in names.get(name, ()) and (name, cell) not in facts
    ]
    Measure.objects.filter(pk__in=empty).delete()
    return len(wrong) + len(empty)


def _alike(indicators: Iterable[type[Additive]]) -> list[list[type[Additive]]]:
    """``indicators``, those together that look at the same facts."""
    groups: dict[tuple, list[type[Additive]]] = defaultdict(list)
    for indicator in indicators:
        groups[indicator.dated_by, indicator.undone_by, indicator.only].append(indicator)
    return list(groups.values())


def _figures(alike: Sequence[type[Additive]], cells: Collection[Cell]) -> dict[tuple[str, Cell], Decimal]:
    """What the facts say of indicators that look at the same ones, in ``cells``; zeros are left out."""
    facts = _dated_facts(alike[0], facts_in(cells, dated_by=alike[0].dated_by[0]))
    dated = facts.annotate(half_month=HalfMonth(F(alike[0].dated_by[0]))).values_list(*CELL)
    rows = dated.annotate(**{f"figure_{n}": _rounded(indicator) for n, indicator in enumerate(alike)})
    wanted = set(cells)
    return {
        (indicator.name, cell): figure
        for row in rows
        if (cell := Cell(*row[:3])) in wanted
        for indicator, figure in zip(alike, row[3:], strict=True)
        if figure
    }


def _keep(figures: Mapping[tuple[str, Cell], Decimal], now: datetime) -> None:
    Measure.objects.bulk_create(
        [
            Measure(**cell._asdict(), indicator=name, value=figure, refreshed_at=now)
            for (name, cell), figure in figures.items()
        ],
        update_conflicts=True,
        unique_fields=["half_month", "unit", "course", "indicator"],
        update_fields=["value", "refreshed_at"],
    )


def _remove_empty(indicators: Iterable[type[Additive]], where: Q, since: date | None) -> list[Difference]:
    """Delete cells without facts: readers add up what is there. Every cell that has facts is right by now, so
    totals that differ tell where there are such. Returns those cells."""
    rows = _kept(where, since).values_list("indicator").annotate(total=Sum("value"))
    kept = dict(rows)
    return [
        removed
        for indicator in indicators
        if _tenths(kept.get(indicator.name)) != _tenths(_counted_total(indicator, where, since))
        for removed in _remove(indicator, where, since)
    ]


def counted_cells(indicator: type[Additive], where: Q, since: date | None = None) -> QuerySet:
    """What the facts say: (half-month, unit, course, figure), for cells that are not 0."""
    return _cells(indicator, _facts(indicator, where, since))


def _facts(indicator: type[Additive], where: Q, since: date | None) -> QuerySet:
    return _dated_facts(
        indicator, where & Q(**{f"{indicator.dated_by[0]}__gte": start_of(since)}) if since else where
    )


def _dated_facts(indicator: type[Additive], where: Q) -> QuerySet:
    rows = Q(**{f"{indicator.dated_by[0]}__isnull": False}, unit_id__isnull=False) & where
    return Enrolment.objects.filter(
        rows & counted() & not_undone(indicator.undone_by) & indicator.only
    ).order_by()


def _cells(indicator: type[Additive], facts: QuerySet) -> QuerySet:
    dated = facts.annotate(half_month=HalfMonth(F(indicator.dated_by[0])))
    return dated.values_list(*CELL).annotate(figure=_rounded(indicator)).filter(figure__gt=0)


def _rounded(indicator: type[Additive]) -> Round:
    return Round(Cast(indicator.value, DecimalField(max_digits=14, decimal_places=1)), precision=1)


def kept_cells(indicator: type[Additive], where: Q, since: date | None = None) -> QuerySet:
    """What is stored, in the same shape."""
    return _kept(where, since).filter(indicator=indicator.name).values_list(*CELL, "value")


def _kept(where: Q, since: date | None) -> QuerySet:
    return Measure.objects.filter(where & Q(half_month__gte=since) if since else where).order_by()


def _differences(indicator: type[Additive], cells: QuerySet, most: int) -> list[Difference]:
    connection = connections[router.db_for_write(Measure)]
    query, params = cells.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES.format(cells=query), [*params, indicator.name, most])
        return [_difference(indicator, *row) for row in cursor.fetchall()]


def _difference(indicator: type[Additive], day, unit: int, course: int, was, facts_say) -> Difference:
    # SQLite has neither days nor decimal numbers.
    cell = Cell(date.fromisoformat(str(day)), unit, course)
    return Difference(indicator.name, cell, _tenths(Decimal(str(was or 0))), _tenths(Decimal(str(facts_say))))


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


def _remove(indicator: type[Additive], where: Q, since: date | None) -> list[Difference]:
    kept, cells = kept_cells(indicator, where, since), counted_cells(indicator, where, since)
    gone = sorted(kept.difference(cells))
    for start in range(0, len(gone), 100):
        keys = Q()
        for key in gone[start : start + 100]:
            keys |= Q(**dict(zip(CELL, key, strict=False)))
        Measure.objects.filter(keys, indicator=indicator.name).delete()
    return [_difference(indicator, day, unit, course, value, 0) for day, unit, course, value in gone]
