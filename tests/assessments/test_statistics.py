"""Classical statistics, groups, hints and curves: sums equal a recount, figures equal their definitions."""

from datetime import timedelta

import numpy as np
import pytest
from defusedxml import ElementTree
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.analysis.classical import sums_of
from assessments.analysis.classical_figures import item_figures, reliability
from assessments.analysis.copying import alike
from assessments.analysis.curves import curve, draw
from assessments.analysis.dif import mantel_haenszel, purified
from assessments.analysis.irt import Parameters, chance
from assessments.analysis.pace import impossible, out_of_turn, pace
from assessments.analysis.person_fit import lz
from assessments.analysis.suspicious import of_copying, of_fit, of_pace, of_times
from assessments.analysis.tails import at_least, chi_square_tail, normal_tail

PEOPLE, ITEMS = 3000, 20
RNG = np.random.default_rng(11)
TRUE = Parameters.of(np.exp(RNG.normal(0, 0.3, ITEMS)), np.linspace(-1.5, 1.5, ITEMS))
THETA = RNG.normal(0, 1, PEOPLE)
RIGHT = (RNG.random((PEOPLE, ITEMS)) < chance(TRUE, THETA).T).astype(float)


def whole(right: np.ndarray):
    people, items = right.shape
    return sums_of(
        np.repeat(np.arange(people), items), np.tile(np.arange(items), people), right.ravel(), size=items
    )


SUMS = whole(RIGHT)

# --- classical --------------------------------------------------------------------------------------------

answer = st.tuples(st.integers(0, 4), st.sampled_from([0.0, 0.5, 1.0]), st.integers(-1, 3), st.floats(0, 300))
lists = st.lists(st.lists(answer, min_size=1, max_size=5, unique_by=lambda one: one[0]), max_size=8)


def sums(attempts: list) -> object:
    rows = [(n, *one) for n, each in enumerate(attempts) for one in each]
    whose, places, scores, options, seconds = np.array(rows, dtype=float).T if rows else np.zeros((5, 0))
    return sums_of(
        whose,
        places.astype(int),
        scores,
        size=5,
        options=options.astype(int),
        most_options=3,
        seconds=seconds,
    )


@settings(deadline=None, max_examples=30)
@given(first=lists, second=lists)
def test_sums_are_added_as_if_everything_were_counted_at_once(first, second):
    one, other, both = sums(first), sums(second), sums(first + second)
    for name in both.__dataclass_fields__:
        assert np.allclose(getattr(one + other, name), getattr(both, name)), name


def test_discrimination_is_the_correlation_with_the_rest():
    rest = RIGHT.sum(axis=1, keepdims=True) - RIGHT
    found = item_figures(SUMS)
    wanted = [np.corrcoef(RIGHT[:, n], rest[:, n])[0, 1] for n in range(ITEMS)]
    assert found.point_biserial == pytest.approx(wanted)
    assert found.facility == pytest.approx(RIGHT.mean(axis=0))


def test_the_ends_are_the_best_and_the_weakest_27_percent():
    order = np.argsort(RIGHT.sum(axis=1), kind="stable")
    count = round(0.27 * PEOPLE)
    wanted = RIGHT[order[-count:]].mean(axis=0) - RIGHT[order[:count]].mean(axis=0)
    assert item_figures(SUMS).upper_lower == pytest.approx(
        wanted, abs=0.03
    )  # ties on the border are shared out


def test_alpha_is_cronbachs_and_its_interval_holds_it():
    covariance = np.cov(RIGHT.T, bias=True)
    wanted = ITEMS / (ITEMS - 1) * (1 - np.trace(covariance) / covariance.sum())
    found = reliability(SUMS)
    assert found.alpha == pytest.approx(wanted)
    assert found.low < found.alpha < found.high
    # As large as alphas of a twentieth of the people differ from one another.
    parts = [reliability(whole(RIGHT[n::20])) for n in range(20)]
    assert np.std([one.alpha for one in parts]) == pytest.approx(
        np.mean([one.error for one in parts]), rel=0.5
    )
    assert found.score_error == pytest.approx(RIGHT.sum(axis=1).std() * np.sqrt(1 - wanted))


def test_of_too_few_attempts_nothing_is_said():
    found = reliability(whole(RIGHT[:2]))
    assert np.isnan([found.alpha, found.error]).all()
    assert np.isnan(item_figures(sums([])).facility).all()


