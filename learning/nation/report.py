"""Biểu 01 told twice from the same facts: by the database, and by an engine that reads files; and where they differ."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from learning import registry
from learning.nation.engine import Files
from learning.reports.build import refuse_unbegun
from learning.reports.content import Content
from learning.reports.counting import Figures, Window, count
from learning.reports.forms.bieu_01 import Bieu01
from learning.reports.indicators.base import Counted
from learning.reports.late import closed_at
from learning.reports.models import Basis
from learning.reports.periods import Period, local_day
from learning.reports.scope import Stretch, scope_of
from learning.units.models import Unit

COUNTRY = (
    "courses",
    "enrolments",
    "learners",
    "female_learners",
    "completed",
    "learners_completed",
    "passed",
)


@dataclass(frozen=True)
class Difference:
    """A cell of which the two say different things; ``column`` is empty where a row is only in one."""

    row: str
    column: str
    database: Any
    files: Any


@dataclass
class Told:
    """What came of one unit's report: its last row by the files, how many cells are equal, and which are not."""

    total: dict[str, Any]
    equal: int
    different: list[Difference]
    database_seconds: float
    files_seconds: float


def compare(files: Files, unit: Unit, period: Period, *, cutoff: datetime) -> Told:
    """Biểu 01 of ``unit`` for ``period``, units as they were, from both sides. Nothing in it is hidden.

    Raises PeriodNotBegun, UnitEnded and NotInFiles.
    """
    refuse_unbegun(period, cutoff)
    scope = scope_of(unit=unit, period=period, basis=str(Basis.AS_WAS), day=local_day(cutoff))
    closed = closed_at(Bieu01.name, scope.subject, period, str(Basis.AS_WAS))

    def rows(counter) -> tuple[list[dict[str, Any]], float]:
        began = time.perf_counter()
        made = Content(Bieu01, scope, cutoff, smallest=0, closed_at=closed, counter=counter)
        return made.as_json()["rows"], time.perf_counter() - began

    theirs, files_seconds = rows(files.count)
    ours, database_seconds = rows(count)
    equal, different = _held_together(ours, theirs)
    return Told(theirs[-1]["values"], equal, different, database_seconds, files_seconds)


def _held_together(ours: list[dict], theirs: list[dict]) -> tuple[int, list[Difference]]:
    equal, different = 0, []
    here, there = ({_name(row): row["values"] for row in rows} for rows in (ours, theirs))
    for name in [*here, *(name for name in there if name not in here)]:
        if name not in here or name not in there:
            different.append(Difference(name, "", here.get(name), there.get(name)))
            continue
        for column in [*here[name], *(each for each in there[name] if each not in here[name])]:
            pair = here[name].get(column), there[name].get(column)
            if pair[0] == pair[1]:
                equal += 1
            else:
                different.append(Difference(name, column, *pair))
    return equal, different


def _name(row: dict[str, Any]) -> str:
    """What tells a row from the others."""
    unit = row["unit"]
    return " ".join(part for part in (row["kind"], unit and unit["uid"], unit and unit["name"]) if part)


def compare_country(files: Files, period: Period, *, cutoff: datetime) -> Told:
    """The whole country's figures, everybody counted once wherever she learnt, from both sides."""
    stretch = Stretch(period.starts_on, period.ends_on, period.starts_on)
    window = Window(tuple(Unit.objects.values_list("pk", flat=True)), (stretch,), cutoff)
    indicators = [registry.indicators[name] for name in COUNTRY]
    counted = [each for each in indicators if issubclass(each, Counted)]

    def totals(counter) -> tuple[dict[str, int], float]:
        began = time.perf_counter()
        found = _totals(counter(counted, window))
        return found, time.perf_counter() - began

    theirs, files_seconds = totals(files.count)
    ours, database_seconds = totals(count)
    equal = sum(ours[name] == theirs[name] for name in COUNTRY)
    different = [
        Difference("", name, ours[name], theirs[name]) for name in COUNTRY if ours[name] != theirs[name]
    ]
    return Told(theirs, equal, different, database_seconds, files_seconds)


def _totals(figures: Figures) -> dict[str, int]:
    sums = {name: sum(by_place.values()) for name, by_place in figures.sums.items()}
    heads = {
        name: sum(each.by_place.values()) - sum(len(places) - 1 for places in each.several.values())
        for name, each in figures.heads.items()
    }
    return {name: int(value) for name, value in {**sums, **heads}.items()}
