"""The figures of Biểu 01 out of Parquet files, counted by DuckDB in SQL of its own.

It answers as ``reports.counting.count`` does, so the same report can be made from either. What the two share is the
question and not the way to the answer, so that each proves the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from learning.nation.facts import CERTIFICATES, COURSES, FACTS, covered_until, in_utc
from learning.nation.parquet import connect, quoted
from learning.people.models import Membership, MembershipKind
from learning.reports.counting import Figures, Heads, Window
from learning.reports.indicators.base import Counted
from learning.reports.periods import start_of
from learning.units.models import Unit

LEARNERS_AT_ONCE = 500


class NotInFiles(Exception):
    """The files cannot answer that. The message is for the user."""


@dataclass(frozen=True)
class Way:
    """How an indicator is counted from a row of the files, in SQL: dated by the first of ``dates`` in the period."""

    dates: tuple[str, ...]
    figure: str = "count(*)"
    of: str = ""  # counts different ones of this column
    only: str = "true"
    known_by: str = ""
    source: str = "facts"


ENROLLED, COMPLETED = ("enrolled_at",), ("satisfied_at",)
WAYS = {
    "enrolments": Way(ENROLLED, known_by="recorded_at"),
    "learners": Way(ENROLLED, of="learner_id"),
    "female_learners": Way(ENROLLED, of="learner_id", only="is_female"),
    "minority_learners": Way(ENROLLED, of="learner_id", only="is_minority"),
    "courses": Way(ENROLLED, of="course_id"),
    "completed": Way(COMPLETED, known_by="completion_known_at"),
    "learners_completed": Way(COMPLETED, of="learner_id"),
    "periods": Way(COMPLETED, "sum(planned_periods)"),
    "participations": Way(("satisfied_at", "started_at")),
    "passed": Way(("passed_at",)),
    "certified": Way(("issued_at",), source="certificates"),
}


class Files:
    """The files that ``write_facts`` made, opened with so many ``threads``. Raises NoParquet, NotInFiles."""

    def __init__(self, folder: Path, *, threads: int = 1):
        until = covered_until(folder)
        if until is None or not any(folder.glob(f"*/*/{FACTS}")):
            said = _("There are no facts in %(folder)s. Write them first: manage.py nation_facts")
            raise NotInFiles(said % {"folder": folder})
        self.covered_until = until
        self._connection = connect(threads=threads)
        for name, file in {"facts": FACTS, "certificates": CERTIFICATES}.items():
            every = quoted(folder / "*" / "*" / file)
            self._connection.execute(
                f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{every}', hive_partitioning = true, "  # noqa: S608
                "hive_types_autocast = false)"
            )
        self._connection.execute(
            f"CREATE TABLE courses AS SELECT id AS course_id, planned_periods FROM '{quoted(folder / COURSES)}'"  # noqa: S608
        )

    def close(self) -> None:
        self._connection.close()

    def count(self, indicators: Iterable[type[Counted]], window: Window) -> Figures:
        """Count ``indicators`` in ``window``; those of the same dates share a scan. Raises NotInFiles."""
        figures, alike = Figures(), defaultdict(list)
        for indicator in indicators:
            way = _way_of(indicator.name)
            alike[way.source, way.dates, way.known_by if window.known_after else ""].append(indicator.name)
        self._list_units(window)
        for names in alike.values():
            self._count_alike(names, window, figures)
        return figures

    def _list_units(self, window: Window) -> None:
        """The units asked for, and where the people of divided ones belong."""
        execute = self._connection.execute
        execute(
            "CREATE OR REPLACE TABLE asked AS SELECT unnest($units) AS unit_id", {"units": list(window.units)}
        )
        self._provinces = _provinces_of(window)
        execute("CREATE OR REPLACE TABLE belongs (unit_id BIGINT, learner_id BIGINT, place BIGINT)")
        if window.heirs:
            pairs = execute(
                "SELECT DISTINCT unit_id, learner_id FROM facts WHERE unit_id IN (SELECT unnest($units))",
                {"units": list(window.heirs)},
            ).fetchall()
            if found := _where_they_belong(pairs, window):
                self._connection.executemany("INSERT INTO belongs VALUES (?, ?, ?)", found)

    def _count_alike(self, names: Sequence[str], window: Window, figures: Figures) -> None:
        ways = [WAYS[name] for name in names]
        text, values = _counting(ways[0], window, self._provinces)
        told = ", ".join(
            f"{_figure(way)} FILTER (WHERE {way.only}) AS figure_{n}" for n, way in enumerate(ways)
        )
        rows = self._ask(f"{text} SELECT place, stretch, {told} FROM counted GROUP BY ALL", values)  # noqa: S608
        for n, (name, way) in enumerate(zip(names, ways, strict=True)):
            by_place = {(row[0], row[1]): row[2 + n] for row in rows if row[2 + n]}
            if way.of:
                figures.heads[name] = Heads(by_place, self._several(way, text, values))
            else:
                figures.sums[name] = by_place

    def _several(self, way: Way, text: str, values: Mapping[str, Any]) -> dict[int, set[tuple[int, int]]]:
        """Who (or what) is in more than one place, with all of them."""
        found: dict[int, set[tuple[int, int]]] = defaultdict(set)
        seen = f"SELECT DISTINCT {way.of} AS one, place, stretch FROM counted WHERE {way.only}"  # noqa: S608
        query = f"{text} SELECT * FROM ({seen}) QUALIFY count(*) OVER (PARTITION BY one) > 1"  # noqa: S608
        for one, place, stretch in self._ask(query, values):
            found[one].add((place, stretch))
        return found

    def _ask(self, query: str, values: Mapping[str, Any]) -> list[tuple]:
        used = {name: value for name, value in values.items() if f"${name}" in query}
        return self._connection.execute(query, used).fetchall()


def _way_of(name: str) -> Way:
    if name not in WAYS:
        raise NotInFiles(_("The indicator “%(name)s” cannot be counted from the files.") % {"name": name})
    return WAYS[name]


def _figure(way: Way) -> str:
    return f"count(DISTINCT {way.of})" if way.of else way.figure


def _provinces_of(window: Window) -> list[str]:
    """The codes of the provinces whose files may have facts of the window's units: no others are opened."""
    tops = dict(Unit.objects.filter(parent=None).values_list("path", "code"))
    paths = dict(Unit.objects.values_list("pk", "path"))
    return sorted({tops[f"{paths[unit].split('/', 1)[0]}/"] for unit in window.units})