def test_distractors_are_shown_for_the_weak_and_the_strong():
    best = RIGHT[:, 0] == 1
    options = np.where(best, 0, np.where(THETA < -0.5, 1, 2))
    people = np.arange(PEOPLE)
    every = np.repeat(people, ITEMS)
    chosen = np.full((PEOPLE, ITEMS), -1)
    chosen[:, 0] = options
    found = item_figures(
        sums_of(
            every,
            np.tile(np.arange(ITEMS), PEOPLE),
            RIGHT.ravel(),
            size=ITEMS,
            options=chosen.ravel(),
            most_options=3,
        )
    )
    weak, _middle, strong = found.distractors[:, 0]
    assert weak[1] > 0.3 > 0.1 > strong[1]
    assert strong[0] > weak[0]
    assert weak.sum() == pytest.approx(1)


def test_times_are_told_by_their_middle():
    seconds = np.exp(np.random.default_rng(2).normal(np.log(30), 0.5, PEOPLE))
    found = item_figures(
        sums_of(np.arange(PEOPLE), np.zeros(PEOPLE, dtype=int), np.ones(PEOPLE), size=2, seconds=seconds)
    )
    assert found.seconds[0] == pytest.approx(30, rel=0.03)
    assert found.median[0] == pytest.approx(30, rel=0.2)
    assert np.isnan(found.median[1])


# --- groups -----------------------------------------------------------------------------------------------


def test_a_question_that_is_harder_for_equals_is_large_and_a_weaker_group_alone_is_nothing():
    rng = np.random.default_rng(6)
    focal = rng.random(4000) < 0.4
    theta = rng.normal(0, 1, 4000) - 0.5 * focal
    right = chance(TRUE, theta).T
    right[focal, 7] = chance(Parameters.of(TRUE.a[7], TRUE.b[7] + 1.2), theta[focal])[0]
    found = purified((rng.random(right.shape) < right).astype(float), focal)
    assert found.letter[7] == "C"
    assert found.delta[7] < -1.5
    assert found.standardised[7] < -0.1
    assert np.count_nonzero(found.letter == "A") >= ITEMS - 2
    assert np.abs(np.delete(found.delta, 7)).mean() < 0.3


def test_mantel_and_haenszel_by_hand():
    # Two strata: 10 and 5 of 20 and 10 right in the reference group, 6 and 2 of 20 and 10 in the focal one.
    right = [1] * 10 + [0] * 10 + [1] * 6 + [0] * 14 + [1] * 5 + [0] * 5 + [1] * 2 + [0] * 8
    focal = [False] * 20 + [True] * 20 + [False] * 10 + [True] * 10
    found = mantel_haenszel(np.array(right)[:, None], [1] * 40 + [2] * 20, focal)
    odds = (10 * 14 / 40 + 5 * 8 / 20) / (10 * 6 / 40 + 5 * 2 / 20)
    assert found.odds[0] == pytest.approx(odds)
    assert found.delta[0] == pytest.approx(-2.35 * np.log(odds))
    expected, variance = (
        20 * 16 / 40 + 10 * 7 / 20,
        20 * 20 * 16 * 24 / (40**2 * 39) + 10 * 10 * 7 * 13 / (20**2 * 19),
    )
    assert found.chi_square[0] == pytest.approx((abs(15 - expected) - 0.5) ** 2 / variance)
    assert found.standardised[0] == pytest.approx((20 * (0.3 - 0.5) + 10 * (0.2 - 0.5)) / 30)


def test_of_a_group_without_people_nothing_is_said():
    found = mantel_haenszel(RIGHT, RIGHT.sum(axis=1), np.zeros(PEOPLE, dtype=bool))
    assert set(found.letter) == {""}


# --- hints ------------------------------------------------------------------------------------------------


def test_two_with_the_same_wrong_answers_are_found_and_nobody_else():
    rng = np.random.default_rng(9)
    right = RIGHT[:80].astype(bool)
    options = np.where(right, 0, rng.integers(1, 4, right.shape))
    weak = np.argsort(right.sum(axis=1))
    one, other = sorted(weak[:2].tolist())
    options[other], right[other] = options[one], right[one]
    (pair,) = alike(options, right)
    assert (pair.one, pair.other) == (one, other)
    assert pair.same == pair.both > pair.expected
    (hint,) = of_copying(options, right)
    assert (hint.numbers["same"], hint.strength > 1) == (pair.same, True)
    # Where people elsewhere choose the same as well, or these two sat apart, it says nothing.
    assert alike(options, right, usual=np.full(right.shape[1], 0.99)) == []
    apart = ~np.eye(len(right), dtype=bool)
    apart[one, other] = apart[other, one] = False
    assert alike(options, right, together=apart) == []


