"""A learning path: where somebody is on it, what was reached when, and what comes next."""

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import RequestFactory

from courses.path_screen import paths_below
from learning import api
from learning.models import Activity
from tests.courses.making import fresh, make_course_page, make_path_page
from tests.factories import leaves, make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_courses(made_catalogue):
    return [make_course_page(made_catalogue, title=title, lessons=2) for title in ("Một", "Hai", "Ba")]


@pytest.fixture
def courses(made_courses, db):
    return fresh(made_courses)


@pytest.fixture(scope="module")
def made_path(made_catalogue, made_courses):
    one, two, three = made_courses
    return make_path_page(made_catalogue, ("Bước đầu", one), ("Thành thạo", two, (three,)))


@pytest.fixture
def path(made_path, db):
    return fresh(made_path)


def do(course, user, *, lessons: int | None = None):
    activity = Activity.objects.get(key=course.translation_key)
    enrolment = api.enrol(learner=api.learner_of_user(user), course=activity)
    api.record_for(enrolment, [say(lesson) for lesson in leaves(activity)[:lessons]])
    enrolment.refresh_from_db()
    return enrolment


def test_a_path_shows_where_somebody_is_and_what_comes_next(client, path, courses):
    user = make_user()
    client.force_login(user)
    assert client.get(path.url).context["way"].next_up.course.title == "Một"

    first = do(courses[0], user)
    do(courses[1], user, lessons=1)
    response = client.get(path.url)
    way = response.context["way"]
    assert way.milestones[0].reached_at == first.satisfied_at
    assert way.milestones[1].reached_at is None
    assert (way.finished, way.progress, way.satisfied_at) == (1, 0.75, None)
    assert way.next_up.course.title == "Hai"
    assert way.next_milestone.title == "Thành thạo"
    assert courses[1].url in response.content.decode()

    second = do(courses[1], user)
    way = client.get(path.url).context["way"]
    assert (way.progress, way.satisfied_at, way.next_up) == (1.0, second.satisfied_at, None)


def test_visitors_and_learners_without_a_course_see_the_whole_way(client, path):
    response = client.get(path.url)
    assert response.status_code == 200
    assert response.context["way"].progress == 0


def test_a_course_says_of_which_paths_it_is_part_until_the_path_is_gone(client, path, courses):
    assert path.url in client.get(courses[2].url).content.decode()
    path.unpublish()
    assert path.url not in client.get(courses[2].url).content.decode()


def test_a_course_that_is_taken_back_is_not_asked_for(client, path, courses):
    courses[1].unpublish()
    way = client.get(path.url).context["way"]
    assert [step.course.title for step in way.asked] == ["Một"]


def test_a_path_is_made_of_courses_only(catalogue, path):
    path.milestones = [
        ("milestone", {"title": "Sai", "meaning": "", "courses": [{"course": catalogue, "required": True}]})
    ]
    with pytest.raises(ValidationError) as refused:
        path.full_clean()
    assert set(refused.value.message_dict) == {"milestones"}


def test_the_card_of_a_path_needs_nothing_but_its_way(catalogue, path):
    request = RequestFactory().get("/")
    request.user = make_user()
    (way,) = paths_below(catalogue, request)
    html = render_to_string("learning_courses/components/path_card.html", {"way": way})
    assert path.title in html
    assert way.address in html


@pytest.mark.parametrize("count", [2, 8])
def test_a_path_asks_the_same_for_any_number_of_courses(
    client, catalogue, count, django_assert_max_num_queries
):
    courses = [make_course_page(catalogue, title=f"Khóa {number}", lessons=1) for number in range(count)]
    path = make_path_page(catalogue, *((course.title, course) for course in courses))
    user = make_user()
    client.force_login(user)
    for course in courses:
        do(course, user)
    client.get(path.url)
    with django_assert_max_num_queries(8):
        assert client.get(path.url).context["way"].satisfied_at
