"""No set of published tables lets a small number be worked out: of units before and after a reform, of months and longer
periods, of revisions."""

from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from learning.reports.asked import Asked
from learning.reports.earlier import Earlier
from learning.reports.forms.bieu_05 import MAJORITY, UNSAID, ByGroup
from learning.reports.people_by import People
from learning.reports.periods import shorter_in, start_of
from learning.reports.secrecy import SUBTOTAL, SUM
from learning.reports.suppress import Mark
from tests.learning.reports.attacker import MANY, SMALLEST, Figure, assert_nothing_follows
from tests.learning.reports.on_paper import (
    FIRST,
    LEARNERS,
    MINORITY,
    NEW,
    REFORM,
    SECOND,
    TODAY,
    Paper,
    in_time,
    papers,
    periods_in,
    rows_of,
    years,
)

pytestmark = pytest.mark.thorough


def figures_of(paper, scope, *, of="", name=""):
    """What a table says, the table's own marks with it."""
    tree = paper.tree(scope)
    marks = tree.marks(MINORITY, of=of, smallest=SMALLEST)
    alike = [each for each in paper.people if each.is_of_minority]
    where = rows_of(paper, tree.outline, scope, alike)
    is_month = not (tree.then or tree.months)
    found = []
    for row, (mark, value) in enumerate(zip(marks, tree.heads(MINORITY), strict=True)):
        atoms = frozenset(each for each in alike if row in where[each])
        assert value == sum(paper.people[each] for each in atoms)
        low, high = {None: (value, value), Mark.FEW: (1, SMALLEST - 1)}.get(mark, (0, MANY))
        is_leaf = tree.outline.rows[row].kind in ("unit", "own")
        if mark is Mark.WITHHELD and is_month and is_leaf and not of:
            low = SMALLEST  # it would be said if few were meant
        found.append(Figure((name, scope.period.code, row), atoms, value, low, high))
    return found


def published(paper, period, of=""):
    """Every table of every period: as units were and as they are, of the province and of those that it was made from."""
    found = []
    with paper.counted():
        for each in periods_in(period):
            is_across = each.starts_on < REFORM <= each.ends_on
            was = each.ends_on if is_across else each.starts_on
            whole = figures_of(paper, paper.scope(NEW, each, day=was), of=of, name="was")
            found += whole
            found += figures_of(paper, paper.scope(NEW, each, day=TODAY), of=of, name="is")
            if is_across:
                parts = [figures_of(paper, part, of=of, name="part") for part in paper.parts(each)]
                if all(figure.is_shown for table in (whole, *parts) for figure in table):
                    found += [figure for part in parts for figure in part]
            elif each.ends_on < REFORM:
                for top in (FIRST, SECOND):
                    found += figures_of(paper, paper.scope(top, each, day=was), of=of, name=top)
    return found


def groups_of(paper, scope, *, name=""):
    """What Biểu 05 says, of the scope's unit and of every unit below it that has such a table."""
    people = People(Asked(scope, paper.cutoff, SMALLEST), ByGroup())
    marks = people.hidden(LEARNERS)
    where = rows_of(paper, people.outline, scope, paper.people)
    columns = {each: [each] for each in people.columns}
    columns |= {
        SUM: people.columns,
        SUBTOTAL: [each for each in people.columns if each not in (MAJORITY, UNSAID)],
    }
    found = []
    for number, row in enumerate(people.parts):
        for column, mark in marks.all_of(number).items():
            atoms = frozenset(
                each
                for each in paper.people
                if row in where[each] and people.way.within(each.group, people.columns) in columns[column]
            )
            value = sum(paper.people[each] for each in atoms)
            low, high = {None: (value, value), Mark.FEW: (1, SMALLEST - 1)}.get(mark, (0, MANY))
            key = name, scope.period.code, str(people.rows[row].unit), column
            found.append(Figure(key, atoms, value, low, high))
    return found


