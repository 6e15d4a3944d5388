"""The quiz in a lesson."""

import pytest
from django.template.loader import render_to_string

from assessments.models import Mode
from assessments.quizzes.block import QuizBlock
from learning import api, registry
from learning.models import Enrolment, MoveOn
from tests.assessments.making import START, answers, begin, make_place, make_quiz, page

pytestmark = pytest.mark.django_db


def rendered(quiz, place=None, enrolment=None) -> str:
    block = QuizBlock()
    node = api.structure_of(place.course_id).nodes[place.pk] if place else None
    context = {"activity": node, "enrolment": enrolment, "csrf_token": "x"}
    return block.render(block.to_python({"quiz": quiz.pk if quiz else None}), context)


def test_lessons_offer_the_quiz_block():
    assert registry.blocks["quiz"] is QuizBlock
    assert QuizBlock.activity_type == api.ASSESSMENT


def test_an_exam_must_be_passed_and_a_practice_only_done():
    rule = QuizBlock.activity_rule({"quiz": make_quiz(1, mode=Mode.EXAM, pass_mark=0.8)})
    assert (rule["move_on"], rule["mastery"]) == (MoveOn.PASSED, 0.8)
    practice = QuizBlock.activity_rule({"quiz": make_quiz(1)})
    assert practice["move_on"] == MoveOn.COMPLETED
    assert practice["content"] != rule["content"]  # another quiz in the same block is another thing to learn


def test_nobody_waits_for_a_quiz_that_was_deleted():
    assert QuizBlock.activity_rule({"quiz": None})["required"] is False
    assert QuizBlock.activity_title({"quiz": None}) == ""
    assert "<form" not in rendered(None)


def test_the_stored_value_is_the_quizs_key():
    quiz, block = make_quiz(1), QuizBlock()
    assert block.get_prep_value(block.to_python({"quiz": quiz.pk})) == {"quiz": quiz.pk}


def test_a_newcomer_sees_what_awaits_her_and_a_button(django_assert_num_queries):
    quiz = make_quiz(
        7, mode=Mode.EXAM, pass_mark=0.75, time_limit=20, attempts_allowed=2, title="Bài cuối khóa"
    )
    place = make_place(quiz)
    with django_assert_num_queries(2):  # the course's structure, once a process; the quiz
        html = rendered(quiz, place)
    for said in ("Bài cuối khóa", "7", "75", "20", START, 'name="ticket"', "csrfmiddlewaretoken"):
        assert said in html


def test_in_a_preview_there_is_nothing_to_press():
    assert "<form" not in rendered(make_quiz(1))


def test_a_learner_sees_her_best_score_and_may_go_on(hoa, django_assert_num_queries):
    quiz = make_quiz(2, mode=Mode.EXAM)
    place = make_place(quiz)
    for value in ("true", "false"):
        attempt = begin(hoa, place, quiz)
        hoa.post(page(attempt), answers(attempt, value) | {"go": "finish"})
    enrolment = Enrolment.objects.get()
    with django_assert_num_queries(2):  # the quiz, the attempts
        html = rendered(quiz, place, enrolment)
    assert "100%" in html
    assert page(attempt, "result") in html
    begin(hoa, place, quiz)
    assert rendered(quiz, place, enrolment) != html


def test_who_used_all_attempts_gets_no_button(hoa):
    quiz = make_quiz(1, attempts_allowed=1)
    place = make_place(quiz)
    attempt = begin(hoa, place, quiz)
    assert "<form" in rendered(quiz, place, Enrolment.objects.get())
    hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    assert "<form" not in rendered(quiz, place, Enrolment.objects.get())


def test_the_editors_preview_needs_no_quiz():
    assert "l-button" in render_to_string(QuizBlock().meta.preview_template)


def test_a_quiz_knows_how_many_questions_a_learner_is_asked():
    assert make_quiz(9, draw=4).size == 4
    assert make_quiz(3, draw=5).size == 3


def test_drawing_takes_so_many_different_questions(hoa):
    quiz = make_quiz(9, draw=4, shuffle=True)
    attempt = begin(hoa, make_place(quiz), quiz)
    assert len({each["code"] for each in attempt.paper["questions"]}) == 4


def test_the_same_seed_gives_the_same_paper():
    from assessments.attempts.paper import compose

    quiz = make_quiz(9, draw=4, shuffle=True)
    assert compose(quiz, seed="a") == compose(quiz, seed="a")
    assert compose(quiz, seed="a") != compose(quiz, seed="b")
