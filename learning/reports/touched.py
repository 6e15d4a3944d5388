"""The cells that changed facts are in, and whatever else is in those cells, found through the indexes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connections, router
from django.db.models import Model, Q
from django.db.models.expressions import RawSQL

from learning.enrolments.models import Enrolment
from learning.reports.models import Measure
from learning.reports.periods import half_month, local_day, next_half_month, start_of


class Cell(NamedTuple):
    """Where facts of one kind are counted together."""

    half_month: date
    unit_id: int
    course_id: int


class ChangedFact(NamedTuple):
    """Where an enrolment counts, by what it says now."""

    pk: int
    unit_id: int
    course_id: int
    enrolled_at: datetime
    started_at: datetime | None
    satisfied_at: datetime | None
    passed_at: datetime | None


# An enrolment's own dates, and one that its certificate carries. Whoever moves one of them leaves a note of where
# it was (`stale.py`).
OWN_DATES = ("enrolled_at", "started_at", "satisfied_at", "passed_at")
NOTED_DATES = (*OWN_DATES, "certificate__issued_at")
AT_ONCE = 1000

# The cells come first: CROSS JOIN keeps SQLite from reading everything to look for its cell.
FACTS = """
WITH touched (unit_id, course_id, starts_at, ends_at) AS ({cells})
SELECT one.id FROM touched CROSS JOIN {table} AS one
WHERE one.unit_id = touched.unit_id AND one.course_id = touched.course_id
  AND one.{column} >= touched.starts_at AND one.{column} < touched.ends_at
"""
MEASURES = """
WITH touched (half_month, unit_id, course_id) AS ({cells})
SELECT one.id FROM touched CROSS JOIN {table} AS one
WHERE one.half_month = touched.half_month AND one.unit_id = touched.unit_id
  AND one.course_id = touched.course_id
"""


def changed_facts(since: datetime, where: Q | None = None) -> Iterator[list[ChangedFact]]:
    """Enrolments in ``where`` that changed from ``since`` on and belong to a unit, some at a time."""
    facts = Enrolment.objects.filter(where or Q(), changed_at__gte=since, unit_id__isnull=False).order_by(
        "pk"
    )
    reached = 0
    while some := list(facts.filter(pk__gt=reached).values_list(*ChangedFact._fields)[:AT_ONCE]):
        yield [ChangedFact(*row) for row in some]
        reached = some[-1][0]


def cells_of(facts: Collection[ChangedFact], *, dated_by: str) -> set[Cell]:
    """The cells that ``facts`` are in by their date ``dated_by``."""
    if dated_by in OWN_DATES:
        moments = [(fact.unit_id, fact.course_id, getattr(fact, dated_by)) for fact in facts]
    else:
        known = Enrolment.objects.filter(pk__in=[fact.pk for fact in facts])
        moments = list(known.values_list("unit_id", "course_id", dated_by))
    return {Cell(half_month(local_day(at)), unit, course) for unit, course, at in moments if at}


def facts_in(cells: Collection[Cell], *, dated_by: str) -> Q:
    """Enrolments whose date ``dated_by`` is in one of ``cells``, and perhaps some of the same units and courses."""
    if dated_by not in OWN_DATES:
        first, last = min(cell.half_month for cell in cells), max(cell.half_month for cell in cells)
        span = {f"{dated_by}__gte": start_of(first), f"{dated_by}__lt": start_of(next_half_month(last))}
        return among({(cell.unit_id, cell.course_id) for cell in cells}) & Q(**span)
    moment = connections[router.db_for_write(Measure)].ops.adapt_datetimefield_value
    days = {cell.half_month for cell in cells}
    spans = {day: (moment(start_of(day)), moment(start_of(next_half_month(day)))) for day in days}
    rows = [(cell.unit_id, cell.course_id, *spans[cell.half_month]) for cell in cells]
    types = ("bigint", "bigint", "timestamptz", "timestamptz")
    return _listed(FACTS, Enrolment, rows, types, column=Enrolment._meta.get_field(dated_by).column)


def measures_in(cells: Collection[Cell]) -> Q:
    """The measures of ``cells``."""
    day = connections[router.db_for_write(Measure)].ops.adapt_datefield_value
    rows = [(day(cell.half_month), cell.unit_id, cell.course_id) for cell in cells]
    return _listed(MEASURES, Measure, rows, ("date", "bigint", "bigint"))


def _listed(sql: str, model: type[Model], rows: Sequence[tuple], types: Sequence[str], **names: str) -> Q:
    """Rows of ``model`` that ``sql`` finds by ``rows``. Nothing but names from our models is put into its text."""
    connection = connections[router.db_for_write(Measure)]
    if connection.vendor == "postgresql":
        # An array a column: a placeholder for each of thousands of values takes longer than the query.
        cells = f"SELECT * FROM unnest({', '.join(f'%s::{each}[]' for each in types)})"  # noqa: S608
        params = [list(column) for column in zip(*rows, strict=True)]
    else:
        row = f"({', '.join(['%s'] * len(types))})"
        cells = f"VALUES {', '.join([row] * len(rows))}"
        params = [value for each in rows for value in each]
    text = sql.format(cells=cells, table=connection.ops.quote_name(model._meta.db_table), **names)
    return Q(pk__in=RawSQL(text, params))  # noqa: S611


def among(pairs: Iterable[tuple[int, int]]) -> Q:
    """The units and courses of ``pairs``, one clause a course so that an index leads to each."""
    units: dict[int, set[int]] = defaultdict(set)
    for unit, course in pairs:
        units[course].add(unit)
    clauses = Q()
    for course in sorted(units):
        clauses |= Q(course_id=course, unit_id__in=sorted(units[course]))
    return clauses