def revisions_of(first, second, period):
    """Two revisions of Biểu 01 and the quarter after them. What came late is another atom than what was there."""
    scope, found, frozen = first.scope(NEW, period, day=period.starts_on), [], []
    late = {each: second.people[each] - number for each, number in first.people.items()}
    for paper, sorts in ((first, ["first"]), (second, ["first", "late"])):
        tree = paper.tree(scope)
        with patch.object(Earlier, "reports", list(frozen)):
            marks = tree.marks(MINORITY, of="", smallest=SMALLEST, told=Earlier("x", scope).of_units("dtts"))
        where, rows = rows_of(paper, tree.outline, scope, paper.people), []
        for number, (row, mark, value) in enumerate(
            zip(tree.outline.rows, marks, tree.heads(MINORITY), strict=True)
        ):
            alike = [each for each in paper.people if number in where[each] and each.is_of_minority]
            atoms = frozenset(product(alike, sorts))
            low, high = {None: (value, value), Mark.FEW: (1, SMALLEST - 1)}.get(mark, (0, MANY))
            found.append(Figure((sorts[-1], number), atoms, value, low, high))
            if sorts[-1] == "late":  # how many more there are than in the first is told by nobody
                more = sum(late[each] for each in alike)
                found.append(Figure(("more", number), frozenset(product(alike, ["late"])), more, 0, MANY))
            rows.append(
                {
                    "kind": row.kind,
                    "unit": {"uid": row.unit.uid},
                    "values": {"dtts": None if mark else value},
                    "marks": {"dtts": str(mark)} if mark else {},
                }
            )
        frozen.append(("", NEW, rows))
    return found


def published_groups(paper, period):
    """Biểu 05 and the column of minorities of Biểu 01, of every period and in both bases."""
    found = published(paper, period, LEARNERS)
    with paper.counted():
        for each in periods_in(period):
            is_across = each.starts_on < REFORM <= each.ends_on
            was = each.ends_on if is_across else each.starts_on
            found += groups_of(paper, paper.scope(NEW, each, day=was), name="was")
            found += groups_of(paper, paper.scope(NEW, each, day=TODAY), name="is")
            if each.ends_on < REFORM:
                for top in (FIRST, SECOND):
                    found += groups_of(paper, paper.scope(top, each, day=was), name=top)
    return found


@settings(max_examples=300, deadline=None)
@given(papers(), st.sampled_from(["", LEARNERS]))
def test_no_small_number_of_a_unit_follows_from_the_tables_of_all_periods_and_both_bases(made, of):
    paper, period = made
    assert_nothing_follows(published(paper, period, of))


def published_in(paper, period, top, of):
    """Every table of the year: of its months, and of everything between them and the whole."""
    found = []
    with paper.counted():
        for each in in_time([*shorter_in(period), period]):
            if start_of(each.starts_on) <= paper.cutoff:
                found += figures_of(paper, paper.scope(top, each, day=each.starts_on), of=of, name=each.kind)
    return found


@settings(max_examples=300, deadline=None)
@given(years(), st.sampled_from(["", LEARNERS]))
def test_no_small_number_of_a_unit_follows_from_a_year_and_all_that_is_in_it(made, of):
    assert_nothing_follows(published_in(*made, of))


@settings(
    max_examples=200, deadline=None, phases=[Phase.explicit, Phase.generate]
)  # to shrink one takes minutes
@given(papers(["02", "08", MAJORITY, UNSAID]))
def test_no_small_group_follows_from_the_tables_of_all_units_periods_and_bases(made):
    assert_nothing_follows(published_groups(*made), harmless=(SUM, UNSAID))


@settings(max_examples=300, deadline=None)
@given(papers(), st.data())
def test_nor_does_how_many_more_a_revision_tells_where_they_are_few(made, data):
    paper, period = made
    some = st.sampled_from([0, 0, 0, 1, 2, 6])
    more = {each: number + data.draw(some) for each, number in paper.people.items()}
    month = next(each for each in periods_in(period)[::-1] if not each.starts_on < REFORM <= each.ends_on)
    with paper.counted():
        assert_nothing_follows(revisions_of(paper, Paper(paper.successors, more), month))


def published_groups_in(paper, period, top):
    """Biểu 05 and the column of minorities of Biểu 01, of every period in the year."""
    found = published_in(paper, period, top, LEARNERS)
    with paper.counted():
        for each in in_time([*shorter_in(period), period]):
            if start_of(each.starts_on) <= paper.cutoff:
                found += groups_of(paper, paper.scope(top, each, day=each.starts_on), name=each.kind)
    return found


@settings(max_examples=100, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(years(["02", "08", MAJORITY, UNSAID]))
def test_no_small_group_follows_from_a_year_and_all_that_is_in_it(made):
    assert_nothing_follows(published_groups_in(*made), harmless=(SUM, UNSAID))
