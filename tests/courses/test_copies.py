"""Copies and aliases of courses, and what is shared between them and their originals."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.copying import free_code
from courses.pages.models import CoursePage, LessonPage
from courses.prerequisites import as_lesson, lessons_first
from learning import api
from learning.models import Activity, Progress
from tests.courses.making import chosen, flashcards, make_course_page, make_lesson_page, published
from tests.factories import make_learner, make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def course(catalogue):
    course = make_course_page(catalogue, code="CDS-07", in_order=True)
    first = make_lesson_page(course, title="Bài 1", blocks=[flashcards(required=True)])
    make_lesson_page(course, title="Bài 2", prerequisites=chosen(first))
    return CoursePage.objects.get(pk=course.pk)


def copied(client, page, parent, **form) -> Page:
    client.force_login(make_user("quantri", is_superuser=True))
    title = form.pop("title", "Bản sao")
    fields = {"new_title": title, "new_slug": "ban-sao", "new_parent_page": parent.pk, "publish_copies": "on"}
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    answer = client.post(address, {**fields, "copy_subpages": "on", **form})
    assert answer.status_code == 302
    return Page.objects.get(slug="ban-sao").specific


def learn(course) -> None:
    activity = Activity.objects.get(key=course.translation_key)
    enrolment = api.enrol(learner=make_learner(), course=activity)
    lesson = activity.parts.get(title="Bài 2")
    api.record_for(enrolment, [say(lesson)])


def test_a_copy_has_a_code_and_activities_of_its_own_and_nobodys_progress(client, catalogue, course):
    learn(course)
    copy = copied(client, course, catalogue)
    assert (copy.code, copy.get_latest_revision_as_object().code) == ("CDS-07-2", "CDS-07-2")
    assert Activity.objects.get(key=copy.translation_key).code == "CDS-07-2"
    assert Activity.objects.get(key=course.translation_key).code == "CDS-07"
    assert (copy.in_order, copy.open_to_guests) == (course.in_order, course.open_to_guests)
    assert not Progress.objects.filter(activity__course__key=copy.translation_key).exists()


def test_what_comes_first_in_a_copy_is_in_the_copy(client, catalogue, course):
    copy = copied(client, course, catalogue)
    one, two = LessonPage.objects.child_of(copy).order_by("path")
    order = lessons_first((as_lesson(page, copy) for page in (one, two)), in_order=False)
    assert order == {two.translation_key: [one.translation_key]}


def test_the_copy_of_a_draft_stays_a_draft(client, catalogue, course):
    copy = copied(client, course, catalogue, publish_copies="")
    assert (copy.live, copy.code) == (False, "CDS-07-2")
    assert not Activity.objects.filter(key=copy.translation_key).exists()


def test_an_alias_of_a_lesson_in_another_course_shows_the_same_and_is_learnt_by_itself(
    client, catalogue, course
):
    other = make_course_page(catalogue, title="Khóa khác")
    lesson = LessonPage.objects.get(title="Bài 1")
    alias = copied(client, lesson, other, alias="on")
    activity = Activity.objects.get(key=alias.translation_key)
    assert activity.course.key == other.translation_key
    assert alias.translation_key != lesson.translation_key
    lesson.title = "Bài 1, viết lại"
    published(lesson)
    activity.refresh_from_db()
    assert activity.title == "Bài 1, viết lại"


def test_a_code_is_never_longer_than_its_field():
    long = "A" * 32
    assert free_code(long, {long}) == "A" * 30 + "-2"
    assert free_code("CDS", {"CDS", "CDS-2"}) == "CDS-3"
