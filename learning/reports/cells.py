"""What the facts say of cells of measures: counted, compared and written by the database itself."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, connections, router, transaction
from django.db.models import DecimalField, F, Q, QuerySet
from django.db.models.functions import Cast, Round

from learning.enrolments.models import Enrolment
from learning.reports.facts import HalfMonth, counted, not_undone
from learning.reports.indicators.base import Additive
from learning.reports.models import Measure
from learning.reports.periods import start_of
from learning.reports.touched import Cell

CELL = ("half_month", "unit_id", "course_id")
NO_LIMIT = 2**31 - 1
# What a batch counts is sorted and grouped in memory; four megabytes, as PostgreSQL is shipped, send it to the disk.
ROOM = "SET LOCAL work_mem = '64MB'"
# The database counts, compares and writes: no figure travels to Python and back. What is as it should be is left out
# before the upsert, which would lock and rewrite every row that it meets; where nothing is kept yet nobody looks for
# it. Rows are written in the order of their cells, so that they lie side by side.
STACKED = """
SELECT half_month, unit_id, course_id, {name} AS indicator, {figure} AS figure FROM {counted} WHERE {figure} > 0
"""
WRONG = """
LEFT JOIN learning_measure AS kept ON kept.unit_id = cell.unit_id
  AND kept.half_month = cell.half_month AND kept.course_id = cell.course_id AND kept.indicator = cell.indicator
