"""What questions test: found in the bank, counted in the coverage map, carried over from what authors used to type."""

from importlib import import_module

import pytest
from django.core.cache import cache

from assessments.bank.filters import QuestionFilters
from assessments.models import Question
from assessments.questions.coverage import Questions
from learning import api
from learning.models import Activity
from tests.assessments.making import make_place, make_question, make_quiz

DEVICES = {"key": "digcomp@2.2:4.1", "level": 2}


def tagged_question(code: str, *tags: dict) -> Question:
    question = make_question(code)
    question.competencies = list(tags)
    question.save()
    question.save_revision().publish()
    return question


@pytest.fixture
def place(db):
    """A quiz of one tagged question and one that is not, offered in a lesson of the programme CNTT."""
    cache.clear()
    quiz = make_quiz([tagged_question("q-1", DEVICES), make_question("q-2")])
    place = make_place(quiz, programme="CNTT")
    Activity.objects.filter(pk=place.pk).update(content=f"quiz:{quiz.pk}", address="/khoa-hoc/bai-1/#block-1")
    return place


def test_a_question_that_a_published_lesson_asks_is_counted_there(place):
    [found] = Questions.tagged()
    assert (found.competency, found.level, found.programme, found.title) == (DEVICES["key"], 2, "CNTT", "q-1")
    assert (found.course, found.address) == ("Khóa học", "/khoa-hoc/bai-1/#block-1")


def test_a_question_of_two_courses_is_told_in_both(place):
    quiz = make_quiz(list(Question.objects.filter(code="q-1")))
    other = make_place(quiz, programme="CDAN")
    Activity.objects.filter(pk=other.pk).update(content=f"quiz:{quiz.pk}")
    assert {each.programme for each in Questions.tagged()} == {"CNTT", "CDAN"}
    assert len({each.thing for each in Questions.tagged()}) == 1


def test_a_question_that_nobody_is_asked_is_not_counted(place):
    tagged_question("q-3", DEVICES)
    api.retire_course(place.course.key)
    assert not Questions.tagged()


def test_a_question_that_was_taken_back_is_not_counted(place):
    Question.objects.get(code="q-1").unpublish()
    assert not Questions.tagged()


@pytest.mark.parametrize("quizzes", [1, 5])
def test_counting_asks_twice_however_many_there_are(place, quizzes, django_assert_num_queries):
    for number in range(quizzes):
        quiz = make_quiz([tagged_question(f"m-{number}", DEVICES)])
        other = make_place(quiz)
        Activity.objects.filter(pk=other.pk).update(content=f"quiz:{quiz.pk}")
    with django_assert_num_queries(2):
        assert len(Questions.tagged()) == quizzes + 1


@pytest.mark.parametrize(
    ("asked", "codes"), [("4.1", ["q-1"]), ("digcomp", ["q-1"]), ("4.2", []), ('"', ["q-1", "q-2"])]
)
def test_questions_are_found_by_what_they_test(place, asked, codes):
    found = QuestionFilters({"competency": asked}, queryset=Question.objects.order_by("code")).qs
    assert [question.code for question in found] == codes


def test_the_list_says_what_a_question_tests(place):
    assert Question.objects.get(code="q-1").competency_codes() == "4.1"


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("DC 4.2", ["digcomp@2.2:4.2"]),
        ("4.2, dc 1.1; 4.2", ["digcomp@2.2:4.2", "digcomp@2.2:1.1"]),
        ("DC 0.1", ["dlgf@2018:0.1"]),
        ("DC 6.3", ["nls@2025:6.3"]),
        ("IU14", ["iu@2014:IU14"]),
        ("T7", ["topics@2026:T7"]),
        ("Mật khẩu", ["Mật khẩu"]),
        ("", []),
        (None, []),
    ],
)
def test_what_authors_used_to_type_is_understood_or_kept(typed, keys):
    migration = import_module("assessments.migrations.0002_competencies_of_questions")
    assert [tag["key"] for tag in migration.tags(typed)] == keys
