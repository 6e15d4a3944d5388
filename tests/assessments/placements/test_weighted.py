"""Weighted likelihood, by which two tests of one person are compared."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.analysis.irt import Parameters, abilities, chance, information, log_likelihood
from assessments.analysis.weighted import FINE, weighted_ability

pytestmark = pytest.mark.thorough

BANK = Parameters.of(np.tile([0.8, 1.2, 1.6], 8), np.linspace(-2, 2, 24))


def answers_at(theta: float, people: int, seed: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    return (draw.random((people, len(BANK))) < chance(BANK, theta)[:, 0]).astype(float)


@pytest.mark.parametrize("theta", [-1.5, 0.0, 1.5])
def test_on_average_it_is_where_people_are_and_the_error_is_as_told(theta):
    found = [weighted_ability(BANK, row) for row in answers_at(theta, 1_500, 3)]
    values = np.array([each.value for each in found])
    assert abs(values.mean() - theta) < 0.05
    assert np.mean([each.error for each in found]) == pytest.approx(values.std(), rel=0.1)


def test_a_gain_is_found_whole_where_eap_finds_a_part_of_it():
    before, after = answers_at(-1.0, 1_500, 5), answers_at(0.5, 1_500, 6)
    weighted = np.mean([weighted_ability(BANK, row).value for row in after]) - np.mean(
        [weighted_ability(BANK, row).value for row in before]
    )
    by_eap = abilities(BANK, after)[0].mean() - abilities(BANK, before)[0].mean()
    assert weighted == pytest.approx(1.5, abs=0.06)
    assert by_eap < 1.4


def test_without_guessing_the_weight_is_the_root_of_the_information():
    row = answers_at(0.3, 1, 9)[0]
    by_root = log_likelihood(BANK, row, FINE)[0] + 0.5 * np.log(information(BANK, FINE).sum(axis=0))
    assert weighted_ability(BANK, row).value == pytest.approx(FINE[np.argmax(by_root)], abs=0.011)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.25, 1.0]), min_size=24, max_size=24), st.integers(0, 23))
def test_one_answer_better_is_never_an_ability_less(scores, place):
    better = [*scores[:place], 1.0, *scores[place + 1 :]]
    assert weighted_ability(BANK, better).value >= weighted_ability(BANK, scores).value - 1e-9


@pytest.mark.parametrize("score", [0.0, 1.0])
@pytest.mark.parametrize("floor", [0.0, 0.25])
def test_all_right_and_all_wrong_have_an_end(score, floor):
    bank = Parameters.of(BANK.a, BANK.b, floor)
    found = weighted_ability(bank, [score] * len(bank))
    assert FINE[0] <= found.value <= FINE[-1]
    assert found.error > 0
    assert (found.value > 2) if score else (found.value < -2)


def test_the_order_of_questions_does_not_matter():
    row, order = answers_at(0.0, 1, 2)[0], np.random.default_rng(1).permutation(len(BANK))
    there, here = weighted_ability(BANK.take(order), row[order]), weighted_ability(BANK, row)
    assert there.value == pytest.approx(here.value, abs=1e-6)
