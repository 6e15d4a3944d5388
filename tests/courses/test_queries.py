"""How many questions a page asks the database: the same for five lessons and for forty."""

import pytest
from django.core.cache import caches
from django.db import transaction

from assessments.quizzes.load import load_quiz
from learning import api
from learning.models import Activity, Learner
from tests.courses.making import (
    flashcards,
    fresh,
    make_course_page,
    make_drawing,
    make_lesson_page,
    published,
)
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

LESSON_PAGE = 8
COURSE_PAGE = 9  # for who completed it: one for the certificate, one for the survey
CATALOGUE = 15  # with where the learner was, what she should take, and the paths


@pytest.fixture(scope="module", params=[5, 40])
def finished(request, made_catalogue):
    """A course of some lessons, the first of them with many blocks and a quiz; and who has completed all of it."""
    with transaction.atomic():
        course = make_course(made_catalogue, request.param)
        yield course, make_finisher(course)
        transaction.set_rollback(True)


def make_course(catalogue, lessons: int):
    course = make_course_page(catalogue, cover=make_drawing())
    course.unpublish()  # until its lessons are there, so that they are declared once and not forty times
    drawing = {"image": make_drawing().pk, "alt_text": "Hình", "decorative": False}
    blocks = [
        ("text", "<p>Chữ</p>"),
        ("picture", {"image": drawing, "caption": ""}),
        flashcards(),
        ("callout", {"kind": "tip", "title": "", "text": "<p>Mẹo</p>"}),
    ]
    make_lesson_page(
        course, title="Đầu", blocks=[*blocks * (lessons // 5), ("quiz", {"quiz": make_quiz().pk})]
    )
    for number in range(lessons - 1):
        make_lesson_page(course, title=f"Bài {number}", blocks=[flashcards()])
    return published(course)


def make_quiz():
    """A quiz of one question."""
    question = {
        "code": "q-1",
        "type": "true_false",
        "stem": "<p>Đúng không?</p>",
        "explanation": "<p>Đúng.</p>",
        "difficulty": 1,
        "source": "",
        "answer": True,
    }
    return load_quiz({"title": "Luyện tập", "mode": "practice", "questions": [question]}, code="luyen-tap")


def make_finisher(course) -> Learner:
    """A learner who completed everything: as much progress as there can be."""
    learner = api.learner_of_user(make_user())
    activity = Activity.objects.get(key=course.translation_key)
    enrolment = api.enrol(learner=learner, course=activity)
    parts = activity.parts.exclude(pk=activity.pk)
    api.record_for(enrolment, [api.statement_about(part.iri, api.verbs.COMPLETED) for part in parts])
    return learner


@pytest.fixture
def course(finished, db):
    return fresh(finished[0])


@pytest.fixture
def learner(finished, db):
    return fresh(finished[1])


def warm(client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_a_signed_in_lesson_asks_at_most_eight(client, course, learner, django_assert_max_num_queries):
    client.force_login(learner.user)
    address = f"{course.url}dau/"
    warm(client, address)
    with django_assert_max_num_queries(LESSON_PAGE):
        response = client.get(address)
    assert "Mẹo" in response.content.decode()


def test_a_guests_lesson_asks_less(client, course, django_assert_max_num_queries):
    address = f"{course.url}dau/"
    warm(client, address)
    with django_assert_max_num_queries(LESSON_PAGE - 2):
        client.get(address)


def test_a_lesson_nobody_has_read_asks_for_its_pictures_once(client, course, django_assert_max_num_queries):
    warm(client, f"{course.url}bai-1/")
    with django_assert_max_num_queries(LESSON_PAGE):
        client.get(f"{course.url}dau/")


def test_a_course_page_asks_the_same_for_any_number_of_lessons(
    client, course, learner, django_assert_max_num_queries
):
    client.force_login(learner.user)
    warm(client, course.url)
    with django_assert_max_num_queries(COURSE_PAGE):
        client.get(course.url)


@pytest.mark.parametrize("finished", [5], indirect=True)
@pytest.mark.parametrize("courses", [3, 12])
def test_the_catalogue_asks_the_same_for_any_number_of_courses(
    client, catalogue, course, learner, courses, django_assert_max_num_queries
):
    for number in range(courses):
        make_course_page(catalogue, title=f"Khóa {number}", cover=make_drawing())
    client.force_login(learner.user)
    warm(client, catalogue.url)
    caches["renditions"].clear()
    with django_assert_max_num_queries(CATALOGUE):
        client.get(catalogue.url)
