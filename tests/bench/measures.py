"""Keeping measures and reading them, against counting everything each time, and as facts become ten times as many.

`--scale 1` grows to 5 million facts on PostgreSQL, `--scale 4` to 20; SQLite has a tenth.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from learning.models import Activity, Enrolment, Measure, Unit
from learning.nation.facts import FACTS, in_utc, write_facts
from learning.nation.parquet import connect, quoted
from learning.reports import measured
from learning.reports.build import draft_report
from learning.reports.facts import HalfMonth
from learning.reports.models import Basis, Refresh
from learning.reports.periods import Period, half_month, local_day
from learning.reports.refresh import rebuild_measures, refresh_measures
from tests.bench import facts
from tests.bench.measure import Action, Result, in_turns, let_it_count, line, statements

MOST, ON_SQLITE, CHANGED = 5_000_000, 0.1, 500
GROWTH = (500_000, 5_000_000, 20_000_000)
ONE_SCAN = "one GROUP BY unit, course and half-month over everything"
FIRST, RECOUNT = "measures built from nothing", "full recount that finds nothing wrong"
REFRESH, DRILLED = "refresh after 500 changed enrolments", "a province's month from measures"
LOOP, GROUPED, DUCK, KEPT = "one query a unit", "one GROUP BY", "DuckDB scans Parquet", "from measures"
TREE, PROVINCE = "the country's tree for a year", "a province for a month"
LIVE = "the whole of Biểu 01 from the facts"
DATES = {
    "enrolments": "enrolled_at",
    "started": "started_at",
    "completed": "satisfied_at",
    "passed": "passed_at",
}
Figures = dict[int, dict[str, int]]


@dataclass
class Country:
    """What is there, and what time it is."""

    now: datetime
    tops: list[Unit]
    communes: list[Unit]
    courses: list[Activity]
    took: dict[str, float] = field(default_factory=dict)

    def grow(self, count: int) -> None:
        """Until there are ``count`` facts."""
        more = count - Enrolment.objects.count()
        facts.make_enrolments(more, self.communes, self.courses, until=self.now - timedelta(minutes=1))
        let_it_count()


def run(scale: float = 1.0) -> list[Result]:
    now = timezone.now()
    country = Country(now, *facts.make_country(scale), facts.make_courses())
    sizes, results = _sizes(scale), []
    changed = CHANGED if scale >= 0.1 else 5
    for size in sizes:
        country.grow(size)
        results += _keeping(country, size, changed, is_first=size == sizes[0])
    for size in sizes[1:]:
        for name in (REFRESH, DRILLED):
            last, first = f"{name}, {_said(size)}", f"{name}, {_said(sizes[0])}"
            results.append(line(last, country.took, against=first, wanted="≤ 2 ×"))
    return results + _reading(country, sizes[-1])


def _sizes(scale: float) -> list[int]:
    """How many facts there are, one after the other."""
    most = int(MOST * scale * (ON_SQLITE if connection.vendor == "sqlite" else 1))
    return [each for each in GROWTH if each <= most] if most > GROWTH[1] else [most // 10, most]


def _said(size: int) -> str:
    return f"{size / 1e6:g} million facts"


# --- keeping -----------------------------------------------------------------------------------------------


def _keeping(country: Country, size: int, changed: int, *, is_first: bool) -> list[Result]:
    now, said = country.now, _said(size)
    Measure.objects.all().delete()
    Refresh.objects.all().delete()
    took = {ONE_SCAN: _quickest(_scan, 2), FIRST: _quickest(lambda: rebuild_measures(now=now), 1)}
    let_it_count()
    assert not is_first or _kept() == _counted_by_hand(), "measures built from nothing are wrong"
    took[REFRESH] = min(_refreshed(changed, now + timedelta(hours=hour)) for hour in range(1, 4))
    assert not is_first or _kept() == _counted_by_hand(), "refreshed measures are wrong"
    took[RECOUNT] = _quickest(rebuild_measures, 1)
    assert not Refresh.objects.filter(drifted_cells__gt=0).exists(), "a full recount found something wrong"
    month = Period.containing(local_day(now), kind="month", calendar="state").previous()
    took[DRILLED] = in_turns({DRILLED: lambda: _from_measures(country.tops[0], month)}, runs=7)[DRILLED]
    country.took |= {f"{name}, {said}": each for name, each in took.items()}

    def told(name: str, against: str = "", wanted: str = "") -> Result:
        return line(f"{name}, {said}", country.took, against=against and f"{against}, {said}", wanted=wanted)

    return [
        told(ONE_SCAN),
        told(FIRST, ONE_SCAN, "≤ 2 ×"),
        told(RECOUNT, ONE_SCAN),
        told(REFRESH, RECOUNT, "≤ 0.1 ×"),
    ]


def _refreshed(changed: int, then: datetime) -> float:
    changes = list(facts.changed_enrolments(changed, now=then))
    Enrolment.objects.bulk_update(changes, ["started_at", "satisfied_at", "changed_at"])
    return _quickest(lambda: refresh_measures(now=then), 1)


def _quickest(action: Callable[[], object], runs: int) -> float:
    """Milliseconds of what is too slow to be run often."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return min(times)


def _scan() -> int:
    cells = Enrolment.objects.order_by().values_list("unit_id", "course_id", HalfMonth(F("enrolled_at")))
    found = cells.annotate(Count("pk"), Count("started_at"), Count("satisfied_at"), Sum("seconds"))
    return sum(1 for _row in found.iterator(chunk_size=10_000))


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