WHERE (kept.id IS NULL OR kept.value <> cell.figure)
"""
FIGURES = "{counted} SELECT indicator, half_month, unit_id, course_id, figure FROM cell"
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
INSERT = """
INSERT INTO learning_measure (half_month, unit_id, course_id, indicator, value, refreshed_at)
{counted} SELECT cell.half_month, cell.unit_id, cell.course_id, cell.indicator, cell.figure, %s
FROM cell {wrong}
ORDER BY cell.unit_id, cell.half_month, cell.course_id
"""
# PostgreSQL takes twice as long to write a row where another might be.
UPSERT = f"""{INSERT}
ON CONFLICT (unit_id, half_month, course_id, indicator)
DO UPDATE SET value = excluded.value, refreshed_at = excluded.refreshed_at
"""


class Difference(NamedTuple):
    """A measure, and what the facts say instead; 0 where one of them has no such cell."""

    indicator: str
    cell: Cell
    was: Decimal
    facts_say: Decimal


def alike(indicators: Iterable[type[Additive]]) -> list[list[type[Additive]]]:
    """``indicators``, those together that look at the same facts."""
    groups: dict[tuple, list[type[Additive]]] = defaultdict(list)
    for indicator in indicators:
        groups[indicator.dated_by, indicator.undone_by, indicator.only].append(indicator)
    return list(groups.values())


@dataclass(frozen=True)
class Counting:
    """What the facts say of indicators in the cells of ``where`` from ``since`` on.

    ``groups`` are the indicators, those together that look at the same facts.
    """

    groups: Sequence[Sequence[type[Additive]]]
    where: Q
    since: date | None = None

    def figures(self) -> dict[tuple[str, Cell], Decimal]:
        """What they say, by indicator and cell; zeros are left out."""
        sql, params = self._counted()
        with _cursor() as cursor:
            cursor.execute(FIGURES.format(counted=sql), params)
            return {(row[0], _cell(*row[1:4])): _tenths(row[4]) for row in cursor.fetchall()}

    def write(self, now: datetime, *, is_kept: bool) -> int:
        """Write the measures that are missing or, where some ``is_kept``, wrong. Returns how many."""
        sql, params = self._counted()
        stamp = connections[router.db_for_write(Measure)].ops.adapt_datetimefield_value(now)
        params.append(stamp)
        if not is_kept:
            with suppress(IntegrityError):
                return _write(INSERT.format(counted=sql, wrong=""), params)
            # Somebody else wrote some of them meanwhile.
        return _write(UPSERT.format(counted=sql, wrong=WRONG), params)

    def differences(self, most: int | None = None) -> list[Difference]:
        """Measures that are missing, wrong, or without any fact; ``most`` of them."""
        sql, params = self._counted()
        kept, more = _sql(self.kept().values("indicator", *CELL, "value"))
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

    def kept(self) -> QuerySet:
        """The measures that are there."""
        since = Q(half_month__gte=self.since) if self.since else Q()
        return Measure.objects.filter(self.where & since, indicator__in=self._names()).order_by()

    def _counted(self) -> tuple[str, list]:
        """A WITH clause whose last table, ``cell``, has a row for each figure, and its parameters."""
        shared = self._shared()
        counted = [_sql(self._counting(group, Q() if shared else self.where)) for group in self.groups]
        tables = [(f"counted_{number}", *each) for number, each in enumerate(counted)]
        if shared:
            tables.insert(0, (f'"{Enrolment._meta.db_table}"', *shared))
        clause = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql, _params in tables)
        params = [each for _name, _sql, params in tables for each in params]
        stacked = [
            STACKED.format(name="%s", figure=f"figure_{own}", counted=f"counted_{number}")
            for number, group in enumerate(self.groups)
            for own in range(len(group))
        ]
        return f"WITH {clause}, cell AS ({' UNION ALL '.join(stacked)})", [*params, *self._names()]

    def _names(self) -> list[str]:
        return [indicator.name for group in self.groups for indicator in group]

    def _counting(self, group: Sequence[type[Additive]], where: Q) -> QuerySet:
        dated_by = group[0].dated_by[0]
        since = Q(**{f"{dated_by}__gte": start_of(self.since)}) if self.since else Q()
        facts = _dated_facts(group[0], where & since).annotate(half_month=HalfMonth(F(dated_by)))
        figures = {f"figure_{number}": _rounded(indicator) for number, indicator in enumerate(group)}
        return facts.values_list(*CELL).annotate(**figures)

    def _shared(self) -> tuple[str, list] | None:
        """All enrolments in question, to be read once for all that is counted of them.

        They take the name of their table, which within the statement is then no other; so they serve nobody who asks
        for other enrolments beside, and then there are none. SQLite has no such names, and finds them quickly anyhow.
        """
        if connections[router.db_for_write(Measure)].vendor != "postgresql":
            return None
        table, used = Enrolment._meta.db_table, set[str]()
        for group in self.groups:
            sql, _params = _sql(self._counting(group, Q()))
            if len(re.findall(rf'"{table}"(?!\.)', sql)) > 1:
                return None
            used.update(re.findall(rf'"{table}"\."(\w+)"', sql))
        fields = [field.attname for field in Enrolment._meta.concrete_fields if field.column in used]
        return _sql(Enrolment.objects.filter(self.where, unit_id__isnull=False).order_by().values(*fields))


def _dated_facts(indicator: type[Additive], where: Q) -> QuerySet:
    rows = Q(**{f"{indicator.dated_by[0]}__isnull": False}, unit_id__isnull=False) & where
    return Enrolment.objects.filter(
        rows & counted() & not_undone(indicator.undone_by) & indicator.only
    ).order_by()


def _rounded(indicator: type[Additive]) -> Round:
    return Round(Cast(indicator.value, DecimalField(max_digits=14, decimal_places=1)), precision=1)


def _sql(rows: QuerySet) -> tuple[str, list]:
    connection = connections[router.db_for_write(Measure)]
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


def _cursor():
    return connections[router.db_for_write(Measure)].cursor()


def _write(sql: str, params: list) -> int:
    connection = connections[router.db_for_write(Measure)]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ROOM)
        cursor.execute(sql, params)
        return cursor.rowcount


def _difference(indicator: str, day, unit: int, course: int, was, facts_say) -> Difference:
    return Difference(indicator, _cell(day, unit, course), _tenths(was), _tenths(facts_say))


def _cell(day, unit: int, course: int) -> Cell:
    # SQLite has neither days nor decimal numbers.
    return Cell(date.fromisoformat(str(day)), unit, course)


def _tenths(figure) -> Decimal:
    return Decimal(str(figure or 0)).quantize(Decimal("0.1"))
