"""Keeping measures: cells whose facts changed are counted again from the facts, never incremented.

Counting again is harmless, so runs may overlap, repeat and die; whatever they miss the nightly run mends.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from learning import clock, signals
from learning.enrolments.models import Enrolment
from learning.reports.cells import Difference
from learning.reports.indicators.base import stored
from learning.reports.models import Drift, Measure, Refresh, Stale
from learning.reports.parts import WHOLE, within
from learning.reports.periods import half_month, local_day
from learning.reports.recount import mend, mend_cells, prove
from learning.reports.running import begin, dead_run, finish, report_alive
from learning.reports.touched import NOTED_DATES, ChangedFact, among, cells_of, changed_facts
from learning.units.models import Unit

log = logging.getLogger(__name__)

# A change may be committed some time after the moment it carries.
OVERLAP = timedelta(minutes=10)
KEPT_RUNS = timedelta(days=30)
KEPT_REFRESHES = timedelta(days=2)  # there are hundreds a day
PAIRS = 200
UNITS = 200
# How many drifted measures of a run are kept to look at.
KEPT_DRIFTS = 200

Tell = Callable[[Refresh], None]


@dataclass(frozen=True)
class Pair:
    """Cells to count again: those of one unit and course, from one half-month on."""

    unit: int
    course: int
    since: date


def keep_measures(*, part: str = WHOLE) -> Refresh | None:
    """Refresh ``part``, and go on with a full count there whose worker died: nobody else would before the next night.

    Returns the last run that it finished, None while another is at work. Raises TakenOver if somebody stopped it.
    """
    died = dead_run(part, clock.now())
    run = refresh_measures(part=part)
    is_left = died is not None and died.is_full and run is not None and not run.is_full
    return rebuild_measures(part=part) if is_left else run


def refresh_measures(*, part: str = WHOLE, now: datetime | None = None) -> Refresh | None:
    """Count the cells of ``part`` again that changed since its last run; everything in it if there was none.

    Returns the finished run, None while another is at work there. Raises TakenOver if somebody stopped it.
    """
    now = now or clock.now()
    covered = _covered_until(part, now)
    run = begin(is_full=covered is None, now=now, part=part)
    if run is None:
        return None
    if covered is None:
        return _cover_everything(run, now, UNITS)
    notes = list(Stale.objects.filter(within(part)))
    for some in _in_batches(_noted(notes), PAIRS):
        mend(among((pair.unit, pair.course) for pair in some), since=some[0].since, now=now)
        run.pairs += len(some)
        report_alive(run, clock.now())
    for facts in changed_facts(covered - OVERLAP, within(part)):
        run.pairs += _count_again(facts, now)
        report_alive(run, clock.now())
    Stale.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return finish(run, covered_until=now, now=clock.now())


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


def rebuild_measures(
    *, part: str = WHOLE, now: datetime | None = None, batch: int = UNITS, tell: Tell | None = None
) -> Refresh | None:
    """Count everything in ``part`` again, ``batch`` units at a time, and note how many cells had drifted.

    Goes on where a run of the last day died or was stopped, and calls ``tell`` after each batch. Returns the finished
    run, None while another is at work. Raises TakenOver if somebody stopped it.
    """
    now = now or clock.now()
    run = begin(is_full=True, now=now, part=part)
    return _cover_everything(run, now, batch, tell) if run else None


def _cover_everything(run: Refresh, now: datetime, batch: int, tell: Tell | None = None) -> Refresh:
    is_first = _covered_until(run.part, now) is None
    units = _units_after(run.reached, run.part)
    run.units = run.units_done + len(units)
    report_alive(run, clock.now())
    for some in _in_batches(units, batch):
        where = Q(unit_id__in=some)
        if is_first:  # what nobody ever counted has not drifted
            mend(where, since=None, now=now)
        else:
            wrong, found = prove(where, now=now, most=KEPT_DRIFTS)
            run.drifted_cells += wrong
            _keep_drifts(run, found)
        run.cells += Measure.objects.filter(where).count()
        run.reached, run.units_done = some[-1], run.units_done + len(some)
        report_alive(run, clock.now())
        if tell:
            tell(run)
    _forget_old_runs(now)
    finished = finish(run, covered_until=now, now=clock.now())
    if run.drifted_cells:
        log.error("the full count set %d measures right; what changed facts directly?", run.drifted_cells)
        signals.measures_drifted.send(sender=Refresh, run=run)
    return finished


def _forget_old_runs(now: datetime) -> None:
    old = Q(started_at__lt=now - KEPT_RUNS) | Q(started_at__lt=now - KEPT_REFRESHES, is_full=False)
    Refresh.objects.filter(old).delete()


def _keep_drifts(run: Refresh, found: list[Difference]) -> None:
    room = KEPT_DRIFTS - (run.drifts.count() if found else 0)
    Drift.objects.bulk_create(
        Drift(run=run, indicator=one.indicator, was=one.was, facts_say=one.facts_say, **one.cell._asdict())
        for one in found[:room]
    )


def _covered_until(part: str, now: datetime) -> datetime | None:
    """Until when everything in ``part`` is counted: by its own runs, or by one over all.

    What says that it counted the future had a wrong clock, and nobody knows what it counted.
    """
    runs = Refresh.objects.filter(finished_at__isnull=False, covered_until__lte=now, part__in={part, WHOLE})
    last = runs.order_by("-covered_until").first()
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


def _units_after(reached: int, part: str) -> list[int]:
    """Units of ``part`` that have facts or measures, from where the run stands."""
    # Asked unit by unit, the database looks each up in an index instead of reading all there is.
    facts, kept = (Exists(model.objects.filter(unit=OuterRef("pk"))) for model in (Enrolment, Measure))
    units = Unit.objects.filter(within(part, unit=""), facts | kept, pk__gt=reached)
    return list(units.order_by("pk").values_list("pk", flat=True))


def _in_batches(items: list, size: int) -> Iterator[list]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
