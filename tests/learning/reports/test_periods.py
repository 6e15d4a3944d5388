import itertools
from datetime import date, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from learning.reports.calendars import problems
from learning.reports.periods import (
    Period,
    PeriodKind,
    UnknownPeriod,
    half_month,
    next_half_month,
    periods_ending_on,
)

COUNT = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1, "year": 1}
years = st.integers(2004, 2090)
# Whatever a host may declare: a year that begins in any month, months that begin on either day.
DECLARED = {
    f"m{month}-d{day}": {"label": f"From month {month}", "first_month": month, "month_begins_on": day}
    for month in range(1, 13)
    for day in (1, 15)
}
LENGTH = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
calendars = st.sampled_from(["state", "civil", "school", *DECLARED])
kinds = st.sampled_from(PeriodKind.values)


@pytest.fixture(autouse=True, scope="module")
def a_host_with_calendars_of_its_own():
    with override_settings(LEARNING={"REPORT_CALENDARS": DECLARED}):
        yield


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


@pytest.mark.parametrize(
    ("code", "starts", "ends", "label"),
    [
        ("202609", date(2026, 9, 1), date(2026, 9, 30), "Tháng 9/2026"),
        ("202705", date(2027, 5, 1), date(2027, 5, 31), "Tháng 5/2027"),
        ("20261", date(2026, 9, 1), date(2026, 11, 30), "Quý I năm học 2026–2027"),
        ("2026H2", date(2027, 3, 1), date(2027, 8, 31), "6 tháng cuối năm học 2026–2027"),
        ("20269M", date(2026, 9, 1), date(2027, 5, 31), "9 tháng năm học 2026–2027"),
        ("2026", date(2026, 9, 1), date(2027, 8, 31), "Năm học 2026–2027"),
    ],
)
def test_a_school_year_is_called_by_two_years(code, starts, ends, label):
    period = Period.parse(code, "school")
    assert (period.starts_on, period.ends_on, period.label) == (starts, ends, label)


def test_a_host_says_when_its_school_year_begins():
    with override_settings(LEARNING={"SCHOOL_YEAR_BEGINS": 8}):
        assert Period.parse("2026", "school").starts_on == date(2026, 8, 1)


def test_a_declared_month_from_the_15th_is_called_by_the_month_it_ends_in():
    year = Period("m4-d15", "year", 2026)
    assert (year.starts_on, year.ends_on) == (date(2026, 3, 15), date(2027, 3, 14))
    assert year.label == "Năm 2026–2027"
    assert Period("m4-d15", "month", 2026, 1).code == "202604"


def test_a_calendar_that_nobody_declared_is_refused():
    with pytest.raises(UnknownPeriod, match="Không có lịch báo cáo này"):
        Period.parse("2026", "lunar")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"REPORT_CALENDARS": {"Tài chính": {"label": "A"}}}, "small letters"),
        ({"REPORT_CALENDARS": {"state": {"label": "A"}}}, "built in"),
        ({"REPORT_CALENDARS": {"fiscal": {"label": " "}}}, "label must be"),
        ({"REPORT_CALENDARS": {"fiscal": {"label": "A", "first_month": 13}}}, "first_month must be"),
        ({"REPORT_CALENDARS": {"fiscal": {"label": "A", "month_begins_on": 10}}}, "1 or 15"),
        ({"REPORT_CALENDARS": {"fiscal": {"label": "A", "months": 4}}}, "no key 'months'"),
        ({"SCHOOL_YEAR_BEGINS": 0}, "from 1 to 12"),
        ({"REPORT_CALENDAR": "fiscal"}, "state, civil, school"),
    ],
)
def test_a_calendar_that_cannot_be_is_said_at_start_up(given, said):
    with override_settings(LEARNING=given):
        (problem,) = problems()
    assert said in problem


def test_what_is_declared_well_is_no_problem():
    assert problems() == []


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
def test_quarters_and_halves_are_whole_months(calendar, year):
    months = [Period(calendar, "month", year, index) for index in range(1, 13)]
    for kind in ("quarter", "half", "nine_months", "year"):
        for index in range(1, COUNT[kind] + 1):
            period, length = Period(calendar, kind, year, index), LENGTH[kind]
            within = months[(index - 1) * length : index * length]
            assert (period.starts_on, period.ends_on) == (within[0].starts_on, within[-1].ends_on)


@given(calendars, years)
def test_no_two_periods_of_a_year_have_the_same_code_or_label(calendar, year):
    within = [Period(calendar, kind, year, n + 1) for kind, count in COUNT.items() for n in range(count)]
    assert all(period.label.strip() for period in within)
    assert len({period.code for period in within}) == len({period.label for period in within}) == len(within)


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
    assert len(halves) == 2 * LENGTH[period.kind]


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
