"""Going on where one was: the lesson touched last, on any device, signed in or not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.outline import outline_of
from courses.playing import iri_of
from courses.resuming import place_in
from courses.standing import standing_of
from learning import api
from learning.models import Activity
from tests.courses.making import flashcards, fresh, make_course_page, make_lesson_page
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    course = make_course_page(made_catalogue, title="An toàn", code="AT-1")
    for number in range(1, 4):
        make_lesson_page(course, title=f"Bài {number}", blocks=[flashcards(), flashcards("Lần nữa")])
    return course


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


def user_enrolled_in(course):
    user = make_user()
    enrolment = api.enrol(
        learner=api.learner_of_user(user), course=Activity.objects.get(key=course.translation_key)
    )
    return user, enrolment


def say(enrolment, activity, verb, *, ago: int = 0) -> None:
    moment = (timezone.now() - timedelta(minutes=ago)).isoformat()
    api.record_for(enrolment, [api.statement_about(iri_of(activity.key), verb, timestamp=moment)])


def resumed(client, catalogue):
    return client.get(catalogue.url).context_data["resume"]


def test_the_lesson_touched_last_is_where_to_go_on(catalogue, course, client):
    user, enrolment = user_enrolled_in(course)
    say(enrolment, Activity.objects.get(title="Bài 3"), api.verbs.EXPERIENCED, ago=9)
    say(enrolment, Activity.objects.get(title="Bài 2"), api.verbs.EXPERIENCED)
    client.force_login(user)
    other_device = Client()
    other_device.force_login(user)
    for device in (client, other_device):
        assert resumed(device, catalogue).lesson.title == "Bài 2"
        page = device.get(course.url)
        assert page.context_data["resume"].title == "Bài 2"


def test_after_a_finished_lesson_the_next_one_comes(catalogue, course, client):
    user, enrolment = user_enrolled_in(course)
    say(enrolment, Activity.objects.get(title="Bài 2"), api.verbs.COMPLETED)
    client.force_login(user)
    assert resumed(client, catalogue).lesson.title == "Bài 3"


def test_the_place_inside_the_lesson_is_known_by_its_block(catalogue, course, client):
    user, enrolment = user_enrolled_in(course)
    block = Activity.objects.filter(title="Lần nữa").first()
    say(enrolment, block, api.verbs.INTERACTED)
    client.force_login(user)
    assert resumed(client, catalogue).address == block.address
    assert "#block-" in block.address
    assert f'href="{block.address}"' in client.get(course.url).content.decode()


def test_somebody_who_only_enrolled_begins_at_the_first(catalogue, course, client):
    user, _enrolment = user_enrolled_in(course)
    client.force_login(user)
    assert resumed(client, catalogue).lesson.title == "Bài 1"


def test_a_guest_goes_on_too(catalogue, course, client):
    first = Activity.objects.get(title="Bài 1")
    client.post(f"/learning/lessons/{first.key}/complete/")
    assert resumed(client, catalogue).lesson is not None
    assert resumed(Client(), catalogue) is None


def test_of_two_courses_the_one_touched_last_is_offered(catalogue, course, client):
    user, enrolment = user_enrolled_in(course)
    other = make_course_page(catalogue, title="Khác", lessons=1)
    later = api.enrol(learner=enrolment.learner, course=Activity.objects.get(key=other.translation_key))
    say(
        later,
        Activity.objects.get(course=later.course, title="Bài 1", parent=later.course),
        api.verbs.EXPERIENCED,
        ago=5,
    )
    say(enrolment, Activity.objects.get(title="Bài 2"), api.verbs.EXPERIENCED)
    client.force_login(user)
    assert resumed(client, catalogue).enrolment == enrolment


def test_a_part_that_is_gone_is_no_place(course, rf):
    user, enrolment = user_enrolled_in(course)
    say(enrolment, Activity.objects.get(title="Bài 3"), api.verbs.EXPERIENCED)
    course.get_children().get(title="Bài 3").specific.unpublish()
    request = rf.get("/")
    request.user = user
    standing = standing_of(request, course.translation_key)
    lesson, block = place_in(standing, outline_of(standing))
    assert (lesson.title, block) == ("Bài 1", "")
