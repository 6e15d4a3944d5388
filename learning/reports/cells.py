"""Measures beside the facts they stand for: which cells differ, and setting them right."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connections, router
from django.db.models import DecimalField, F, Q, QuerySet
from django.db.models.functions import Cast, Round

from learning.enrolments.models import Enrolment
from learning.reports.facts import HalfMonth, counted, not_undone
from learning.reports.indicators.base import Additive, stored
from learning.reports.models import Measure
from learning.reports.periods import start_of
from learning.reports.touched import Cell, facts_in, measures_in

CELL = ("half_month", "unit_id", "course_id")
NO_LIMIT = 2**31 - 1
# The database counts, compares and writes: no figure travels to Python and back. Indicators that look at the same
# facts are counted by one look at them. What is as it should be is left out before the upsert, which would lock and
# rewrite every row that it meets; where nothing is kept yet nobody looks for it.
COUNTED = "WITH counted AS MATERIALIZED ({facts}), cell AS ({stacked})"
STACKED = "SELECT half_month, unit_id, course_id, %s AS indicator, {figure} AS figure FROM counted WHERE {figure} > 0"
WRONG = """
LEFT JOIN learning_measure AS kept ON kept.half_month = cell.half_month
  AND kept.unit_id = cell.unit_id AND kept.course_id = cell.course_id AND kept.indicator = cell.indicator
WHERE (kept.id IS NULL OR kept.value <> cell.figure)
"""
DIFFERENCES = """
{counted} SELECT cell.indicator, cell.half_month, cell.unit_id, cell.course_id, kept.value, cell.figure
FROM cell {wrong}
UNION ALL
SELECT kept.indicator, kept.half_month, kept.unit_id, kept.course_id, kept.value, 0
FROM ({kept}) AS kept
LEFT JOIN cell ON kept.half_month = cell.half_month
  AND kept.unit_id = cell.unit_id AND kept.course_id = cell.course_id AND kept.indicator = cell.indicator
WHERE cell.figure IS NULL
LIMIT %s
"""
UPSERT = """
INSERT INTO learning_measure (half_month, unit_id, course_id, indicator, value, refreshed_at)
{counted} SELECT cell.half_month, cell.unit_id, cell.course_id, cell.indicator, cell.figure, %s
FROM cell {wrong}
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
    kept = set(_kept(where, since).values_list("indicator", flat=True).distinct())
    differed = 0
    for alike in _alike(stored() if indicators is None else indicators):
        counting, is_kept = Counting(alike, where, since), any(one.name in kept for one in alike)
        differed += counting.write(now, is_kept=is_kept)
        differed += counting.remove_empty() if is_kept else 0
    return differed


def prove(where: Q, *, now: datetime, most: int) -> tuple[int, list[Difference]]:
    """Hold every measure in ``where`` against the facts, and set right what differs.

    Returns how many differed and ``most`` of them. Where nothing does, nothing is written.
    """
    differed, found = 0, list[Difference]()
    for alike in _alike(stored()):
        counting = Counting(alike, where)
        some = counting.differences(most)
        if some:
            differed += counting.write(now, is_kept=True) + counting.remove_empty()
        found += some
    return differed, found[:most]


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


@dataclass(frozen=True)
class Counting:
    """What the facts say of indicators that look at the same ones, in the cells of ``where`` from ``since`` on."""

    alike: Sequence[type[Additive]]
    where: Q
    since: date | None = None

    def write(self, now: datetime, *, is_kept: bool) -> int:
        """Write the measures that are missing or, where some ``is_kept``, wrong. Returns how many."""
        sql, params = self._counted()
        stamp = connections[router.db_for_write(Measure)].ops.adapt_datetimefield_value(now)
        # SQLite takes what follows a bare table for a join.
        query = UPSERT.format(counted=sql, wrong=WRONG if is_kept else "WHERE true")
        with _cursor() as cursor:
            cursor.execute(query, [*params, stamp])
            return cursor.rowcount

    def differences(self, most: int | None = None) -> list[Difference]:
        """Measures that are missing, wrong, or without any fact; ``most`` of them."""
        sql, params = self._counted()
        names = [indicator.name for indicator in self.alike]
        rows = _kept(self.where, self.since).filter(indicator__in=names)
        kept, more = _sql(rows.values("indicator", *CELL, "value"))
        limit = NO_LIMIT if most is None else most
        with _cursor() as cursor:
            cursor.execute(DIFFERENCES.format(counted=sql, wrong=WRONG, kept=kept), [*params, *more, limit])
            return [_difference(*row) for row in cursor.fetchall()]

    def remove_empty(self) -> int:
        """Delete measures without facts: readers add up what is there. Every other is right by now."""
        gone = sorted(self.differences())
        for start in range(0, len(gone), 100):
            keys = Q()
            for one in gone[start : start + 100]:
                keys |= Q(**one.cell._asdict(), indicator=one.indicator)
            Measure.objects.filter(keys).delete()
        return len(gone)

    def _counted(self) -> tuple[str, list]:
        dated_by, first = self.alike[0].dated_by[0], self.alike[0]
        since = Q(**{f"{dated_by}__gte": start_of(self.since)}) if self.since else Q()
        facts = _dated_facts(first, self.where & since).annotate(half_month=HalfMonth(F(dated_by)))
        figures = {f"figure_{n}": _rounded(indicator) for n, indicator in enumerate(self.alike)}
        sql, params = _sql(facts.values_list(*CELL).annotate(**figures))
        stacked = " UNION ALL ".join(STACKED.format(figure=figure) for figure in figures)
        return COUNTED.format(facts=sql, stacked=stacked), [*params, *(one.name for one in self.alike)]


def _dated_facts(indicator: type[Additive], where: Q) -> QuerySet:
    rows = Q(**{f"{indicator.dated_by[0]}__isnull": False}, unit_id__isnull=False) & where
    return Enrolment.objects.filter(
        rows & counted() & not_undone(indicator.undone_by) & indicator.only
    ).order_by()


def _rounded(indicator: type[Additive]) -> Round:
    return Round(Cast(indicator.value, DecimalField(max_digits=14, decimal_places=1)), precision=1)


def _kept(where: Q, since: date | None) -> QuerySet:
    return Measure.objects.filter(where & Q(half_month__gte=since) if since else where).order_by()


def _sql(rows: QuerySet) -> tuple[str, list]:
    connection = connections[router.db_for_write(Measure)]
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


def _cursor():
    return connections[router.db_for_write(Measure)].cursor()


def _difference(indicator: str, day, unit: int, course: int, was, facts_say) -> Difference:
    # SQLite has neither days nor decimal numbers.
    cell = Cell(date.fromisoformat(str(day)), unit, course)
    return Difference(indicator, cell, _tenths(was), _tenths(facts_say))


def _tenths(figure) -> Decimal:
    return Decimal(str(figure or 0)).quantize(Decimal("0.1"))
