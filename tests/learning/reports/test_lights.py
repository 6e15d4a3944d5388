"""The traffic light beside a target."""

import pytest
from django.test import override_settings

from learning.reports.lights import Light, Thresholds, light_of, problems, thresholds

LIMITS = Thresholds(1.0, 0.8)


def light(figure, aim, *, elapsed=0.5, comparator="at_least", adds_up=True):
    return light_of(figure, aim, comparator=comparator, elapsed=elapsed, adds_up=adds_up, limits=LIMITS)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (100, Light.DONE),
        (50, Light.ON_TRACK),
        (45, Light.AT_RISK),
        (39, Light.BEHIND),
        (None, Light.NO_FIGURE),
    ],
)
def test_in_the_middle_of_the_period_half_of_the_target_is_enough(figure, expected):
    assert light(figure, 100) == expected


def test_without_a_target_there_is_no_light():
    assert light(50, None) == Light.NO_TARGET


def test_at_the_end_a_target_is_reached_or_missed():
    assert light(100, 100, elapsed=1) == Light.DONE
    assert light(99.9, 100, elapsed=1) == Light.BEHIND


def test_a_rate_needs_all_of_its_target_at_any_time_and_is_reached_at_the_end_only():
    assert light(80, 80, adds_up=False) == Light.ON_TRACK
    assert light(70, 80, adds_up=False) == Light.AT_RISK
    assert light(40, 80, adds_up=False) == Light.BEHIND
    assert light(80, 80, adds_up=False, elapsed=1) == Light.DONE


def test_a_target_that_must_not_be_passed():
    assert light(40, 100, comparator="at_most") == Light.ON_TRACK
    assert light(80, 100, comparator="at_most") == Light.AT_RISK
    assert light(101, 100, comparator="at_most") == Light.BEHIND
    assert light(80, 100, comparator="at_most", elapsed=1) == Light.DONE


def test_the_province_says_when_a_light_turns():
    with override_settings(LEARNING={"TARGET_LIGHTS": {"at_risk": 0.5}}):
        assert thresholds() == Thresholds(1.0, 0.5)
        assert not problems()


@pytest.mark.parametrize("wrong", [{"at_risk": 2}, {"green": 1}, {"at_risk": "0.5"}, {"at_risk": 0}])
def test_thresholds_that_make_no_sense_are_told_and_not_used(wrong):
    with override_settings(LEARNING={"TARGET_LIGHTS": wrong}):
        assert problems()
        assert thresholds() == LIMITS
