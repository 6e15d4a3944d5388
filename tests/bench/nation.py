"""The country's Biểu 01 out of files as large as this machine bears: bytes a fact, facts a second, growth.

The facts are made by DuckDB itself, in the files and folders that ``nation_facts`` writes: nothing of this is stored in
the database, which only knows the units. That the figures are right is proved elsewhere, on fewer (`test_nation.py`).
"""

import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from learning import registry
from learning.models import Unit
from learning.nation.engine import Files
from learning.nation.facts import CERTIFICATES, COURSES, FACTS, in_utc
from learning.nation.parquet import connect, quoted
from learning.nation.report import COUNTRY
from learning.reports.counting import Window
from learning.reports.periods import Period, local_day
from learning.reports.scope import Stretch
from tests.bench import facts
from tests.bench.measure import Result, line

MOST, TAKEN = 20_000_000, 3
MONTHS = 24
COUNTRYWIDE, WRITTEN, BARE = (
    "the country's figures of a quarter",
    "files written",
    "one scan of three columns",
)
# Random enough, and the same in every run: what a row says follows from its number.
MADE = """
SELECT n AS id, n // {taken} AS learner_id, $first + (hash(n // {taken}) % $units)::BIGINT AS unit_id,
  1 + (hash(n * 7) % 200)::BIGINT AS course_id,
  CASE WHEN hash(n * 11) % 100 < 50 THEN enrolled + to_days((hash(n * 13) % 60)::INTEGER) END AS satisfied_at,
  NULL::TIMESTAMP AS withdrawn_at, false AS is_renewed, false AS is_supplement, enrolled AS enrolled_at,
  CASE WHEN hash(n * 17) % 100 < 80 THEN enrolled + to_days((hash(n * 19) % 5)::INTEGER) END AS started_at,
  CASE WHEN hash(n * 11) % 100 < 40 THEN enrolled + to_days((hash(n * 13) % 60)::INTEGER) END AS passed_at,
  enrolled AS changed_at, enrolled AS recorded_at, NULL::TIMESTAMP AS completion_known_at,
  hash(n // {taken}) % 2 = 0 AS is_female, hash(n // {taken}) % 7 = 0 AS is_minority
FROM (
  SELECT n, $begins::TIMESTAMP + to_microseconds((hash(n) % 2592000000000)::BIGINT) AS enrolled
  FROM range($low, $high) AS numbers(n)
)
"""
CERTIFIED = """
SELECT id, learner_id, unit_id, course_id, satisfied_at, withdrawn_at, is_renewed, is_supplement,
  satisfied_at AS issued_at, NULL::TIMESTAMP AS revoked_at
FROM read_parquet('{file}') WHERE satisfied_at IS NOT NULL
"""


def run(scale: float = 1.0) -> list[Result]:
    tops, _communes = facts.make_country(scale)
    most = int(MOST * scale)
    return [each for size in (most // 10, most) for each in _of(size, tops)]


def _of(size: int, tops: list[Unit]) -> list[Result]:
    said, took = f"{size / 1e6:g} million facts", {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        took["written"] = _seconds(lambda: _make(folder, size, tops))
        bytes_each = sum(file.stat().st_size for file in folder.rglob(FACTS)) / size
        files = Files(folder, threads=1)
        took["bare"] = min(_seconds(lambda: _scan(folder)) for _ in range(2))
        took["told"] = _seconds(lambda: _country(files))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        took["provinces"] = _seconds(lambda: [_province(files, top) for top in tops[:3]]) / 3
        files.close()
    known = {
        f"{WRITTEN} by DuckDB, {said}, {bytes_each:.0f} bytes a fact": took["written"] * 1000,
        f"{BARE}, {said}": took["bare"] * 1000,
        f"{COUNTRYWIDE}, {said}, at most {memory:.1f} GB": took["told"] * 1000,
        f"one province of them, {said}": took["provinces"] * 1000,
    }
    first, bare, told, one = known
    return [
        line(first, known),
        line(bare, known),
        line(told, known, against=bare),
        line(one, known, against=told),
    ]


def _seconds(action) -> float:
    """What ``action`` takes of one core: DuckDB works in this process, and may use one."""
    began = time.process_time()
    action()
    return time.process_time() - began


def _make(folder: Path, size: int, tops: list[Unit]) -> None:
    """Provinces by months; each part with its share of ``size``, half of the courses completed."""
    engine = connect(threads=1)
    each, number = -(-size // (len(tops) * MONTHS)), 0
    for top in tops:
        first = Unit.objects.filter(parent=top).order_by("pk").values_list("pk", flat=True)[0]
        for month in _months():
            place = folder / f"province={top.code}" / f"month={month:%Y-%m}"
            place.mkdir(parents=True)
            given = {"first": first, "units": facts.COMMUNES, "begins": f"{month} 00:00:00"}
            facts_file, certificates = quoted(place / FACTS), quoted(place / CERTIFICATES)
            values = {**given, "low": number, "high": number + each}
            how = "(FORMAT parquet, COMPRESSION zstd)"
            made = f"{MADE.format(taken=TAKEN)} ORDER BY unit_id, course_id, id"
            engine.execute(f"CREATE OR REPLACE TABLE made AS {made}", values)
            engine.execute(f"COPY made TO '{facts_file}' {how}")
            engine.execute(f"COPY ({CERTIFIED.format(file=facts_file)}) TO '{certificates}' {how}")
            number += each
    courses = "SELECT n AS id, 4.0::DECIMAL(9,1) AS planned_periods FROM range(1, 201) AS numbers(n)"
    engine.execute(f"COPY ({courses}) TO '{quoted(folder / COURSES)}' (FORMAT parquet)")
    engine.close()
    (folder / "state.json").write_text(f'{{"covered_until": "{timezone.now().isoformat()}", "parts": {{}}}}')


def _months() -> list[date]:
    first = timezone.localdate().replace(day=1)
    found = []
    while len(found) < MONTHS:
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def _window(units) -> Window:
    quarter = Period.containing(local_day(timezone.now()), kind="quarter", calendar="state").previous()
    stretch = Stretch(quarter.starts_on, quarter.ends_on, quarter.starts_on)
    return Window(tuple(units), (stretch,), timezone.now())


def _country(files: Files) -> None:
    files.count(
        [registry.indicators[name] for name in COUNTRY], _window(Unit.objects.values_list("pk", flat=True))
    )


def _province(files: Files, top: Unit) -> None:
    units = Unit.objects.filter(path__startswith=top.path).values_list("pk", flat=True)
    files.count([registry.indicators[name] for name in COUNTRY], _window(units))


def _scan(folder: Path) -> None:
    engine = connect(threads=1)
    begins = in_utc(timezone.now() - timedelta(days=180))
    query = f"SELECT unit_id, count(*), count(satisfied_at) FROM '{quoted(folder / '*' / '*' / FACTS)}' WHERE enrolled_at >= $begins GROUP BY 1"  # noqa: S608, E501 ours
    engine.execute(query, {"begins": begins}).fetchall()
    engine.close()