def test_two_who_know_everything_are_no_pair():
    right = np.ones((10, 30), dtype=bool)
    assert alike(np.zeros((10, 30), dtype=int), right) == []


def test_who_clicks_through_is_told_from_who_knew_the_questions():
    rng = np.random.default_rng(4)
    seconds = rng.uniform(20, 60, (50, ITEMS))
    right = RIGHT[:50].copy()
    seconds[3], right[3] = 1.0, rng.random(ITEMS) < 0.25
    seconds[4], right[4] = 1.0, 1
    assert np.flatnonzero(pace(seconds, right).is_fast).tolist() == [3, 4]
    clicked, knew = of_pace(seconds, right)
    assert clicked.numbers["right"] < 50 < knew.numbers["right"]
    assert knew.columns == tuple(range(ITEMS))


def test_person_fit_is_usual_in_usual_people_and_low_where_hard_ones_are_right_and_easy_ones_wrong():
    found = lz(TRUE, RIGHT, THETA)
    assert abs(found.mean()) < 0.1
    assert found.std() == pytest.approx(1, abs=0.1)
    upside_down = (TRUE.b > 0).astype(float)[None, :]
    assert lz(TRUE, upside_down, [0.0])[0] < -3
    assert np.isnan(lz(TRUE, np.full((1, ITEMS), np.nan), [0.0])[0])
    assert [hint.rows for hint in of_fit(TRUE, np.vstack([RIGHT[:5], upside_down]))] == [(5,)]


def test_answers_outside_the_time_of_an_attempt_are_told():
    now = timezone.now()
    moments = [now + timedelta(minutes=n) for n in (-10, 1, 5, 61, 70)]
    assert impossible(moments, started=now, ended=now + timedelta(minutes=60)) == [0, 4]
    (hint,) = of_times(7, moments, started=now, ended=now + timedelta(minutes=60))
    assert (hint.rows, hint.numbers["outside"], hint.columns) == ((7,), 2, (0, 4))
    assert of_times(7, moments[1:3], started=now, ended=None) == []


def test_where_there_is_no_way_back_answers_come_in_their_order():
    now = timezone.now()
    moments = [now + timedelta(minutes=n) for n in (1, 2, 1, 7, 4, 8)]
    assert out_of_turn(moments) == [4]  # a minute is a clock that differs


def test_tails_are_those_of_the_tables():
    assert normal_tail([0, 1.96]) == pytest.approx([0.5, 0.025], abs=1e-4)
    assert chi_square_tail([3.841, 15.507, 18.307], [1, 8, 10]) == pytest.approx([0.05] * 3, abs=1e-3)
    assert at_least(2, [0.5, 0.5, 0.5]) == pytest.approx(0.5)


# --- curves -----------------------------------------------------------------------------------------------


def test_a_curve_is_drawn_with_its_points_and_said_in_words():
    figure = curve("c-1", a=1.2, b=0.5, observed=[(-1.5, 100, 0.1), (0, 400, 0.4), (1.8, 100, 0.85)])
    html = draw(figure, id="k1")
    svg = ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    name = "{http://www.w3.org/2000/svg}"
    assert svg.find(f"{name}title").text == "c-1"
    assert svg.find(f"{name}desc").text == figure.summary
    assert len(svg.findall(f"{name}circle")) == 3
    assert "style=" not in html
    assert "0.5" in figure.summary.replace(",", ".")


@settings(deadline=None)
@given(a=st.floats(0.05, 5), b=st.floats(-9, 9), c=st.floats(0, 0.5))
def test_every_curve_stays_inside_its_frame(a, b, c):
    figure = curve("x", a=a, b=b, c=c)
    numbers = [tuple(map(float, one.split())) for one in figure.path[1:].split(" L")]
    assert all(figure.left <= x <= figure.right and figure.top <= y <= figure.bottom for x, y in numbers)
    assert figure.left <= figure.half.x <= figure.right
