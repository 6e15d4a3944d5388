"""Where a figure will stand at the end of a period, and how sure that is."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.reports.forecast import Method, forecast

SURE = {"fewest": 4, "sureness": 80}
numbers = st.lists(st.integers(0, 1000), min_size=4, max_size=20)


def test_an_even_pace_goes_on_and_is_certain():
    told = forecast(40, [10, 10, 10, 10], to_come=2, **SURE)
    assert told.method == Method.PACE
    assert (told.value, told.low, told.high) == (60, 60, 60)


def test_with_too_few_half_months_there_is_no_forecast():
    told = forecast(30, [10, 10, 10], to_come=3, **SURE)
    assert told.method == Method.TOO_LITTLE
    assert told.value is None


def test_when_nothing_is_to_come_the_figure_is_the_forecast():
    assert forecast(40, [], to_come=0, **SURE).value == 40


def test_a_year_with_seasons_is_followed_as_far_as_it_explains_more():
    last_year = [40, 10, 40, 10, 80, 20]
    told = forecast(200, [80, 20, 80, 20], to_come=2, last_year=last_year, **SURE)
    assert told.method == Method.SEASONAL
    assert told.value == pytest.approx(400)


def test_last_year_is_not_followed_where_it_was_chance():
    told = forecast(200, [50, 50, 50, 50], to_come=2, last_year=[1, 0, 2, 0, 3, 1], **SURE)
    assert told.method == Method.PACE


@given(numbers, st.floats(0.1, 20))
def test_the_range_holds_the_forecast_and_never_falls_below_what_was_counted(finished, to_come):
    so_far = float(sum(finished))
    told = forecast(so_far, finished, to_come=to_come, **SURE)
    assert so_far <= told.low <= told.value + 1e-6
    assert told.value <= told.high + 1e-6


@given(numbers, st.floats(0.1, 10))
def test_a_surer_range_is_wider(finished, to_come):
    so_far = float(sum(finished))
    narrow = forecast(so_far, finished, to_come=to_come, fewest=4, sureness=60)
    wide = forecast(so_far, finished, to_come=to_come, fewest=4, sureness=95)
    assert wide.high >= narrow.high
    assert wide.low <= narrow.low


def test_eighty_of_a_hundred_ranges_hold_what_came():
    """The range is honest: made from the past of even but noisy years, it holds the end as often as it says."""
    random, held, times = Random(20261126), 0, 1500
    for _year in range(times):
        months = [max(0.0, random.gauss(100, 20)) for _each in range(12)]
        told = forecast(sum(months[:6]), months[:6], to_come=6, **SURE)
        held += told.low <= sum(months) <= told.high
    assert 0.77 <= held / times <= 0.83


def test_a_share_is_forecast_in_per_cent():
    told = forecast(40, [10, 10, 10, 10], to_come=2, **SURE).scaled(100 / 200)
    assert told.value == 30
