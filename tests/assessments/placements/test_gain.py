"""The mean gain and its margin, held to the sums by hand, to other ways of reckoning and to what chance does."""

import random
from decimal import Decimal
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.placements.gain import FEWEST, mean_gain

DIFFERENCES = st.lists(st.integers(-40_000, 40_000), min_size=FEWEST, max_size=60)


def of(differences, error=0):
    """What is made of the sums of these differences, each measured twice with that error."""
    squares = sum(each * each for each in differences)
    return mean_gain(len(differences), sum(differences), squares, 2 * error * error * len(differences))


@given(DIFFERENCES, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(differences, chance):
    shuffled = differences[:]
    chance.shuffle(shuffled)
    assert of(shuffled, 3_000) == of(differences, 3_000)


@given(DIFFERENCES)
def test_the_figure_is_the_mean_in_hundredths(differences):
    assert float(of(differences).value) == pytest.approx(mean(differences) / 100, abs=1e-9)


@given(DIFFERENCES, DIFFERENCES)
def test_two_units_together_are_what_their_sums_say(some, others):
    together = of([*some, *others])
    weighted = of(some).value * len(some) + of(others).value * len(others)
    assert together.value == pytest.approx(weighted / (len(some) + len(others)))


@given(DIFFERENCES, st.integers(0, 10_000))
def test_the_margin_is_never_less_than_measuring_allows(differences, error):
    found = of(differences, error)
    least = Decimal("1.96") * (2 * Decimal(error) ** 2 / len(differences)).sqrt() / 100
    assert found.margin >= least * Decimal("0.999")


def test_student_s_interval_of_a_paired_mean_comes_out_as_by_hand():
    # t for 9 degrees of freedom is 2.262 (Student 1908).
    differences = [1_000, 3_000, -2_000, 4_000, 0, 5_000, 2_000, -1_000, 3_000, 5_000]
    found = of(differences)
    assert found.value == 20
    assert float(found.margin) == pytest.approx(2.262 * stdev(differences) / 10**0.5 / 100, rel=0.003)


def test_differences_that_chance_made_alike_are_not_told_as_certain():
    found = of([1_000] * 12, error=3_000)
    # √2 · 0.3 is the error of a difference; t for 11 degrees of freedom is 2.201.
    assert float(found.margin) == pytest.approx(2.201 * 30 * 2**0.5 / 12**0.5, rel=0.003)


@pytest.mark.parametrize("pairs", [0, 1, FEWEST - 1])
def test_nothing_is_said_of_too_few(pairs):
    assert of([1_000] * pairs) is None


@pytest.mark.parametrize("size", [10, 30])
def test_the_range_holds_the_true_gain_as_often_as_it_says(size):
    """People gain 0.4 ± 0.5 standard deviations and are measured each time with an error of 0.35."""
    chance, held, times = random.Random(42), 0, 2_000
    for _each in range(times):
        differences = [
            round(10_000 * (chance.gauss(0.4, 0.5) + chance.gauss(0, 0.35) - chance.gauss(0, 0.35)))
            for _one in range(size)
        ]
        found = of(differences, error=3_500)
        held += abs(found.value - 40) <= found.margin
    assert 0.94 <= held / times <= 0.97


def test_measuring_is_not_counted_twice():
    """The spread of observed differences holds the error of measuring already."""
    chance = random.Random(7)
    differences = [round(10_000 * (chance.gauss(0.4, 0.5) + chance.gauss(0, 0.5))) for _one in range(400)]
    by_spread = 1.966 * stdev(differences) / 20 / 100
    assert float(of(differences, error=3_500).margin) == pytest.approx(by_spread, rel=0.002)
