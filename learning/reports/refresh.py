"""Keeping measures: cells whose facts changed are counted again from the facts, never incremented.

Counting again is harmless, so runs may overlap, repeat and die; whatever they miss the nightly run mends.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Min, Q
from django.utils import timezone

from learning.enrolments.models import Enrolment
from learning.reports.cells import mend
from learning.reports.models import Measure, Refresh, Stale
from learning.reports.periods import half_month, local_day
from learning.reports.running import begin, finish, report_alive

log = logging.getLogger(__name__)

# A change may be committed some time after the moment it carries.
OVERLAP = timedelta(minutes=10)
KEPT_RUNS = timedelta(days=30)
PAIRS = 200
UNITS = 200


@dataclass(frozen=True)
class Pair:
    """Cells to count again: those of one unit and course, from one half-month on."""

    unit: int
    course: int
    since: date


def refresh_measures(*, now: datetime | None = None) -> Refresh | None:
    """Count again what changed since the last run; everything if there was none.

    Returns the finished run, None while another is at work.
    """
    now = now or timezone.now()
    covered = _covered_until()
    run = begin(is_full=covered is None, now=now)
    if run is None:
        return None
    if covered is None:
        return _cover_everything(run, now, UNITS)
    notes = list(Stale.objects.all())
    pairs = sorted({*_changed(covered - OVERLAP), *_noted(notes)}, key=lambda pair: (pair.since, pair.unit))
    for some in _in_batches(pairs, PAIRS):
        mend(_among(some), since=some[0].since, now=now)
        run.pairs += len(some)
        report_alive(run, timezone.now())
    Stale.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return finish(run, covered_until=now, now=timezone.now())


def rebuild_measures(*, now: datetime | None = None, batch: int = UNITS) -> Refresh | None:
    """Count everything again, ``batch`` units at a time, and tell how many cells had drifted.

    Goes on where a run of the last day died. Returns the finished run, None while another is at work.
    """
    now = now or timezone.now()
    run = begin(is_full=True, now=now)
    return _cover_everything(run, now, batch) if run else None


def _cover_everything(run: Refresh, now: datetime, batch: int) -> Refresh:
    is_first = _covered_until() is None
    for units in _in_batches(_units_after(run.reached), batch):
        wrong = mend(Q(unit_id__in=units), since=None, now=now)
        run.drifted_cells += 0 if is_first else wrong  # what nobody ever counted has not drifted
        run.reached = units[-1]
        report_alive(run, timezone.now())
    Refresh.objects.filter(started_at__lt=now - KEPT_RUNS).delete()
    if run.drifted_cells:
        log.info("the nightly count set %d measures right", run.drifted_cells)
    return finish(run, covered_until=now, now=timezone.now())


def _covered_until() -> datetime | None:
    last = Refresh.objects.filter(finished_at__isnull=False).order_by("-covered_until").first()
    return last.covered_until if last else None


def _changed(since: datetime) -> Iterator[Pair]:
    # Everything an enrolment counts for lies between the day it began and now.
    rows = (
        Enrolment.objects.filter(changed_at__gte=since, unit_id__isnull=False)
        .order_by()
        .values_list("unit_id", "course_id")
        .annotate(began=Min("enrolled_at"))
    )
    for unit, course, began in rows:
        yield Pair(unit, course, half_month(local_day(began)))


def _noted(notes: Iterable[Stale]) -> Iterator[Pair]:
    for note in notes:
        yield Pair(note.unit_id, note.course_id, half_month(note.since))


def _among(pairs: Iterable[Pair]) -> Q:
    """The units and courses of ``pairs``, one clause a course so that an index leads to each."""
    by_course = sorted(pairs, key=lambda pair: pair.course)
    clauses = Q()
    for course, group in groupby(by_course, key=lambda pair: pair.course):
        clauses |= Q(course_id=course, unit_id__in=sorted({pair.unit for pair in group}))
    return clauses


def _units_after(reached: int) -> list[int]:
    """Units that have facts or measures, from where the run stands."""
    facts = Enrolment.objects.filter(unit_id__gt=reached).order_by().values_list("unit_id")
    kept = Measure.objects.filter(unit_id__gt=reached).order_by().values_list("unit_id")
    return sorted(unit for (unit,) in facts.union(kept))


def _in_batches(items: list, size: int) -> Iterator[list]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
