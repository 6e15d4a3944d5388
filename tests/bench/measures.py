"""Keeping measures and reading them, against counting everything each time."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from learning.models import Enrolment, Measure, Unit
from learning.reports import measured
from learning.reports.build import draft_report
from learning.reports.facts import HalfMonth
from learning.reports.models import Basis, Refresh
from learning.reports.periods import Period, half_month, local_day
from learning.reports.refresh import rebuild_measures, refresh_measures
from tests.bench import facts
from tests.bench.measure import Result, in_turns, let_it_count, line, statements

ENROLMENTS, CHANGED = 200_000, 500
ONE_SCAN = "one GROUP BY unit, course and half-month over everything"
FIRST, RECOUNT = "measures built from nothing", "full recount that finds nothing wrong"
REFRESH = "refresh after 1 of 400 enrolments changed"
LOOP, GROUPED = "province table, one query a unit", "province table, one GROUP BY"
KEPT, LIVE = "province table from measures", "the whole of Biểu 01 from the facts"
DATES = {
    "enrolments": "enrolled_at",
    "started": "started_at",
    "completed": "satisfied_at",
    "passed": "passed_at",
}


def run(scale: float = 1.0) -> list[Result]:
    now = timezone.now()
    province, communes = facts.make_province()
    courses = facts.make_courses()
    facts.make_enrolments(int(ENROLMENTS * scale), communes, courses, until=now - timedelta(minutes=1))
    let_it_count()
    return [*_keeping(now, max(5, int(CHANGED * scale))), *_reading(province, now)]


# --- keeping -----------------------------------------------------------------------------------------------


def _keeping(now: datetime, changed: int) -> list[Result]:
    took = {ONE_SCAN: _quickest(_scan, 3), FIRST: _quickest(lambda: rebuild_measures(now=now), 1)}
    let_it_count()
    assert _kept() == _counted_by_hand(), "measures built from nothing are wrong"
    refreshed = []
    for hour in range(1, 4):
        then = now + timedelta(hours=hour)
        changes = list(facts.changed_enrolments(changed, now=then))
        Enrolment.objects.bulk_update(changes, ["started_at", "satisfied_at", "changed_at"])
        refreshed.append(_quickest(lambda then=then: refresh_measures(now=then), 1))
    took[REFRESH] = min(refreshed)
    assert _kept() == _counted_by_hand(), "refreshed measures are wrong"
    took[RECOUNT] = _quickest(rebuild_measures, 2)
    assert not Refresh.objects.filter(drifted_cells__gt=0).exists(), "a full recount found something wrong"
    return [
        line(ONE_SCAN, took),
        line(FIRST, took, against=ONE_SCAN, wanted="≤ 2 ×"),
        line(RECOUNT, took, against=ONE_SCAN),
        line(REFRESH, took, against=RECOUNT, wanted="≤ 0.1 ×"),
    ]


def _quickest(action: Callable[[], object], runs: int) -> float:
    """Milliseconds of what is too slow to be run often."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return min(times)


def _scan() -> list:
    cells = Enrolment.objects.order_by().values_list("unit_id", "course_id", HalfMonth(F("enrolled_at")))
    return list(cells.annotate(Count("pk"), Count("started_at"), Count("satisfied_at"), Sum("seconds")))


def _kept() -> dict:
    rows = Measure.objects.values_list("indicator", "half_month", "unit_id", "course_id", "value")
    return {(name, day, unit, course): int(value) for name, day, unit, course, value in rows.iterator()}


def _counted_by_hand() -> dict:
    """The same figures with neither SQL nor our own code between."""
    counted: Counter = Counter()
    placed = Enrolment.objects.filter(unit__isnull=False)  # other parts leave some that belong to no unit
    rows = placed.values_list("unit_id", "course_id", *DATES.values())
    for unit, course, *moments in rows.iterator():
        for name, moment in zip(DATES, moments, strict=True):
            if moment:
                day = half_month(local_day(moment))
                counted[name, day, unit, course] += 1
                if name == "completed":
                    counted["periods", day, unit, course] += facts.PERIODS
    return dict(counted)


# --- reading -----------------------------------------------------------------------------------------------


def _reading(province: Unit, now: datetime) -> list[Result]:
    current = Period.containing(local_day(now), kind="quarter", calendar="state")
    period = current.previous()
    actions = {
        LOOP: lambda: _by_unit(province, period),
        GROUPED: lambda: _grouped(province, period),
        KEPT: lambda: _from_measures(province, period),
        LIVE: lambda: draft_report(form="bieu-01", unit=province, period=period, basis=Basis.AS_IS),
    }
    assert actions[LOOP]() == actions[GROUPED]() == actions[KEPT](), "three ways, different figures"
    total = sum(figures["enrolments"] for figures in actions[KEPT]().values())
    assert actions[LIVE]().rows["rows"][-1]["values"]["so_luot"] == total, "Biểu 01 says something else"
    sql = {name: statements(action) for name, action in actions.items()}
    took = in_turns(actions, runs=5)
    return [
        line(LOOP, took, sql=sql[LOOP]),
        line(GROUPED, took, sql=sql[GROUPED], against=LOOP),
        line(KEPT, took, sql=sql[KEPT], against=LOOP, wanted="with 5 million facts ≤ 0.002 ×"),
        line(KEPT, took, against=GROUPED, wanted="with 5 million facts ≤ 0.02 ×"),
        line(LIVE, took, sql=sql[LIVE], against=GROUPED),
    ]


def _figures(period: Period) -> dict[str, Count]:
    """How many facts have each of their dates in ``period``."""
    return {
        name: Count("pk", filter=Q(**{f"{field}__gte": period.starts_at, f"{field}__lt": period.ends_at}))
        for name, field in DATES.items()
    }


def _by_unit(province: Unit, period: Period) -> dict[int, dict[str, int]]:
    units = Unit.objects.filter(path__startswith=province.path)
    found = {unit.pk: Enrolment.objects.filter(unit=unit).aggregate(**_figures(period)) for unit in units}
    return {unit: figures for unit, figures in found.items() if any(figures.values())}


def _grouped(province: Unit, period: Period) -> dict[int, dict[str, int]]:
    facts_below: QuerySet = Enrolment.objects.filter(unit__path__startswith=province.path).order_by()
    rows = facts_below.values("unit_id").annotate(**_figures(period))
    found = {row.pop("unit_id"): row for row in rows}
    return {unit: figures for unit, figures in found.items() if any(figures.values())}


def _from_measures(province: Unit, period: Period) -> dict[int, dict[str, int]]:
    found = measured.sums(province, period=period)
    return {unit: {name: int(figures.get(name, 0)) for name in DATES} for unit, figures in found.items()}
