"""Parameters and abilities: as published, as another program finds them, and as they were made up."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.analysis.calibrate import Rules, calibrate, first_guess
from assessments.analysis.fit import fit
from assessments.analysis.irt import GRID, Parameters, abilities, chance, information
from assessments.analysis.linking import by_curves, link, mean_sigma
from assessments.analysis.maximise import NO_PRIORS
from assessments.analysis.responses import Responses, responses
from tests.assessments import lsat

LSAT = responses(lsat.ANSWERS, lsat.COUNTS)
PEOPLE, ITEMS = 2000, 30


def truth(seed: int = 1, *, floor: float = 0.0) -> Parameters:
    chance_ = np.random.default_rng(seed)
    return Parameters.of(np.exp(chance_.normal(0, 0.3, ITEMS)), chance_.normal(0, 1, ITEMS), floor)


def answered(
    items: Parameters, *, mean: float = 0.0, spread: float = 1.0, people: int = PEOPLE, seed: int = 2
) -> np.ndarray:
    chance_ = np.random.default_rng(seed)
    theta = chance_.normal(0, 1, people)
    # Exactly so: how a sample of people differs from all of them is no error of ours.
    theta = mean + spread * (theta - theta.mean()) / theta.std()
    right = chance(items, theta).T
    return (chance_.random(right.shape) < right).astype(float)


def rmse(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.sqrt(np.mean((one - other) ** 2)))


# --- published results ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "a", "b", "log_likelihood"),
    [
        ("1pl", lsat.ONE_A, lsat.ONE_B, lsat.ONE_LOG_LIKELIHOOD),
        ("2pl", lsat.TWO_A, lsat.TWO_B, lsat.TWO_LOG_LIKELIHOOD),
    ],
)
def test_the_law_school_test_comes_out_as_published(model, a, b, log_likelihood):
    found = calibrate(LSAT, Rules(model=model, priors=NO_PRIORS, tolerance=1e-6, most_cycles=2000))
    assert found.has_converged
    assert found.items.a == pytest.approx(np.broadcast_to(a, 5), abs=0.001)
    assert found.items.b == pytest.approx(b, abs=0.003)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=0.001)


def test_standard_errors_of_the_law_school_test_are_near_the_published_ones():
    found = calibrate(LSAT, Rules(priors=NO_PRIORS, tolerance=1e-6, most_cycles=2000))
    # ltm has them from the Hessian; from the cross-products they differ a little with a thousand people.
    assert found.errors.a == pytest.approx([0.2581, 0.1867, 0.2326, 0.1852, 0.2100], rel=0.05)


@pytest.mark.parametrize(
    ("model", "a", "b"),
    [("1pl", lsat.GIRTH_ONE_A, lsat.GIRTH_ONE_B), ("2pl", lsat.GIRTH_TWO_A, lsat.GIRTH_TWO_B)],
)
def test_another_program_finds_the_same(model, a, b):
    found = calibrate(LSAT, Rules(model=model, priors=NO_PRIORS, tolerance=1e-6, most_cycles=2000))
    assert found.items.a == pytest.approx(np.broadcast_to(a, 5), abs=2e-4)
    assert found.items.b == pytest.approx(b, abs=4e-4)


def test_equal_rows_are_reckoned_once():
    whole = np.repeat(lsat.ANSWERS, lsat.COUNTS.astype(int), axis=0)
    assert len(responses(whole).counts) == 30
    assert responses(whole).people == 1000
    assert first_guess(responses(whole), Rules()).b == pytest.approx(first_guess(LSAT, Rules()).b)


# --- what was made up is found ----------------------------------------------------------------------------


def test_parameters_are_recovered_without_bias_and_with_honest_errors():
    true = truth()
    found = calibrate(responses(answered(true)))
    assert rmse(found.items.a, true.a) < 0.1
    assert rmse(found.items.b, true.b) < 0.12
    assert abs(np.mean(found.items.b - true.b)) < 0.05
    assert abs(np.mean(found.items.a - true.a)) < 0.03
    off = np.concatenate(
        [(found.items.a - true.a) / found.errors.a, (found.items.b - true.b) / found.errors.b]
    )
    assert 0.75 < off.std() < 1.25


def test_questions_that_were_not_asked_say_nothing():
    true, given = truth(), answered(truth(), people=2 * PEOPLE)
    given[np.random.default_rng(4).random(given.shape) < 0.5] = np.nan
    found = calibrate(responses(given))
    assert rmse(found.items.b, true.b) < 0.13
    assert rmse(found.items.a, true.a) < 0.12


def test_answers_of_an_adaptive_test_lead_to_the_same_parameters():
    true, given = truth(), answered(truth())
    easy, hard = np.flatnonzero(true.b < 0), np.flatnonzero(true.b >= 0)
    first = easy[:4].tolist() + hard[:4].tolist()
    is_good = given[:, first].sum(axis=1) >= 5
    later_easy, later_hard = np.setdiff1d(easy, first), np.setdiff1d(hard, first)
    given[np.ix_(is_good, later_easy)] = np.nan
    given[np.ix_(~is_good, later_hard)] = np.nan
    found = calibrate(responses(given))
    assert rmse(found.items.b, true.b) < 0.2
    assert abs(np.mean(found.items.b - true.b)) < 0.06


def test_a_floor_is_found_where_questions_can_be_guessed():
    true = truth(floor=0.25)
    found = calibrate(responses(answered(true)), Rules(model="3pl"))
    assert np.mean(found.items.c) == pytest.approx(0.22, abs=0.04)
    assert rmse(found.items.b, true.b) < 0.3
    assert found.has_converged


def test_new_questions_come_on_the_scale_of_fixed_ones():
    true = truth()
    given = responses(answered(true, mean=0.5, spread=1.2))
    fixed = np.arange(ITEMS) < 20
    start = Parameters.of(np.where(fixed, true.a, 1), np.where(fixed, true.b, 0))
    found = calibrate(given, start=start, fixed=fixed)
    assert (found.items.a[fixed] == true.a[fixed]).all()
    assert not found.errors.b[fixed].any()
    assert rmse(found.items.b[~fixed], true.b[~fixed]) < 0.15
    assert found.mean == pytest.approx(0.5, abs=0.08)
    assert found.spread == pytest.approx(1.2, abs=0.08)


def test_whoever_watches_can_end_it():
    def enough(cycle, change, items):
        if cycle == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        calibrate(LSAT, watch=enough)


def test_a_question_that_all_answered_alike_gets_a_finite_difficulty():
    given = answered(truth(), people=500)
    given[:, 0], given[:, 1] = 1, 0
    found = calibrate(responses(given))
    assert np.isfinite(found.items.b).all()
    assert found.items.b[0] < -2 < 2 < found.items.b[1]


# --- abilities --------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(
    answers=st.lists(st.sampled_from([0.0, 1.0, math.nan]), min_size=5, max_size=5),
    shift=st.floats(-1, 1),
    floor=st.sampled_from([0.0, 0.2]),
)
def test_ability_is_the_mean_of_the_posterior_however_it_is_integrated(answers, shift, floor):
    items = Parameters.of([0.5, 1, 1.5, 2, 0.8], np.array([-2, -1, 0, 1, 2]) + shift, floor)
    value, error = abilities(items, [answers])
    fine = np.linspace(-12, 12, 40_001)
    weights = np.exp(-fine * fine / 2)
    for place, right in enumerate(answers):
        a, b = items.a[place], items.b[place]
        p = floor + (1 - floor) / (1 + np.exp(-a * (fine - b)))
        if right == right:
            weights = weights * (p if right else 1 - p)
    mean = np.average(fine, weights=weights)
    assert value[0] == pytest.approx(mean, abs=1e-4)
    assert error[0] == pytest.approx(np.sqrt(np.average((fine - mean) ** 2, weights=weights)), abs=1e-4)


def test_information_is_what_the_slope_says():
    items, step = truth(floor=0.2), 1e-5
    p = chance(items, GRID)
    slope = (chance(items, GRID + step) - chance(items, GRID - step)) / (2 * step)
    assert information(items, GRID) == pytest.approx(slope**2 / (p * (1 - p)), abs=1e-6)


# --- fit, linking and drift -------------------------------------------------------------------------------


def test_a_question_that_follows_no_curve_is_found_and_the_others_are_not():
    true, rng = truth(), np.random.default_rng(3)
    theta = rng.normal(0, 1, PEOPLE)
    right = chance(true, theta).T
    right[:, 7] = 0.5 + 0.4 * np.cos(2 * theta)
    given = responses((rng.random(right.shape) < right).astype(float))
    how_well = fit(given, calibrate(given))
    assert np.flatnonzero(how_well.is_far).tolist() == [7]
    assert how_well.p[7] < 0.001
    others = np.delete(how_well.p, 7)
    assert 0.3 < others.mean() < 0.7  # of questions that fit, the chances are spread evenly
    assert np.delete(how_well.infit, 7) == pytest.approx(np.ones(ITEMS - 1), abs=0.06)


def test_rasch_finds_the_question_that_is_too_steep_and_the_one_that_is_too_flat():
    true = Parameters.of([2.5, 0.3] + [1.0] * 28, np.linspace(-1.5, 1.5, 30))
    given = responses(answered(true))
    how_well = fit(given, calibrate(given, Rules(model="1pl")))
    assert how_well.infit[0] < 0.9
    assert how_well.infit[1] > 1.1
    assert (np.abs(how_well.infit[2:] - 1) < 0.09).all()


@pytest.mark.parametrize("way", [mean_sigma, by_curves, lambda *both: by_curves(*both, together=True)])
def test_a_scale_that_was_moved_is_moved_back(way):
    old = truth(floor=0.1)
    new = old.on_scale(1 / 1.3, -0.4 / 1.3)
    assert way(old, new) == pytest.approx((1.3, 0.4), abs=1e-5)


def test_the_scale_is_kept_though_people_change_and_some_questions_drift():
    old = truth()
    moved = Parameters.of(old.a, np.where(np.arange(ITEMS) < 3, old.b + 0.8, old.b))
    found = calibrate(responses(answered(moved, mean=0.7, spread=1.2)))
    linked = link(old, found.items)
    assert np.flatnonzero(linked.drifted).tolist() == [0, 1, 2]
    assert linked.shift == pytest.approx(0.7, abs=0.08)
    assert linked.slope == pytest.approx(1.2, abs=0.08)
    assert (linked.area[:3] > 0.06).all()


def test_no_drift_is_seen_where_there_is_none():
    old = truth()
    assert not link(old, calibrate(responses(answered(old))).items).drifted.any()


def test_a_row_without_any_answer_does_no_harm():
    given = answered(truth(), people=300)
    empty = np.vstack([given, np.full((5, ITEMS), np.nan)])
    one, other = calibrate(responses(given)), calibrate(responses(empty))
    assert isinstance(responses(empty), Responses)
    assert other.items.b == pytest.approx(one.items.b, abs=1e-3)
