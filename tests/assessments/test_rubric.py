"""Rubrics: what a person chose as a score, and what an author got wrong."""

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.base import question_type
from assessments.questions.rubric import (
    clean_rubric,
    is_chosen,
    most_points,
    points_of,
    problem_with_rubric,
    score_of,
)
from tests.assessments.making import begin, make_place, make_question, make_quiz, page

LEVELS = [{"text": "Chưa", "points": 0}, {"text": "Gần đủ", "points": 2}, {"text": "Đủ", "points": 5}]
RUBRIC = [{"criterion": "Nội dung", "levels": LEVELS}, {"criterion": "Lời văn", "levels": LEVELS[:2]}]
places = st.lists(st.none() | st.integers(-3, 9), max_size=4)


@pytest.fixture(autouse=True)
def in_english():
    """So that tests can read what learners are told."""
    with override("en"):
        yield


def test_points_given_of_the_most_points_are_the_score():
    assert most_points(RUBRIC) == 7
    assert score_of(RUBRIC, [2, 1]) == 1
    assert score_of(RUBRIC, [1, 0]) == pytest.approx(2 / 7)
    assert points_of(RUBRIC, [2, None]) == 5
    assert score_of([], []) == 0


@given(places)
def test_whatever_levels_are_given_there_is_a_score(levels):
    assert 0 <= score_of(RUBRIC, levels) <= 1
    if is_chosen(RUBRIC, levels):
        assert len(levels) >= 2


@given(places, st.integers(0, 1), st.integers(0, 1))
def test_a_better_level_never_earns_less(levels, criterion, place):
    lower = [*levels, None, None][:2]
    lower[criterion] = place
    higher = [*lower]
    higher[criterion] = min(place + 1, len(RUBRIC[criterion]["levels"]) - 1)
    assert score_of(RUBRIC, higher) >= score_of(RUBRIC, lower)


@pytest.mark.parametrize(
    "rubric",
    [
        [{"criterion": "", "levels": LEVELS}],
        [{"criterion": "a", "levels": LEVELS[:1]}],
        [{"criterion": "a", "levels": [{"text": "", "points": 1}, {"text": "b", "points": 2}]}],
        [{"criterion": "a", "levels": [{"text": "a", "points": -1}, {"text": "b", "points": 2}]}],
        [{"criterion": "a", "levels": [{"text": "a", "points": 0}, {"text": "b", "points": 0}]}],
        RUBRIC * 7,
    ],
)
def test_a_rubric_that_nobody_could_mark_by_is_refused(rubric):
    assert problem_with_rubric(clean_rubric(rubric), needed=True).endswith(".")


def test_a_rubric_may_be_missing_where_it_is_not_needed():
    assert problem_with_rubric([], needed=False) == ""
    assert problem_with_rubric([], needed=True)
    assert problem_with_rubric(clean_rubric(RUBRIC), needed=True) == ""


def essay(**more) -> dict:
    return question_type("essay").clean({"rubric": RUBRIC, **more})


def test_a_text_of_two_million_letters_is_cut_and_the_learner_is_told():
    kind = question_type("essay")
    response = kind.read({"q0": "Việc này " * 220_000}, "q0")
    assert len(response) == 20_000
    assert "was cut off" in kind.render(essay(), response, name="q0")


@pytest.mark.django_db
def test_megabytes_of_text_are_no_error_and_what_was_saved_stays(hoa):
    quiz = make_quiz([make_question("e", type="essay", **essay())])
    attempt = begin(hoa, make_place(quiz), quiz)
    hoa.post(page(attempt, "save"), {"q0": "Đã lưu", "q0-was": ""})
    answer = hoa.post(page(attempt), {"q0": "Việc này " * 400_000, "q0-was": "", "go": "1"})
    assert answer.status_code == 413
    assert "still there" in answer.content.decode()
    assert attempt.answers.get().response == "Đã lưu"
    hoa.post(page(attempt), {"q0": "a " * 1_000_000, "q0-was": "", "go": "1"})
    assert "was cut off" in hoa.get(page(attempt)).content.decode()


@pytest.mark.django_db
def test_a_form_from_another_site_is_still_refused(hoa):
    quiz = make_quiz(1)
    attempt = begin(hoa, make_place(quiz), quiz)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = hoa.cookies
    for address in (page(attempt), page(attempt, "save")):
        assert strict.post(address, {"q0": "true", "q0-was": ""}).status_code == 403


def test_the_lines_of_a_text_stay():
    read = question_type("essay").read
    assert read({"q0": " Một\r\n\r\nHai\x00\n"}, "q0") == "Một\n\nHai"
    assert read({"q0": " \n "}, "q0") is None


@pytest.mark.parametrize(
    ("text", "said"), [("một hai", "3 or more"), ("một hai ba", "3 words"), ("a b c d e f", "5 or fewer")]
)
def test_how_long_a_text_is_is_said_and_never_held_against_it(text, said):
    kind = question_type("essay")
    assert said in kind.render(essay(least_words=3, most_words=5), text, name="q0")
    assert kind.mark(essay(least_words=3, most_words=5), text).waits


def test_the_model_answer_is_for_after_marking():
    kind, data = question_type("essay"), essay(model_answer="Mẫu đây")
    assert "Mẫu đây" not in kind.render(data, "x", name="q0")
    assert "Mẫu đây" in kind.render(data, "x", name="q0", review=True)
    assert "Gần đủ" not in kind.render(data, "x", name="q0"), "what earns points is told after marking"
