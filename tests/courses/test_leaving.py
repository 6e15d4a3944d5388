"""Before a page is taken away, the administration says whom that meets and what stays."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from courses.pages.models import CoursePage, LessonPage
from courses.workflow import set_up_roles
from learning import api
from learning.models import Activity, Progress
from tests.courses.making import fresh, make_course_page, make_lesson_page
from tests.factories import make_learner, make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
FINISHED = "1 người đã học xong"


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    return make_course_page(made_catalogue, lessons=2)


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


@pytest.fixture
def lesson(course):
    return LessonPage.objects.get(title="Bài 1")


@pytest.fixture
def browser(catalogue):
    user = make_user("son")
    user.groups.add(set_up_roles(catalogue).publishers)
    browser = Client()
    browser.force_login(user)
    return browser


def learn(page, name="Trần Thị Lan", *, finish: bool = True):
    activity = Activity.objects.get(key=page.translation_key)
    enrolment = api.enrol(learner=make_learner(name), course=activity.course)
    verb = {} if finish else {"verb": api.verbs.PROGRESSED}
    api.record_for(enrolment, [say(activity, **verb)])
    return enrolment


def at(name: str, *args) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def test_deleting_a_lesson_says_how_many_have_finished_it_and_keeps_what_they_did(browser, course, lesson):
    learn(lesson)
    seen = browser.get(at("delete", lesson.pk)).content.decode()
    assert FINISHED in seen
    assert "không thể khôi phục" in seen
    assert browser.post(at("delete", lesson.pk)).status_code == 302
    assert not LessonPage.objects.filter(pk=lesson.pk).exists()
    assert Progress.objects.get(activity__key=lesson.translation_key).satisfied_at is not None


def test_unpublishing_says_so_before_it_happens(browser, lesson):
    learn(lesson)
    assert FINISHED in browser.get(at("unpublish", lesson.pk)).content.decode()
    lesson.refresh_from_db()
    assert lesson.live


def test_moving_out_of_the_course_says_so_and_moving_within_it_does_not(browser, catalogue, course, lesson):
    learn(lesson)
    other = make_course_page(catalogue, title="Khóa khác")
    module = make_lesson_page(course, title="Chương 1")
    assert FINISHED in browser.get(at("move_confirm", lesson.pk, other.pk)).content.decode()
    assert FINISHED not in browser.get(at("move_confirm", lesson.pk, module.pk)).content.decode()


def test_closing_a_course_tells_of_those_under_way(client, course, lesson):
    learn(lesson)
    client.force_login(make_user("quantri", is_superuser=True))
    seen = client.get(at("delete", course.pk)).content.decode()
    assert "0 người đã học xong" in seen
    assert "1 người đang học" in seen


def test_what_nobody_has_begun_goes_without_a_word(browser, lesson):
    assert "đã học xong" not in browser.get(at("delete", lesson.pk)).content.decode()


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_many_pages_are_not_taken_away_at_once_if_people_have_learnt_one(browser, course, lesson, action):
    learn(lesson)
    second = LessonPage.objects.get(title="Bài 2")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    answer = browser.post(
        f"{address}?id={lesson.pk}&id={second.pk}&next=/admin/pages/{course.pk}/", follow=True
    )
    assert FINISHED in answer.content.decode()
    assert Page.objects.filter(pk__in=[lesson.pk, second.pk], live=True).count() == 2


def test_a_page_of_another_kind_is_left_to_wagtail(browser, catalogue):
    empty = make_course_page(catalogue, title="Chưa ai học")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    browser.post(f"{address}?id={empty.pk}")
    assert not CoursePage.objects.get(pk=empty.pk).live


def test_the_numbers_are_found_by_as_many_queries_for_one_learner_as_for_three(
    lesson, django_assert_num_queries
):
    for name in ("Lan", "Đức", "Mai"):
        learn(lesson, f"Trần Thị {name}")
    with django_assert_num_queries(2):
        assert api.reach_of(lesson.translation_key).finished == 3
