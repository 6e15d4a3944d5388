"""Audio of the demonstration's lessons: ordered once the site is open, or said to be missing."""

import pytest

from courses.models import NarrationOrder
from courses.narration.models import NarrationState
from demo.starter.listening import order_audio
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    catalogue = make_catalogue()
    make_lesson_page(make_course_page(catalogue, audiences=["CB"]), blocks=[("text", "<p>Chữ.</p>")])
    course = make_course_page(catalogue, title="Cho người dân", slug="nguoi-dan", audiences=["ND"])
    make_lesson_page(course, blocks=[("text", "<p>Chữ.</p>")])
    return course


def test_without_an_engine_the_start_says_what_to_install(course, settings):
    settings.LEARNING = {**settings.LEARNING, "SPEECH_ENGINE": "nobody"}
    assert "nobody" in order_audio()
    assert not NarrationOrder.objects.exists()


def test_the_courses_for_citizens_are_ordered_until_they_are_made(course, monkeypatch):
    monkeypatch.setattr("demo.starter.listening.engine_named", lambda: None)
    order_audio()
    order_audio()
    assert [one.course for one in NarrationOrder.objects.all()] == [course.translation_key]
    NarrationOrder.objects.update(state=NarrationState.DONE)
    assert "nghe được" in order_audio()
    assert NarrationOrder.objects.count() == 1
