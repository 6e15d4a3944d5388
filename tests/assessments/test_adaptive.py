"""Adaptive tests by simulation and by their rules: how near they come, whom they spare, when they end."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.adaptive.ability_map import ability_map, above, level_of
from assessments.adaptive.engine import Stop, estimate, next_item, should_stop
from assessments.adaptive.flow import answered
from assessments.adaptive.items import Bank, Item, bank_of
from assessments.adaptive.pretest import next_on_trial
from assessments.adaptive.rules import Rules
from assessments.analysis.calibrate import calibrate
from assessments.analysis.irt import GRID, abilities, chance, logistic, normal_weights
from assessments.analysis.responses import responses

KINDS = "ABCDE"
PEOPLE = 150


def make_bank(size: int = 300, *, exposure: float = 0.0) -> Bank:
    rng = np.random.default_rng(3)
    return bank_of(
        Item(
            f"q{n}",
            float(np.exp(rng.normal(0.1, 0.3))),
            float(rng.normal(0, 1.2)),
            competency=KINDS[n % 5],
            accessible=n % 3 > 0,
            exposure=exposure,
        )
        for n in range(size)
    )


BANK = make_bank()


def sit(theta: float, rules: Rules, random: Random, bank: Bank = BANK) -> list[tuple[str, bool]]:
    """The answers of somebody with this ability."""
    answers: list[tuple[str, bool]] = []
    while should_stop(bank, answers, rules) is None:
        code = next_item(bank, answers, rules, random)
        right = chance(bank.parameters.take([bank.places[code]]), theta)[0, 0]
        answers.append((code, random.random() < right))
    return answers


@pytest.fixture(scope="module")
def sittings() -> tuple[np.ndarray, list]:
    random, rules = Random(7), Rules(precise=0.32, shares=dict.fromkeys(KINDS, 1.0))
    theta = np.random.default_rng(5).normal(0, 1, PEOPLE)
    return theta, [sit(one, rules, random) for one in theta]


def test_a_short_adaptive_test_comes_as_near_as_it_says(sittings):
    theta, tests = sittings
    found = [estimate(BANK, answers, Rules()) for answers in tests]
    off = np.array([one.value for one in found]) - theta
    assert np.mean([len(answers) for answers in tests]) < 25
    assert abs(off.mean()) < 0.08
    assert np.sqrt(np.mean(off**2)) < 0.36
    # The error that is told is the error that is made.
    assert 0.8 < np.std(off / [one.error for one in found]) < 1.2


def test_it_is_nearly_as_near_as_all_questions_and_nearer_than_as_many_drawn_ones(sittings):
    theta, tests = sittings
    rng = np.random.default_rng(8)
    right = chance(BANK.parameters, theta).T
    everything = (rng.random(right.shape) < right).astype(float)
    drawn = everything.copy()
    for row, answers in enumerate(tests):
        drawn[row, rng.permutation(len(BANK))[len(answers) :]] = np.nan
    adaptive = np.array([estimate(BANK, answers, Rules()).value for answers in tests])
    whole, short = abilities(BANK.parameters, everything)[0], abilities(BANK.parameters, drawn)[0]
    assert np.corrcoef(adaptive, whole)[0, 1] > 0.9
    assert np.mean((adaptive - theta) ** 2) < np.mean((short - theta) ** 2)


def test_competencies_have_their_shares(sittings):
    _theta, tests = sittings
    for answers in tests:
        counts = BANK.counts(BANK.places_of(code for code, _right in answers))
        assert max(counts.values()) - min(counts.values()) <= 1


def test_no_question_is_asked_of_nearly_everybody(sittings):
    _theta, tests = sittings
    counts = Counter(code for answers in tests for code, _right in answers)
    assert max(counts.values()) / PEOPLE < 0.5
    assert len(counts) > 100


def test_what_was_asked_too_often_is_asked_no_more_than_the_limit():
    rules = Rules(most=10, precise=0, most_exposure=0.2)
    open_one, limited = make_bank(100), make_bank(100)
    often = Counter(code for n in range(100) for code, _right in sit(0, rules, Random(n), open_one))
    most_asked = [code for code, count in often.items() if count > 40]
    assert most_asked
    exposed = bank_of(
        Item(one.code, one.a, one.b, 0, one.competency, True, often[one.code] / 100) for one in limited.items
    )
    again = Counter(code for n in range(100) for code, _right in sit(0, rules, Random(n + 500), exposed))
    assert max(again[code] for code in most_asked) < max(often.values()) * 0.75
    assert np.mean([again[code] for code in most_asked]) < 0.6 * np.mean([often[code] for code in most_asked])


def test_where_everything_was_asked_too_often_the_test_goes_on():
    bank = make_bank(30, exposure=1.0)
    assert len(sit(0, Rules(most=10, precise=0, most_exposure=0.01), Random(1), bank)) == 10


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    accessible=st.booleans(),
    excluded=st.sets(st.integers(0, 39), max_size=30),
    shares=st.dictionaries(st.sampled_from([*KINDS, "gone"]), st.floats(0, 3), max_size=5),
    most=st.integers(1, 12),
)
def test_nothing_is_asked_twice_or_against_the_rules_and_every_test_ends(
    seed, accessible, excluded, shares, most
):
    bank, random = SMALL, Random(seed)
    rules = Rules(
        least=1,
        most=most,
        precise=0.5,
        accessible_only=accessible,
        excluded=frozenset(f"q{n}" for n in excluded),
        shares=shares,
    )
    answers = sit(random.gauss(0, 1), rules, random, bank)
    codes = [code for code, _right in answers]
    assert len(set(codes)) == len(codes) <= most
    assert not rules.excluded & set(codes)
    assert not accessible or all(bank.items[bank.places[code]].accessible for code in codes)


SMALL = make_bank(40)


def test_a_test_ends_for_the_reason_it_gives():
    everything = [(one.code, True) for one in SMALL.items]
    assert should_stop(SMALL, everything, Rules(most=100)) is Stop.EMPTY
    assert next_item(SMALL, everything, Rules(most=100), Random(1)) is None
    assert should_stop(SMALL, everything[:5], Rules(most=5)) is Stop.LONG
    assert should_stop(SMALL, everything[:5], Rules(least=2, precise=0.9)) is Stop.PRECISE
    assert should_stop(SMALL, everything[:5], Rules(least=8, precise=0.9)) is None
    assert should_stop(bank_of([]), [], Rules()) is Stop.EMPTY


def test_competencies_that_are_forced_come_first_and_before_the_end():
    rules = Rules(least=2, precise=2.0, forced={"C": 2, "E": 1, "gone": 1})
    answers = sit(0, rules, Random(3), SMALL)
    assert [SMALL.items[SMALL.places[code]].competency for code, _right in answers] == ["C", "C", "E"]


def test_questions_on_trial_count_for_nothing():
    answers = [("q1", True), ("q2", False)]
    assert estimate(BANK, [*answers, ("on-trial", True)], Rules()) == estimate(BANK, answers, Rules())
    assert should_stop(BANK, [*answers, ("on-trial", True)], Rules(most=3)) is None


ANSWERS = st.lists(st.tuples(st.sampled_from([one.code for one in SMALL.items]), st.floats(0, 1)), max_size=8)


@given(
    before=ANSWERS,
    code=st.sampled_from(["q0", "q7", "q30"]),
    scores=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_more_of_an_answer_right_is_never_less_ability(before, code, scores):
    less, more = (estimate(SMALL, [*before, (code, score)], Rules()).value for score in sorted(scores))
    assert less <= more + 1e-9


def test_parts_of_answers_tell_more_and_lead_nobody_astray():
    """Questions of four parts: the parts place people nearer to where they are than all or nothing does, and no
    higher. By curves that were made of all or nothing they would be told much too high."""
    rng = np.random.default_rng(5)
    hard = rng.normal(0, 1, (16, 1)) + rng.normal(0, 0.7, (16, 4))
    people, others = rng.normal(size=1500), rng.normal(size=1500)

    def answers_of(theta):
        return (rng.random((len(theta), 16, 4)) < logistic(1.2 * (theta[:, None, None] - hard))).mean(axis=2)

    parts, those_of_others = answers_of(people), answers_of(others)
    by_parts = calibrate(responses(parts)).items
    by_whole = calibrate(responses(parts == 1)).items

    def off(items, answers):
        found, errors = abilities(items, answers)
        return np.mean(found - others), np.std(found - others), np.sqrt(np.mean(errors**2))

    bias, spread, told = off(by_parts, those_of_others)
    assert abs(bias) < 0.06
    assert spread < told
    assert spread < 0.85 * off(by_whole, those_of_others == 1)[1]
    assert off(by_whole, those_of_others)[0] > 0.5


def test_a_part_counts_as_that_part_and_nothing_as_wrong():
    paper = {"questions": [{"code": "q1"}, {"code": "new", "trial": True}, {"code": "q2"}, {"code": "q3"}]}
    assert answered(paper, {0: 0.5, 1: 1.0, 2: None}) == [("q1", 0.5), ("q2", 0.0)]


def test_some_of_a_test_is_on_trial_but_never_the_first():
    waiting = [f"new{n}" for n in range(8)]
    assert next_on_trial(waiting, [], Random(1), share=1) is None
    asked = [next_on_trial(waiting, [("q1", True)], Random(n), share=0.2) for n in range(500)]
    assert 0.15 < sum(one is not None for one in asked) / 500 < 0.25
    assert next_on_trial(waiting, [("q1", True)], Random(1), share=1, on_trial=waiting) is None


# --- the map of competencies ------------------------------------------------------------------------------


def test_a_competency_leans_on_the_whole_until_it_has_answers_of_its_own():
    strong = [(one.code, True) for one in BANK.items if one.competency in "ABCD"][:40]
    weak = [(one.code, False) for one in BANK.items if one.competency == "E"]
    unasked = {one.competency: one for one in ability_map(BANK, strong, Rules(), cuts=[-1, 0, 1])}
    some = {one.competency: one for one in ability_map(BANK, strong + weak[:3], Rules(), cuts=[-1, 0, 1])}
    many = {one.competency: one for one in ability_map(BANK, strong + weak[:15], Rules(), cuts=[-1, 0, 1])}
    assert unasked["E"].asked == 0
    assert unasked["E"].ability.value > 1
    assert unasked["E"].ability.value > some["E"].ability.value > many["E"].ability.value
    assert unasked["E"].ability.error > some["E"].ability.error
    assert many["E"].level < unasked["E"].level == 3
    assert list(unasked["A"].reached) == sorted(unasked["A"].reached, reverse=True)


def test_being_above_a_cut_is_the_share_of_what_is_possible():
    shares = normal_weights(GRID)
    assert above(shares, 0.0) == pytest.approx(0.5, abs=0.001)
    assert above(shares, 1.0) == pytest.approx(0.1587, abs=0.002)
    assert (above(shares, -20), above(shares, 20)) == (1.0, 0.0)


@settings(deadline=None)
@given(reached=st.lists(st.floats(0, 1), max_size=6).map(lambda some: sorted(some, reverse=True)))
def test_a_level_counts_the_cuts_that_are_likely_reached(reached):
    assert level_of(reached) == sum(one >= 0.5 for one in reached)
