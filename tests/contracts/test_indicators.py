"""What every registered indicator must do, ours and a third party's."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from courses.models import SurveyAnswer
from learning import registry
from learning.models import ActivityCompetency, Basis, Learner, Measure
from learning.reports.content import Content
from learning.reports.counting import Window, count
from learning.reports.figures import margins, worked_out
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.indicators.base import (
    Additive,
    Computed,
    Counted,
    Distinct,
    Known,
    Ratio,
    stored,
    with_parts,
)
from learning.reports.indicators.definition import missing
from learning.reports.measured import sums
from learning.reports.periods import Period
from learning.reports.refresh import rebuild_measures, refresh_measures
from learning.reports.scope import Stretch, scope_of
from tests.assessments.placements.made import pair
from tests.factories import make_user
from tests.learning.reports.made import at, certificate, course, enrolment, learner, province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
NAMES = sorted(registry.indicators)
COUNTED = [name for name in NAMES if issubclass(registry.indicators[name], Counted)]
ADDITIVE = [name for name in NAMES if issubclass(registry.indicators[name], Additive)]
RATIOS = [name for name in NAMES if issubclass(registry.indicators[name], Ratio)]
COMPUTED = [name for name in NAMES if issubclass(registry.indicators[name], Computed)]
STORED = sorted(indicator.name for indicator in stored())
YEAR = Period.parse("2026", "state")


@pytest.fixture
def top():
    """Facts of every kind in three communes, in and out of the year."""
    top, communes = province(3)
    courses = [course("A", periods=Decimal("2.5")), course("B")]
    ActivityCompetency.objects.create(activity=courses[0], competency="digcomp@2.2:1.1")
    people = [learner(sex="F", minority=n > 1) for n in range(4)]
    people[1].user = make_user(
        "trang"
    )  # a facilitator, perhaps twice in the records, of whom no sex is known
    people[1].sex, people[1].birth_on = "U", date(1980, 5, 1)
    people[1].save()
    people[1].user.learning_roles.create(unit=top, name="facilitator", from_date=date(2025, 7, 1))
    Learner.objects.create(full_name=people[1].full_name, birth_on=date(1980, 5, 1))
    for n in range(24):
        day = f"20{25 + n % 2}-{n % 11 + 1:02}-{n + 1:02}"
        done = {"completed": day, "passed": day} if n % 3 else {}
        fact = enrolment(
            communes[n % 3],
            courses[n // 4 % 2],
            on=day,
            learner=people[n % 4] if n < 8 else learner("", "M"),
            assisted=n % 6 > 1,
            audience="CC" if n % 5 else "ND",
            due_at=at(day),
            **done,
        )
        if done:
            SurveyAnswer.objects.create(
                enrolment=fact, useful=5, easy=4, fitting=2 + n // 7 % 2 * 2, answered_at=at(day)
            )
        if done and n % 2:
            certificate(fact, day, revoked="2026-11-01" if n % 5 == 0 else None)
    for n in range(24):
        of = {"adaptive": True} if n % 2 else {"adaptive": False, "scale": "quiz:1", "error": 0.05}
        pair(
            communes[n % 3],
            courses[0],
            0.1,
            0.1 + n / 50,
            learner=learner(),
            on=f"2026-{n % 2 + 10}-08",
            **of,
        )
    return top


def content(top, name, period=YEAR, smallest=1):
    """A form of one column of the indicator, counted."""

    class Form(ReportForm):
        columns = (Column("it", "It", Kind.TENTHS, name),)

    Form.name = "one"
    scope = scope_of(unit=top, period=period, basis=Basis.AS_WAS, day=at("2026-11-22").date())
    return Content(Form, scope, at("2026-11-22"), smallest=smallest)


def values(top, name, period=YEAR):
    """The indicator by row, as a form of one column shows it."""
    rows = content(top, name, period).as_json()["rows"]
    return [(row["kind"], row["values"]["it"]) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_of_a_known_kind_and_says_how_it_counts(name):
    indicator = registry.indicators[name]
    assert issubclass(indicator, (Additive, Distinct, Known, Ratio, Computed))
    assert len(name) <= 64
    for language in ("vi", "en"):
        with translation.override(language):
            assert str(indicator.label)
            assert str(indicator.meaning)
            assert str(indicator.adds_up)


@pytest.mark.parametrize("name", NAMES)
def test_its_definition_says_all_that_must_be_known(name):
    assert not missing(registry.indicators[name])


@pytest.mark.parametrize("name", COUNTED)
def test_a_unit_without_facts_has_nought(name):
    top, _communes = province(2)
    assert {value for _kind, value in values(top, name)} == {0}


@pytest.mark.parametrize("name", ADDITIVE)
def test_the_leaves_add_up_to_the_whole(name, top):
    rows = values(top, name)
    assert sum(value for kind, value in rows if kind in ("unit", "own")) == rows[-1][1] > 0


@pytest.mark.parametrize("name", [name for name in COUNTED if name not in ADDITIVE])
def test_the_whole_is_no_more_than_its_leaves_and_no_less_than_any(name, top):
    rows = values(top, name)
    leaves = [value for kind, value in rows if kind in ("unit", "own")]
    assert max(leaves) <= rows[-1][1] <= sum(leaves)
    assert rows[-1][1] > 0


@pytest.mark.parametrize("name", STORED)
def test_measures_hold_what_the_facts_say_in_every_period(name, top):
    refresh_measures(now=at("2026-11-22"))
    for code in ("2026", "20263", "202611", "2025H2", "2025"):
        for calendar in ("state", "civil"):
            period = Period.parse(code, calendar)
            kept = sums(top, period=period)
            facts = dict(zip(("kind", "value"), values(top, name, period)[-1], strict=True))
            assert float(sum(by_name.get(name, 0) for by_name in kept.values())) == facts["value"]


@pytest.mark.parametrize("name", STORED)
def test_a_refresh_says_what_a_rebuild_says(name, top):
    refresh_measures(now=at("2026-11-22"))
    before = list(Measure.objects.filter(indicator=name).order_by("pk").values_list("pk", "value"))
    assert before
    assert rebuild_measures(now=at("2026-11-22")).drifted_cells == 0
    assert list(Measure.objects.filter(indicator=name).order_by("pk").values_list("pk", "value")) == before


@pytest.mark.parametrize("name", COUNTED)
def test_it_is_counted_by_a_constant_number_of_queries(name, top, django_assert_max_num_queries):
    units = tuple(top.children.values_list("pk", flat=True))
    stretches = (Stretch(YEAR.starts_on, YEAR.ends_on, YEAR.starts_on),)
    with django_assert_max_num_queries(2):
        count([registry.indicators[name]], Window(units, stretches, at("2026-11-22")))


@pytest.mark.parametrize("name", RATIOS)
def test_a_ratio_is_its_parts_divided_and_unknown_where_there_is_nothing_below(name, top):
    indicator = registry.indicators[name]
    above, below = (values(top, part)[-1][1] for part in (indicator.numerator, indicator.denominator))
    expected = pytest.approx(above * indicator.times / below, abs=0.06) if below else None
    assert values(top, name)[-1][1] == expected


@pytest.mark.parametrize("name", COMPUTED)
def test_what_is_computed_is_so_from_sums_that_add_up_over_units(name, top):
    indicator = registry.indicators[name]
    told, parts = content(top, name), list(with_parts([name]).values())[1:]
    assert {each.name for each in parts} == set(indicator.made_of())
    columns = [told.tally.sums(each) for each in indicator.made_of()]
    for column in columns:
        leaves = [
            value for row, value in zip(told.outline.rows, column, strict=True) if row.kind in ("unit", "own")
        ]
        assert sum(leaves) == column[-1]
    assert columns[0][-1] > 0
    rows = told.as_json()["rows"]
    pairs = zip(worked_out(indicator, columns), margins(indicator, columns), strict=True)
    for row, (value, margin) in zip(rows, pairs, strict=True):
        assert row["values"]["it"] == (None if value is None else pytest.approx(float(value), abs=0.051))
        assert row["values"]["it.margin"] == (
            None if value is None else pytest.approx(float(margin), abs=0.051)
        )
    assert rows[-1]["values"]["it"] is not None


@pytest.mark.parametrize("name", COMPUTED)
def test_what_is_computed_says_how_uncertain_it_is_in_a_column_of_its_own(name, top):
    told = content(top, name).as_json()
    assert [each["key"] for each in told["columns"]] == ["it", "it.margin"]
    assert told["rows"][-1]["values"]["it.margin"] > 0


@pytest.mark.parametrize("name", COMPUTED)
def test_nothing_is_computed_of_nobody_and_nothing_is_told_of_few(name, top):
    told = content(top, name, smallest=100).as_json()["rows"]
    assert all(row["values"] == {"it": None, "it.margin": None} for row in told)
    assert {mark for row in told for mark in row["marks"].values()} == {"withheld"}
    empty, _communes = province(2, code="15")
    assert {value for _kind, value in values(empty, name)} == {None}


@pytest.mark.parametrize("name", COMPUTED)
def test_what_it_is_computed_from_is_counted_by_one_query(name, top, django_assert_num_queries):
    indicator = registry.indicators[name]
    units = tuple(top.children.values_list("pk", flat=True))
    stretches = (Stretch(YEAR.starts_on, YEAR.ends_on, YEAR.starts_on),)
    with django_assert_num_queries(1):
        count([indicator.counts, *indicator.sums], Window(units, stretches, at("2026-11-22")))


def test_a_number_that_nobody_loaded_is_unknown():
    top, _communes = province(2)
    assert {value for name in ("people", "staff") for _kind, value in values(top, name)} == {None}
