"""Courses and lessons are tagged by their authors; learning knows it as soon as it is published."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from courses.pages.models import CoursePage, LessonPage
from courses.workflow import set_up_roles
from learning import api
from learning.models import ActivityCompetency, CourseChange
from tests.courses.making import fresh, make_course_page, published
from tests.courses.test_workflow import NO_COMMENTS, course_form, lesson_form
from tests.factories import make_learner, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
DEVICES = {"key": "digcomp@2.2:4.1", "level": 3}
TOPIC = {"key": "topics@2026:T19", "level": None}


@pytest.fixture(scope="module", autouse=True)
def _frameworks(made_once):
    call_command("load_competencies", verbosity=0)


@pytest.fixture(autouse=True)
def _no_book_of_another_test():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    course = make_course_page(made_catalogue, lessons=1, competencies=[DEVICES])
    lesson = LessonPage.objects.get()
    lesson.competencies = [TOPIC]
    published(lesson)
    return course


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


@pytest.fixture
def lesson(course):
    return LessonPage.objects.get()


@pytest.fixture
def publisher(catalogue):
    user = make_user("son")
    user.groups.add(set_up_roles(catalogue).publishers)
    browser = Client()
    browser.force_login(user)
    return browser


def rows(page) -> set[tuple[str, int | None]]:
    found = ActivityCompetency.objects.filter(activity__key=page.translation_key)
    return set(found.values_list("competency", "level"))


def test_what_is_published_is_known_to_learning(course, lesson):
    assert rows(course) == {("digcomp@2.2:4.1", 3)}
    assert rows(lesson) == {("topics@2026:T19", None)}


def test_a_draft_changes_nothing_until_it_is_published(lesson):
    lesson.competencies = []
    revision = lesson.save_revision()
    assert rows(lesson) == {("topics@2026:T19", None)}
    revision.publish()
    assert rows(lesson) == set()


def test_an_older_version_brings_its_own_back(lesson):
    before = lesson.latest_revision
    lesson.competencies = [DEVICES]
    published(lesson)
    before.publish()
    assert rows(lesson) == {("topics@2026:T19", None)}


def test_a_copy_trains_the_same_under_a_key_of_its_own(course, lesson):
    copy = lesson.copy(update_attrs={"slug": "ban-sao", "title": "Bản sao"})
    published(copy)
    assert rows(copy) == rows(lesson)
    assert copy.translation_key != lesson.translation_key


def test_tagging_asks_nobody_for_anything_again(course, lesson):
    activity = api.course_by_key(course.translation_key)
    api.enrol(learner=make_learner(), course=activity)
    lesson.competencies = [DEVICES]
    published(lesson)
    assert not CourseChange.objects.exists()


def test_an_author_ticks_competencies_in_the_editor(publisher, lesson):
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    page = BeautifulSoup(publisher.get(address).content, "html.parser")
    assert len(page.select("[data-learning-picker] details")) == 6
    ticked = {
        "competencies-shown": "1",
        "competencies": ["digcomp@2.2:4.1", "iu@2014:IU14"],
        "competencies-level-digcomp@2.2:4.1": "2",
    }
    form = {**lesson_form([]), "slug": lesson.slug, **ticked, "action-publish": "1"}
    assert publisher.post(address, form).status_code == 302
    assert rows(lesson) == {("digcomp@2.2:4.1", 2), ("iu@2014:IU14", None)}


def test_a_form_that_does_not_ask_for_them_leaves_them_alone(publisher, lesson):
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    form = {**lesson_form([]), "slug": lesson.slug, "action-publish": "1"}
    assert publisher.post(address, form).status_code == 302
    assert rows(lesson) == {("topics@2026:T19", None)}


def test_a_level_that_does_not_exist_is_told_and_nothing_is_lost(publisher, lesson):
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    wrong = {"competencies": "digcomp@2.2:4.1", "competencies-level-digcomp@2.2:4.1": "9"}
    response = publisher.post(address, {**lesson_form([]), "slug": lesson.slug, **wrong})
    assert response.status_code == 200
    assert "9" in str(response.context["form"].errors["competencies"])
    page = BeautifulSoup(response.content, "html.parser")
    assert [box["value"] for box in page.select("[data-learning-picker] input[checked]")] == [
        "digcomp@2.2:4.1"
    ]


def test_the_course_s_page_says_what_is_practised_in_the_words_of_the_site(client, course):
    page = BeautifulSoup(client.get(course.url).content, "html.parser")
    assert [chip.text for chip in page.select(".l-chip")] == ["Bảo vệ thiết bị"]


def test_a_course_without_competencies_says_nothing_of_them(client, catalogue):
    course = make_course_page(catalogue, lessons=1)
    assert "l-chip" not in client.get(course.url).content.decode()


def test_the_editor_shows_what_the_lessons_train_and_what_none_does(publisher, course):
    course.competencies = [DEVICES, {"key": "digcomp@2.2:3.4", "level": None}]
    published(course)
    shown = publisher.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()
    panel = [item.text for item in BeautifulSoup(shown, "html.parser").select(".l-coverage-list li")]
    assert len(panel) == 2
    assert "1 bài" in panel[0]
    assert "3.4 Lập trình" in " ".join(panel[1].split())


def test_unticking_everything_empties_the_draft(publisher, course):
    address = reverse("wagtailadmin_pages:edit", args=[course.pk])
    form = {**course_form(slug=course.slug), "competencies-shown": "1", **NO_COMMENTS}
    assert publisher.post(address, form).status_code == 302
    course.refresh_from_db()
    assert CoursePage.objects.get().get_latest_revision_as_object().competencies == []
