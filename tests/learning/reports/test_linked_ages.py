"""No published tables let a small number of Biểu 04 be worked out, though others tell how many citizens a unit has."""

import pytest
from hypothesis import Phase, given, settings

from learning.reports.asked import Asked
from learning.reports.forms.bieu_04 import BySexAndAge
from learning.reports.indicators.people import Citizens
from learning.reports.people_by import People
from learning.reports.periods import shorter_in, start_of
from learning.reports.secrecy import SUM
from learning.reports.suppress import Mark
from tests.learning.reports.attacker import MANY, SMALLEST, Figure, assert_nothing_follows, shown
from tests.learning.reports.on_paper import (
    FIRST,
    NEW,
    REFORM,
    SECOND,
    TODAY,
    in_time,
    papers,
    periods_in,
    rows_of,
    years,
)

pytestmark = pytest.mark.thorough
SORTS = ["F|60-69|", "M|60-69|", "F|25-34|works"]


class OfThese(BySexAndAge):
    """Only columns that somebody could be in here: the attacker knows that there is nobody else."""

    def columns(self, wholes, smallest):
        return sorted(each.rpartition("|")[0] for each in SORTS)


def ages_of(paper, scope, *, name):
    """What Biểu 04 says of the scope's unit and of every unit below it that has such a table, and what others say of
    all their citizens."""
    people = People(Asked(scope, paper.cutoff, SMALLEST), OfThese())
    marks = people.hidden(Citizens.name)
    where = rows_of(paper, people.outline, scope, paper.people)
    found = []
    for number, row in enumerate(people.parts):
        alike = [each for each in paper.people if row in where[each]]
        key = name, scope.period.code, str(people.rows[row].unit)
        everybody = sum(paper.people[each] for each in alike)
        found.append(shown((*key, SUM), alike, everybody))
        for column, mark in marks.cells[number].items():
            atoms = frozenset(each for each in alike if each.group.rpartition("|")[0] == column)
            value = sum(paper.people[each] for each in atoms)
            low, high = {None: (value, value), Mark.FEW: (1, SMALLEST - 1)}.get(mark, (0, MANY))
            found.append(Figure((*key, column), atoms, value, low, high))
    return found


def published_ages(paper, period):
    """Biểu 04 of every period and in both bases, of the province and of those that it was made from."""
    found = []
    with paper.counted():
        for each in periods_in(period):
            is_across = each.starts_on < REFORM <= each.ends_on
            was = each.ends_on if is_across else each.starts_on
            found += ages_of(paper, paper.scope(NEW, each, day=was), name="was")
            found += ages_of(paper, paper.scope(NEW, each, day=TODAY), name="is")
            if each.ends_on < REFORM:
                for top in (FIRST, SECOND):
                    found += ages_of(paper, paper.scope(top, each, day=was), name=top)
    return found


@settings(max_examples=200, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(papers(SORTS))
def test_no_small_number_by_sex_and_age_follows_from_the_tables_of_all_units_periods_and_bases(made):
    assert_nothing_follows(published_ages(*made), harmless=(SUM,))


def published_ages_in(paper, period, top):
    found = []
    with paper.counted():
        for each in in_time([*shorter_in(period), period]):
            if start_of(each.starts_on) <= paper.cutoff:
                found += ages_of(paper, paper.scope(top, each, day=each.starts_on), name=each.kind)
    return found


@settings(max_examples=100, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(years(SORTS))
def test_no_small_number_by_sex_and_age_follows_from_a_year_and_all_that_is_in_it(made):
    assert_nothing_follows(published_ages_in(*made), harmless=(SUM,))
