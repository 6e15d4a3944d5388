"""Steps on cards: in order, each once, and no more on a card than fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.kits.cards import MOST_LINES, MOST_STEPS, Step, cards_of, divided
from courses.kits.plan import plan

words = st.text("bác mở máy", min_size=1, max_size=150)
steps = st.lists(st.builds(Step, words, st.text("xem kỹ rồi chạm", max_size=300)), max_size=12)


@given(steps, st.integers(3, MOST_LINES))
def test_every_step_is_on_one_card_and_in_its_place(given_steps, first):
    assert [step for group in divided(given_steps, first=first) for step in group] == given_steps


@given(steps, st.integers(3, MOST_LINES))
def test_a_card_holds_no_more_than_fits_but_for_a_step_that_fits_nowhere(given_steps, first):
    for number, group in enumerate(divided(given_steps, first=first)):
        assert 1 <= len(group) <= MOST_STEPS
        assert len(group) == 1 or sum(step.lines for step in group) <= (MOST_LINES if number else first)


def test_five_short_steps_are_two_and_three():
    assert [len(group) for group in divided([Step("Chạm")] * 5)] == [2, 3]


def test_only_the_first_card_has_the_picture_and_numbers_go_on():
    first, second = cards_of(
        "Bài", "", [Step("Chạm")] * 6, picture="hình", address="https://hoc.example/bai/"
    )
    assert (first.picture, second.picture, first.title) == ("hình", None, "Bài")
    assert [step.number for step in [*first.steps, *second.steps]] == [1, 2, 3, 4, 5, 6]
    assert (second.part, second.parts) == (2, 2)


def test_no_steps_are_no_card():
    assert cards_of("Bài", "Làm", [], picture=None, address="") == []


@pytest.mark.parametrize(("minutes", "parts"), [(5, [5, 5, 10, 5]), (7, [5, 10, 15, 5]), (0, [5, 5, 5, 5])])
def test_a_meeting_is_planned_in_steps_of_five_minutes(minutes, parts):
    assert [part.minutes for part in plan(minutes)] == parts


@given(st.integers(0, 500))
def test_a_longer_lesson_is_never_a_shorter_meeting(minutes):
    assert sum(part.minutes for part in plan(minutes)) <= sum(part.minutes for part in plan(minutes + 1))