def _counting(way: Way, window: Window, provinces: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The facts that count, each with its place and stretch, as the beginning of a query; and the query's values."""
    values: dict[str, Any] = {"cutoff": in_utc(window.cutoff)}
    for n, stretch in enumerate(window.stretches):
        values[f"begins_{n}"] = in_utc(start_of(stretch.starts_on))
    values["ends"] = in_utc(start_of(window.stretches[-1].ends_on + timedelta(days=1)))
    codes = ", ".join(f"'{quoted(Path(code))}'" for code in provinces)
    known = [
        f"province IN ({codes})",  # written out, so that the engine chooses among the folders
        "(withdrawn_at IS NULL OR satisfied_at IS NOT NULL OR (withdrawn_at > $cutoff AND NOT is_renewed))",
        "NOT is_supplement",
        f"({' OR '.join(_is_in(each) for each in way.dates)})",
    ]
    if way.source == "certificates":
        known.append("(revoked_at IS NULL OR revoked_at > $cutoff)")
    if window.known_after and way.known_by:
        values["after"] = in_utc(window.known_after)
        known.append(f"changed_at >= $after AND {way.known_by} > $after")
    text = f"""
        WITH counted AS (
          SELECT coalesce(place, unit_id) AS place, {_stretch(way, window)} AS stretch, *
          EXCLUDE (place)
          FROM {way.source} SEMI JOIN asked USING (unit_id) LEFT JOIN belongs USING (unit_id, learner_id)
          LEFT JOIN courses USING (course_id)
          WHERE {" AND ".join(known)}
        )"""  # noqa: S608 names of ours
    return text, values


def _is_in(name: str) -> str:
    return f"({name} >= $begins_0 AND {name} < $ends AND {name} <= $cutoff)"


def _stretch(way: Way, window: Window) -> str:
    """In which stretch a fact is: by the first of its dates that is in the period."""
    cases = [
        f"WHEN {_is_in(name)} AND {name} >= $begins_{n} THEN {n}"
        for name in way.dates
        for n in reversed(range(len(window.stretches)))
    ]
    return f"CASE {' '.join(cases)} END"


def _where_they_belong(pairs: Sequence[tuple[int, int]], window: Window) -> list[tuple[int, int, int]]:
    """(unit, learner, place) for learners of divided units who work, else live, in one of the heirs on the day.

    There are few of them, and files do not have where people belong: the database is asked.
    """
    found = []
    for start in range(0, len(pairs), LEARNERS_AT_ONCE):
        some = pairs[start : start + LEARNERS_AT_ONCE]
        theirs: dict[int, list[Membership]] = defaultdict(list)
        known = Membership.objects.filter(learner__in={learner for _unit, learner in some})
        for each in known.filter(from_date__lte=window.day):
            theirs[each.learner_id].append(each)
        for unit, learner in some:
            fitting = [
                each
                for each in theirs[learner]
                if each.unit_id in window.heirs[unit] and (each.to_date is None or each.to_date >= window.day)
            ]
            if fitting:
                found.append((unit, learner, min(fitting, key=_by_weight).unit_id))
    return found


def _by_weight(membership: Membership) -> tuple[bool, int, int]:
    """Work before home, then the newest."""
    return membership.kind != MembershipKind.WORK, -membership.from_date.toordinal(), membership.pk
