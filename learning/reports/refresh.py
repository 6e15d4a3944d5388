"""Keeping measures: cells whose facts changed are counted again from the facts, never incremented.

Counting again is harmless, so runs may overlap, repeat and die; whatever they miss the nightly run mends.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from learning.enrolments.models import Enrolment
from learning.reports.cells import mend, mend_cells
from learning.reports.indicators.base import stored
from learning.reports.models import Measure, Refresh, Stale
from learning.reports.periods import half_month, local_day
from learning.reports.running import begin, finish, report_alive
from learning.reports.touched import NOTED_DATES, ChangedFact, among, cells_of, changed_facts

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
    """Count the cells again that changed since the last run; everything if there was none.

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
    for some in _in_batches(_noted(notes), PAIRS):
        mend(among((pair.unit, pair.course) for pair in some), since=some[0].since, now=now)
        run.pairs += len(some)
        report_alive(run, timezone.now())
    for facts in changed_facts(covered - OVERLAP):
        run.pairs += _count_again(facts, now)
        report_alive(run, timezone.now())
    Stale.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return finish(run, covered_until=now, now=timezone.now())


def _count_again(facts: list[ChangedFact], now: datetime) -> int:
    """Count the cells of ``facts`` anew; return of how many pairs of unit and course they are."""
    dates = {indicator.dated_by[0] for indicator in stored()}
    cells = {
        date_field: cells_of(facts, dated_by=date_field) for date_field in dates.intersection(NOTED_DATES)
    }
    mend_cells({one: found for one in stored() if (found := cells.get(one.dated_by[0]))}, now=now)
    # Nobody notes where any other date was: look at every cell since the enrolment began.
    elsewhere = [indicator for indicator in stored() if indicator.dated_by[0] not in NOTED_DATES]
    pairs = _pairs(facts)
    if elsewhere:
        where = among((pair.unit, pair.course) for pair in pairs)
        mend(where, since=pairs[0].since, now=now, indicators=elsewhere)
    return len(pairs)


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


def _pairs(facts: list[ChangedFact]) -> list[Pair]:
    began: dict[tuple[int, int], date] = {}
    for fact in facts:
        day = half_month(local_day(fact.enrolled_at))
        began[fact.unit_id, fact.course_id] = min(day, began.get((fact.unit_id, fact.course_id), day))
    return _by_age(Pair(*key, since) for key, since in began.items())


def _noted(notes: Iterable[Stale]) -> list[Pair]:
    return _by_age({Pair(note.unit_id, note.course_id, half_month(note.since)) for note in notes})


def _by_age(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (pair.since, pair.unit, pair.course))


def _units_after(reached: int) -> list[int]:
    """Units that have facts or measures, from where the run stands."""
    facts = Enrolment.objects.filter(unit_id__gt=reached).order_by().values_list("unit_id")
    kept = Measure.objects.filter(unit_id__gt=reached).order_by().values_list("unit_id")
    return sorted(unit for (unit,) in facts.union(kept))


def _in_batches(items: list, size: int) -> Iterator[list]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