def _reading(country: Country, size: int) -> list[Result]:
    """The whole tree for a year, and one province for a month, each in four ways that say the same."""
    year = Period.containing(local_day(country.now), kind="year", calendar="state").previous()
    month = Period.containing(local_day(country.now), kind="month", calendar="state").previous()
    with tempfile.TemporaryDirectory() as folder:
        write_facts(Path(folder))
        engine = connect(threads=1)
        every = quoted(Path(folder) / "*" / "*" / FACTS)
        engine.execute(f"CREATE VIEW facts AS SELECT * FROM '{every}'")  # noqa: S608 ours
        tree = _ways(engine, None, year)
        one = _ways(engine, country.tops[0], month)
        took = country.took | _timed(TREE, tree, runs=2) | _timed(PROVINCE, one, runs=5)
        results = _compared(TREE, tree, took, asked=1 + Unit.objects.count(), wanted="≤ 1 ×")
        results += _compared(PROVINCE, one, took, asked=2 + facts.COMMUNES)
        # What a page of a province would take, if it were read off what is counted for the whole country.
        page = f"{PROVINCE}, {KEPT}"
        results.append(line(page, took, against=f"{TREE}, {LOOP}", wanted="≤ 0.002 ×"))
        scan = f"{ONE_SCAN}, {_said(size)}"
        results.append(line(page, took, against=scan, wanted="≤ 0.02 ×"))
        engine.close()
    report = {
        LIVE: lambda: draft_report(form="bieu-01", unit=country.tops[0], period=month, basis=Basis.AS_IS)
    }
    return [*results, line(LIVE, in_turns(report, runs=3), sql=statements(report[LIVE]))]


def _ways(engine, top: Unit | None, period: Period) -> dict[str, Action]:
    return {
        LOOP: lambda: _by_unit(top, period),
        GROUPED: lambda: _grouped(top, period),
        DUCK: lambda: _scanned(engine, top, period),
        KEPT: lambda: _from_measures(top, period),
    }


def _timed(what: str, ways: dict[str, Action], *, runs: int) -> dict[str, float]:
    """Milliseconds of each of the ways, which say the same; the loop is run once."""
    said: list[Figures] = []
    took = {f"{what}, {LOOP}": _quickest(lambda: said.append(ways[LOOP]()), 1)}
    quick = {f"{what}, {name}": way for name, way in ways.items() if name != LOOP}
    said += [way() for way in quick.values()]
    assert all(each == said[0] for each in said), "four ways, different figures"
    return took | in_turns(quick, runs=runs)


def _compared(
    what: str, ways: dict[str, Action], took: dict[str, float], *, asked: int, wanted: str = ""
) -> list[Result]:
    """``asked`` is how many statements the loop takes; ``wanted`` how measures should stand to the scan."""
    loop, grouped, duck, kept = (f"{what}, {name}" for name in (LOOP, GROUPED, DUCK, KEPT))
    return [
        line(loop, took, sql=asked),
        line(grouped, took, sql=1, against=loop),
        line(duck, took, against=grouped),
        line(kept, took, sql=statements(ways[KEPT]), against=loop),
        line(kept, took, against=grouped),
        line(kept, took, against=duck, wanted=wanted),
    ]


def _within(top: Unit | None, unit: str = "unit__") -> Q:
    return Q(**{f"{unit}path__startswith": top.path}) if top else Q()


def _figures(period: Period) -> dict[str, Count]:
    """How many facts have each of their dates in ``period``."""
    return {
        name: Count("pk", filter=Q(**{f"{field}__gte": period.starts_at, f"{field}__lt": period.ends_at}))
        for name, field in DATES.items()
    }


def _by_unit(top: Unit | None, period: Period) -> Figures:
    units = Unit.objects.filter(_within(top, ""))
    found = {unit.pk: Enrolment.objects.filter(unit=unit).aggregate(**_figures(period)) for unit in units}
    return {unit: figures for unit, figures in found.items() if any(figures.values())}


def _grouped(top: Unit | None, period: Period) -> Figures:
    rows = Enrolment.objects.filter(_within(top)).order_by().values("unit_id").annotate(**_figures(period))
    found = {row.pop("unit_id"): row for row in rows}
    return {unit: figures for unit, figures in found.items() if any(figures.values())}


def _scanned(engine, top: Unit | None, period: Period) -> Figures:
    """By an analytical engine that reads every fact, from files that say nothing of the tree."""
    counts = ", ".join(
        f"count(*) FILTER (WHERE {name} >= $begins AND {name} < $ends)" for name in DATES.values()
    )
    span = {"begins": in_utc(period.starts_at), "ends": in_utc(period.ends_at)}
    rows = engine.execute(f"SELECT unit_id, {counts} FROM facts GROUP BY unit_id", span).fetchall()  # noqa: S608
    wanted = set(Unit.objects.filter(_within(top, "")).values_list("pk", flat=True))
    found = {row[0]: dict(zip(DATES, row[1:], strict=True)) for row in rows if row[0] in wanted}
    return {unit: figures for unit, figures in found.items() if any(figures.values())}


def _from_measures(top: Unit | None, period: Period) -> Figures:
    if top:
        found = measured.sums(top, period=period)
    else:
        found = {}
        days = period.half_months()
        cells = Measure.objects.filter(half_month__gte=days[0], half_month__lte=days[-1]).order_by()
        for unit, name, value in cells.values_list("unit_id", "indicator").annotate(Sum("value")):
            found.setdefault(unit, {})[name] = value
    return {unit: {name: int(figures.get(name, 0)) for name in DATES} for unit, figures in found.items()}
