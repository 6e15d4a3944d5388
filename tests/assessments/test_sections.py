"""Sections draw from the bank: what fits, never twice, as many as there are, the same for the same seed."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from assessments.attempts.paper import compose
from assessments.models import Question, Quiz
from assessments.quizzes.draw import _share_out, is_part
from assessments.quizzes.stock import stock_of
from tests.assessments.making import fill_pool, make_quiz

DEVICES, SAFETY = {"key": "digcomp@2.2:4.1", "level": 2}, {"key": "nls@2025:6.1", "level": None}


# --- sharing out, without a database -----------------------------------------------------------------------

banks = st.lists(st.sets(st.integers(0, 12), max_size=9), min_size=1, max_size=5)


@given(bank=banks, seed=st.randoms(), data=st.data())
def test_no_question_is_given_twice_and_nobody_gets_what_does_not_fit(bank, seed, data):
    wanted = data.draw(st.lists(st.integers(0, 6), min_size=len(bank), max_size=len(bank)))
    fitting = [sorted(each, key=lambda _pk: seed.random()) for each in bank]
    got = _share_out(fitting, wanted)
    given_out = [pk for each in got for pk in each]
    assert len(given_out) == len(set(given_out))
    for has, fits, count in zip(got, bank, wanted, strict=True):
        assert set(has) <= fits
        assert count == 0 or len(has) <= count


@given(bank=banks, data=st.data())
def test_together_the_sections_get_as_much_as_is_possible(bank, data):
    wanted = data.draw(st.lists(st.integers(1, 4), min_size=len(bank), max_size=len(bank)))
    got = sum(len(each) for each in _share_out([sorted(each) for each in bank], wanted))
    # Hall's theorem: what cannot be had is short for some sections together, and nowhere else.
    places = range(len(bank))
    groups = [[n for n in places if mask >> n & 1] for mask in range(1 << len(bank))]
    short = max(sum(wanted[n] for n in some) - len(set().union(*[bank[n] for n in some])) for some in groups)
    assert got == sum(wanted) - short


def test_a_section_that_can_do_with_others_lets_go_of_what_another_one_needs():
    assert [sorted(each) for each in _share_out([[1, 2], [1]], [1, 1])] == [[2], [1]]


def test_a_section_that_takes_all_takes_what_the_others_left():
    assert _share_out([[1, 2, 3], [2, 3]], [0, 1]) == [[1, 3], [2]]


def test_a_part_of_a_competency_is_meant_by_the_whole():
    assert is_part("digcomp@2.2:4.1", "digcomp@2.2:4.1")
    assert is_part("digcomp@2.2:4.1", "digcomp@2.2:4")
    assert not is_part("digcomp@2.2:4.11", "digcomp@2.2:4.1")


# --- papers ------------------------------------------------------------------------------------------------


def codes(paper) -> list[str]:
    return [question["code"] for question in paper["questions"]]


@pytest.fixture
def bank(db):
    """A pool with an inner one, easy and hard, and one about safety."""
    top = fill_pool("ngoai", 6, competencies=[DEVICES], difficulty=1)
    fill_pool("trong", 4, parent=top, difficulty=4)
    fill_pool("khac", 3, competencies=[SAFETY])
    return top


def test_a_section_draws_from_its_pool_and_those_inside_it(bank):
    quiz = make_quiz(0, sections=[{"pool": bank, "draw": 0}])
    assert {code[:5] for code in codes(compose(quiz, seed="a"))} == {"ngoai", "trong"}
    assert quiz.size == 10


def test_a_section_draws_by_difficulty_and_by_competency(bank):
    quiz = make_quiz(
        0,
        sections=[
            {"pool": bank, "easiest": 4, "draw": 9, "title": "Khó"},
            {"competencies": [SAFETY], "draw": 2, "title": "An toàn"},
        ],
    )
    paper = compose(quiz, seed="a")
    assert [each["title"] for each in paper["sections"]] == ["Khó", "An toàn"]
    assert [
        (code[:4], question["section"])
        for code, question in zip(codes(paper), paper["questions"], strict=True)
    ] == [("tron", 0)] * 4 + [("khac", 1)] * 2


def test_a_chosen_question_comes_first_and_is_not_drawn_again(bank):
    chosen = Question.objects.get(code="khac-001")
    quiz = make_quiz([chosen], sections=[{"competencies": [SAFETY], "draw": 3}])
    paper = compose(quiz, seed="a")
    assert codes(paper)[0] == "khac-001"
    assert sorted(codes(paper)) == ["khac-000", "khac-001", "khac-002"]
    assert paper["questions"][0]["section"] is None


def test_the_same_seed_draws_the_same_and_another_one_something_else(bank):
    quiz = make_quiz(0, shuffle=True, sections=[{"pool": bank, "draw": 4}])
    assert compose(quiz, seed="a") == compose(quiz, seed="a")
    assert len({tuple(codes(compose(quiz, seed=str(n)))) for n in range(8)}) > 1


def test_each_question_carries_what_it_counts(bank):
    quiz = make_quiz(1, sections=[{"pool": bank, "draw": 1, "weight": 2.5, "pass_mark": 0.5}])
    quiz.quiz_questions.update(weight=0)
    paper = compose(Quiz.objects.get(), seed="a")
    assert [each["weight"] for each in paper["questions"]] == [0, 2.5]
    assert paper["sections"][0]["pass_mark"] == 0.5


def test_the_author_is_told_how_many_questions_are_missing(bank):
    quiz = make_quiz(0, sections=[{"competencies": [SAFETY], "draw": 5}])
    [stock] = stock_of(quiz)
    assert (stock.fitting, len(stock.questions), stock.missing) == (3, 3, 2)
    assert quiz.size == 3


def test_what_learners_and_authors_are_asked_does_not_grow_with_the_sections(bank):
    counts = []
    for number in (2, 12):
        sections = [
            {"pool": bank, "draw": 1, "title": f"P{n}", "competencies": [DEVICES]} for n in range(number)
        ]
        quiz = Quiz.objects.get(pk=make_quiz(3, sections=sections).pk)
        with CaptureQueriesContext(connection) as captured:
            compose(quiz, seed="a")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 6


def test_drawing_is_fair_to_all_questions():
    random, seen = Random(1), dict.fromkeys(range(6), 0)
    for _round in range(600):
        fitting = list(range(6))
        random.shuffle(fitting)
        for pk in _share_out([fitting], [2])[0]:
            seen[pk] += 1
    assert all(150 < count < 250 for count in seen.values())
