"""Figures by unit as Biểu 01 has them, narrowed to a programme or a course: counted by the very same code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from learning.reports.counting import Figures, Window, count
from learning.reports.denominators import populations, targets
from learning.reports.figures import rounded, share
from learning.reports.indicators.base import Counted, Distinct
from learning.reports.indicators.enrolments import Certified, Completed, CreditedPeriods, Enrolments, Passed
from learning.reports.indicators.people import Learners, LearnersCompleted
from learning.reports.outline import Outline
from learning.reports.scope import Scope
from learning.reports.tally import Tally

# The programmes that the LGSP schema knows.
PROGRAMMES = ("CDS", "CNTT", "CDAN")
RESULTS: tuple[type[Counted], ...] = (
    Enrolments,
    Learners,
    Completed,
    Passed,
    Certified,
    LearnersCompleted,
    CreditedPeriods,
)
PEOPLE = ("enrolments", "learners", "completed", "passed", "certified", "learners_completed")


@dataclass
class Narrowed:
    """Some indicators in the rows of one outline, for one programme or course, or for all."""

    columns: dict[str, list]
    estimated: list[bool]


def narrowed(
    scope: Scope, cutoff: datetime, indicators: Iterable[type[Counted]], to: Mapping[str, Q]
) -> tuple[Outline, dict[str, Narrowed], Tally]:
    """The ``indicators`` by row, for each of the conditions on enrolments in ``to``, in one outline.

    However many units there are, each condition costs the same few queries.
    """
    wanted = list(indicators)
    window = Window(
        tuple(scope.units), scope.stretches, cutoff, scope.heirs, scope.stretches[0].day, known_after=None
    )
    found = {
        name: count([_only(each, condition) for each in wanted], window) for name, condition in to.items()
    }
    outline = Outline(scope, {place for figures in found.values() for place in figures.places()})
    tallies = {name: Tally(outline, figures) for name, figures in found.items()}
    tables = {
        name: Narrowed({each.name: _column(tally, each) for each in wanted}, tally.estimated())
        for name, tally in tallies.items()
    }
    return outline, tables, next(iter(tallies.values()), Tally(outline, Figures()))


def results(scope: Scope, cutoff: datetime) -> dict[str, Any]:
    """Everything that the LGSP profile tells of a scope, by programme, as JSON: rows, columns, what is estimated."""
    to = {name: Q(course__programme=name) for name in PROGRAMMES}
    outline, tables, tally = narrowed(scope, cutoff, RESULTS, to)
    ends_on = scope.period.ends_on
    return {
        "rows": [
            {
                "kind": row.kind,
                "inside": row.inside,
                "unit": row.unit
                and {
                    "uid": row.unit.uid,
                    "code": row.unit.code,
                    "name": row.unit.full_name,
                    "level": row.unit.level,
                    "validFrom": str(row.unit.valid_from),
                    "path": row.unit.path,
                },
            }
            for row in outline.rows
        ],
        "people": populations(tally, group="all", on=ends_on),
        "targets": [
            None if goal is None else round(float(goal), 1)
            for goal in targets(outline, indicator="coverage", period=scope.period)
        ],
        "figures": {
            name: {
                column: [float(value) if column == "periods" else int(value) for value in values]
                for column, values in table.columns.items()
            }
            for name, table in tables.items()
        },
        "estimated": {name: table.estimated for name, table in tables.items()},
    }


def coverage(completed: int, people: int | None) -> float | None:
    """How many of the people have completed, in per cent to one decimal, half up."""
    found = share(completed, people)
    return None if found is None else float(rounded(found))


def _only(indicator: type[Counted], condition: Q) -> type[Counted]:
    if not condition:
        return indicator
    return type(indicator.__name__, (indicator,), {"only": indicator.only & condition})


def _column(tally: Tally, indicator: type[Counted]) -> list:
    return tally.heads(indicator.name) if issubclass(indicator, Distinct) else tally.sums(indicator.name)
