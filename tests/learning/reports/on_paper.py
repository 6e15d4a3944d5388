"""Provinces without a database: units before and after a reform, and people counted as the database would count them.

Everybody has one enrolment, so that months add up to longer periods: whoever subtracts one table from another finds the
most that he ever can.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from unittest.mock import patch

from hypothesis import strategies as st

from learning.models import Unit
from learning.reports import breakdown, hidden, people_by
from learning.reports.counting import Figures, Heads
from learning.reports.earlier import Earlier
from learning.reports.forms.bieu_05 import MAJORITY, UNSAID
from learning.reports.hidden import Tree
from learning.reports.indicators.people import Learners, MinorityLearners
from learning.reports.periods import Period, shorter_in, start_of
from learning.reports.scope import Scope, Stretch
from learning.units.succession import Handover, Lineage, Stand

OLD, EVE, REFORM, TODAY = date(2004, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2025, 11, 20)
CUTOFF = start_of(TODAY)
BEFORE, ACROSS = Period.parse("20252", "state"), Period.parse("20253", "state")
DAYS = {
    BEFORE: [date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)],
    ACROSS: [date(2025, 6, 20), date(2025, 7, 5), date(2025, 8, 1), date(2025, 9, 1)],
}
NEW, FIRST, SECOND = 1, 2, 3  # the province, and the two that it was made from
LEARNERS, MINORITY = Learners.name, MinorityLearners.name


@dataclass(frozen=True)
class Alike:
    """People whom no table tells apart: learning in ``unit`` on ``day``, and ``now`` in that unit."""

    unit: int
    now: int
    day: date
    group: str = "02"

    @property
    def is_of_minority(self) -> bool:
        return self.group not in (MAJORITY, UNSAID)


class Paper:
    """Units, and how many ``people`` of each sort there are."""

    def __init__(self, successors: dict[int, list[int]], people: dict[Alike, int], cutoff: datetime = CUTOFF):
        self.successors, self.people, self.cutoff = successors, people, cutoff
        self.units: dict[int, Unit] = {}
        for pk in (FIRST, SECOND):
            self._add(pk, "province", None, OLD, EVE)
            for district in sorted({old // 10 for old in successors if old // 1000 == pk}):
                self._add(district, "district", pk, OLD, EVE)
        for old in successors:
            self._add(old, "commune", old // 10, OLD, EVE)
        self._add(NEW, "province", None, REFORM, None)
        for new in sorted({new for after in successors.values() for new in after}):
            self._add(new, "commune", NEW, REFORM, None)

    def _add(self, pk, level, parent, since, until):
        made = Unit(pk=pk, code=f"{pk:05}", level=level, kind="xa", parent=self.units.get(parent))
        made.name = made.full_name = str(pk)
        made.valid_from, made.valid_to = since, until
        made.path = f"{self.units[parent].path if parent else ''}{pk}/"
        self.units[pk] = made

    def scope(self, subject: int, period: Period, *, day: date) -> Scope:
        """All of ``period`` told in the units of ``day``."""
        forebears = [self.units[pk] for pk in ((FIRST, SECOND, NEW) if subject == NEW else (subject,))]
        inside = {
            pk: one
            for pk, one in self.units.items()
            if one.path.startswith(tuple(each.path for each in forebears))
        }
        handovers = [
            Handover(old, new, 1 / len(after), new == after[0], REFORM)
            for old, after in self.successors.items()
            for new in after
        ]
        handovers += [Handover(pk, NEW, 1.0, True, REFORM) for pk in (FIRST, SECOND)]
        stands = [Stand(pk, one.parent_id, one.valid_from, one.valid_to) for pk, one in inside.items()]
        lineage = Lineage(stands, [each for each in handovers if each.predecessor in inside])
        stretch = Stretch(period.starts_on, period.ends_on, day)
        return Scope(self.units[subject], period, (stretch,), inside, lineage, forebears, day == TODAY)

    def parts(self, period: Period) -> list[Scope]:
        """The days before and after the reform, each told in its own units."""
        whole = self.scope(NEW, period, day=period.starts_on)
        days = [(period.starts_on, EVE), (REFORM, period.ends_on)]
        return [
            replace(whole, stretches=(Stretch(first, last, first),), is_part=True) for first, last in days
        ]

    def count(self, indicators, window) -> Figures:
        found = Figures()
        for indicator in indicators:
            heads = found.heads.setdefault(indicator.name, Heads())
            for alike, number in self.people.items():
                place = self.place(alike, window)
                if place and number and (indicator.name != MINORITY or alike.is_of_minority):
                    heads.by_place[place] = heads.by_place.get(place, 0) + number
        return found

    def count_each(self, indicators, windows) -> list[Figures]:
        return [self.count(indicators, window) for window in windows]

    def count_each_by(self, asked, indicators) -> list[dict]:
        return [
            self._count_by(indicators, window, age_of if "by_band" in dimensions else ethnicity_of)
            for dimensions, window in asked
        ]

    def _count_by(self, indicators, window, key_of) -> dict:
        groups = {each.group for each, number in self.people.items() if number}
        return {
            key_of(group): Paper(
                self.successors, {each: number for each, number in self.people.items() if each.group == group}
            ).count(indicators, window)
            for group in sorted(groups)
        }

    @staticmethod
    def place(alike: Alike, window):
        """Where ``alike`` are counted in the window; None where they are not in it."""
        for number, stretch in enumerate(window.stretches):
            if stretch.starts_on <= alike.day <= stretch.ends_on and alike.unit in window.units:
                return (alike.now if alike.unit in window.heirs else alike.unit), number
        return None

    @contextmanager
    def counted(self):
        """Without a database, and nothing was reported before."""
        with (
            patch.object(hidden, "count", self.count),
            patch.object(hidden, "count_each", self.count_each),
            patch.object(people_by, "count", self.count),
            patch.object(breakdown, "count_each_by", self.count_each_by),
            patch.object(Earlier, "reports", []),
        ):
            yield

    def tree(self, scope: Scope) -> Tree:
        indicators = (MinorityLearners, Learners)
        return Tree(scope, self.count(indicators, window_of(scope)), indicators, self.cutoff)


@dataclass(frozen=True)
class Days:
    units: frozenset[int]
    stretches: tuple[Stretch, ...]
    heirs: dict


def window_of(scope: Scope) -> Days:
    return Days(frozenset(scope.units), scope.stretches, scope.heirs)


def ethnicity_of(group: str) -> tuple:
    keys = {MAJORITY: (False, "", ""), UNSAID: (None, "", "")}
    return keys.get(group, (True, "gso-1979", group))


def age_of(group: str) -> tuple:
    """Sex, age band, and whether they are of working age, from "F|60-69|works"."""
    sex, band, works = group.split("|")
    return sex, band, works == "works"


def rows_of(paper: Paper, outline, scope: Scope, alike: Iterable[Alike]) -> dict[Alike, set[int]]:
    """In which rows of the outline each sort of people is."""
    found = {}
    for each in alike:
        place = paper.place(each, window_of(scope))
        shares = outline.shares(place) if place else []
        assert all(share.part == 1 for share in shares)
        found[each] = {
            row for share in shares if share.row is not None for row in (share.row, *outline.above(share.row))
        }
    return found


def month_of(day: date) -> Period:
    return Period.containing(day, kind="month", calendar="state")


def periods_in(period: Period) -> list[Period]:
    months = {month_of(period.starts_on + timedelta(days=n)) for n in range(0, 90, 20)}
    return [
        *sorted((each for each in months if each.ends_on <= period.ends_on), key=lambda m: m.starts_on),
        period,
    ]


@st.composite
def papers(draw, groups=("02", MAJORITY)):
    """A province made from two, of up to six communes in up to three districts; some of them divided."""
    old = [
        each for each in (2001, 2002, 2011, 2012, 3001, 3002) if draw(st.booleans()) or each in (2001, 3001)
    ]
    new = [11, 12, 13][: draw(st.integers(1, 3))]
    successors = {
        each: draw(st.lists(st.sampled_from(new), min_size=1, max_size=2, unique=True)) for each in old
    }
    period = draw(st.sampled_from([BEFORE, ACROSS]))
    few = st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 7, 12])
    people = {}
    for day in DAYS[period]:
        after = sorted({one for each in successors.values() for one in each})
        pairs = (
            [(unit, unit) for unit in after]
            if day >= REFORM
            else [(unit, now) for unit, heirs in successors.items() for now in heirs]
        )
        for (unit, now), group in ((pair, group) for pair in pairs for group in groups):
            people[Alike(unit, now, day, group)] = draw(few)
    return Paper(successors, people), period


@st.composite
def years(draw, groups=("02", MAJORITY)):
    """A year of a province, before the reform with districts or after it without: months, everything between, and all."""
    top, year = draw(st.sampled_from([(FIRST, "2024"), (NEW, "2026")]))
    successors = {2001: [11], 2002: [12], 2011: [13], 2012: [14], 3001: [15]}
    if draw(st.booleans()):
        successors = {old: new for old, new in successors.items() if old not in (2002, 2012)}
    pairs = [
        (new, new) if top == NEW else (old, new)
        for old, (new,) in successors.items()
        if top == NEW or old < 3000
    ]
    period = Period.parse(year, "state")
    begun = draw(st.sampled_from([3, 5, 8, 12, 12]))
    months = [each for each in in_time(shorter_in(period)) if each.kind == "month"][:begun]
    often = draw(
        st.sampled_from([[0, 0, 7, 12, 15, 2], [0, 1, 2, 3, 4, 5, 7], [1, 2, 3, 6], [0, 0, 0, 9, 3]])
    )
    numbers = iter(
        draw(
            st.lists(
                st.sampled_from(often),
                min_size=len(months) * len(pairs) * len(groups),
                max_size=len(months) * len(pairs) * len(groups),
            )
        )
    )
    people = {
        Alike(unit, now, month.starts_on, group): next(numbers)
        for month in months
        for unit, now in pairs
        for group in groups
    }
    return Paper(successors, people, start_of(months[-1].ends_on)), period, top


def in_time(periods: Iterable[Period]) -> list[Period]:
    return sorted(periods, key=lambda each: (each.ends_on, -each.starts_on.toordinal()))
