import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.reports.periods import (
    Calendar,
    Period,
    PeriodKind,
    UnknownPeriod,
    half_month,
    next_half_month,
    periods_ending_on,
)

COUNT = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1, "year": 1}
years = st.integers(2004, 2090)
calendars = st.sampled_from(Calendar.values)
kinds = st.sampled_from(PeriodKind.values)


@st.composite
def periods(draw):
    kind = draw(kinds)
    return Period(draw(calendars), kind, draw(years), draw(st.integers(1, COUNT[kind])))


@pytest.mark.parametrize(
    ("code", "starts", "ends"),
    [
        ("202601", date(2025, 12, 15), date(2026, 1, 14)),
        ("202603", date(2026, 2, 15), date(2026, 3, 14)),
        ("20261", date(2025, 12, 15), date(2026, 3, 14)),
        ("20264", date(2026, 9, 15), date(2026, 12, 14)),
        ("2026H1", date(2025, 12, 15), date(2026, 6, 14)),
        ("2026H2", date(2026, 6, 15), date(2026, 12, 14)),
        ("20269M", date(2025, 12, 15), date(2026, 9, 14)),
        ("2026", date(2025, 12, 15), date(2026, 12, 14)),
    ],
)
def test_state_periods_run_from_the_15th_to_the_14th(code, starts, ends):
    period = Period.parse(code, "state")
    assert (period.starts_on, period.ends_on) == (starts, ends)


@pytest.mark.parametrize(
    ("code", "starts", "ends"),
    [
        ("202402", date(2024, 2, 1), date(2024, 2, 29)),
        ("20263", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("20269M", date(2026, 1, 1), date(2026, 9, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_civil_periods_are_calendar_months(code, starts, ends):
    period = Period.parse(code, "civil")
    assert (period.starts_on, period.ends_on) == (starts, ends)


@given(periods())
def test_a_code_names_its_period(period):
    assert Period.parse(period.code, period.calendar) == period


@given(calendars, years, st.sampled_from(["month", "quarter", "half", "year"]))
def test_periods_tile_the_year_without_gap_or_overlap(calendar, year, kind):
    tiles = [Period(calendar, kind, year, index + 1) for index in range(COUNT[kind])]
    whole = Period(calendar, "year", year)
    assert tiles[0].starts_on == whole.starts_on
    assert tiles[-1].ends_on == whole.ends_on
    for one, following in itertools.pairwise(tiles):
        assert following.starts_on == one.ends_on + timedelta(days=1)
        assert following.previous() == one


@given(calendars, years)
def test_nine_months_are_the_first_three_quarters(calendar, year):
    nine = Period(calendar, "nine_months", year)
    assert nine.starts_on == Period(calendar, "quarter", year, 1).starts_on
    assert nine.ends_on == Period(calendar, "quarter", year, 3).ends_on


@given(periods())
def test_every_period_is_a_whole_number_of_half_months(period):
    halves = period.half_months()
    assert halves[0] == period.starts_on
    assert next_half_month(halves[-1]) == period.ends_on + timedelta(days=1)
    assert len(halves) == 2 * {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}[period.kind]


@given(st.dates(date(2004, 1, 1), date(2090, 12, 1)), calendars, kinds)
def test_the_period_containing_a_day_contains_it(day, calendar, kind):
    period = Period.containing(day, kind=kind, calendar=calendar)
    if period is None:
        assert kind == "nine_months"
        quarter = Period.containing(day, kind="quarter", calendar=calendar)
        assert quarter.index == 4
    else:
        assert period.starts_on <= day <= period.ends_on
        assert half_month(day) in period.half_months()


@given(periods())
def test_the_same_period_last_year_is_a_year_back(period):
    before = period.same_last_year()
    assert (before.kind, before.index, before.year) == (period.kind, period.index, period.year - 1)
    assert before.ends_on < period.starts_on or period.kind == "year"


@pytest.mark.parametrize(
    "code", ["", "26", "202613", "202600", "20265", "2026H3", "2026Q1", "1026", "abc", "20269m1"]
)
def test_what_is_no_period_is_refused_with_an_example(code):
    with pytest.raises(UnknownPeriod):
        Period.parse(code, "state")


def test_codes_may_be_typed_in_small_letters():
    assert Period.parse(" 2026h2 ", "state").index == 2


def test_the_labels_tell_the_two_halves_and_the_quarters_apart():
    labels = {
        Period.parse(code, "state").label
        for code in ["202603", "20261", "20263", "2026H1", "2026H2", "20269M", "2026"]
    }
    assert len(labels) == 7


def test_on_the_14th_of_september_a_month_a_quarter_and_nine_months_end():
    ending = periods_ending_on(date(2026, 9, 14), calendar="state")
    assert [period.code for period in ending] == ["202609", "20263", "20269M"]


def test_on_the_14th_of_december_everything_but_nine_months_ends():
    ending = periods_ending_on(date(2026, 12, 14), calendar="state")
    assert [period.code for period in ending] == ["202612", "20264", "2026H2", "2026"]


@given(st.dates(date(2004, 1, 1), date(2090, 1, 1)))
def test_state_periods_end_on_the_14th_only(day):
    assert bool(periods_ending_on(day, calendar="state")) == (day.day == 14)
