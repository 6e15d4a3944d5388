"""A lesson in two languages is one activity, learnt once in whichever of them."""

import pytest
from django.conf import settings
from django.test import override_settings
from wagtail.models import Locale

from courses.pages.models import LessonPage
from learning import api
from learning.models import Activity, Enrolment, PlannedChoice
from tests.courses.making import flashcards, make_course_page, make_lesson_page, published
from tests.factories import make_learner, make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


@pytest.fixture(autouse=True)
def _two_languages():
    with override_settings(WAGTAIL_I18N_ENABLED=True, WAGTAIL_CONTENT_LANGUAGES=LANGUAGES):
        yield


@pytest.fixture
def english(catalogue):
    locale = Locale.objects.create(language_code="en")
    catalogue.get_parent().specific.copy_for_translation(locale)
    for page in (
        catalogue.copy_for_translation(locale),
        catalogue.get_parent().specific.get_translation(locale),
    ):
        published(page.specific)
    return locale


@pytest.fixture
def course(catalogue, english):
    course = make_course_page(catalogue)
    make_lesson_page(course, title="Bài 1", blocks=[flashcards(required=True)])
    make_lesson_page(course, title="Bài 2")
    return course


def in_english(page, english, **fields):
    translated = page.copy_for_translation(english)
    for name, value in fields.items():
        setattr(translated, name, value)
    return published(translated)


def keys(course) -> set:
    found = Activity.objects.get(key=course.translation_key)
    return set(found.parts.filter(retired_at__isnull=True).values_list("key", flat=True))


def test_what_is_learnt_in_one_language_is_learnt_in_the_other(client, course, english):
    before = keys(course)
    translated = in_english(course, english, title="Staying safe")
    lessons = [in_english(page, english) for page in LessonPage.objects.filter(locale=course.locale)]
    assert keys(course) == before
    user = make_user()
    activity = Activity.objects.get(key=course.translation_key)
    enrolment = api.enrol(learner=make_learner(user=user), course=activity)
    client.force_login(user)
    assert all(client.get(lesson.url).status_code == 200 for lesson in lessons)
    block = api.block_key(lessons[0].translation_key, lessons[0].body[0].id)
    for key in (block, lessons[1].translation_key):
        api.record_for(enrolment, [say(Activity.objects.get(key=key))])
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at is not None
    for page in (course, translated):
        assert "l-alert--info" not in client.get(page.url).content.decode()
        assert client.get(page.url).context["is_finished"]
    assert Enrolment.objects.count() == 1


def test_a_lesson_says_in_its_own_language_what_it_waits_for(client, course, english):
    in_english(course, english)
    original = LessonPage.objects.get(title="Bài 1", locale=course.locale)
    body = original.body.get_prep_value()
    body[0]["value"]["title"] = "Three steps"
    lesson = in_english(original, english, body=body)
    user = make_user()
    api.enrol(learner=make_learner(user=user), course=Activity.objects.get(key=course.translation_key))
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    read = client.get(lesson.url).context
    [part] = read["waits_for"]
    assert read["page"].locale == english
    assert (part.title, part.address) == ("Three steps", f"{lesson.url}#block-{lesson.body[0].id}")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
    [part] = client.get(original.url).context["waits_for"]
    assert part.address == f"{original.url}#block-{lesson.body[0].id}"


def test_a_partial_translation_takes_nothing_away(course, english):
    before = keys(course)
    in_english(course, english)
    in_english(LessonPage.objects.get(title="Bài 1", locale=course.locale), english, body=[])
    assert keys(course) == before


def test_a_stale_translation_changes_nothing_when_it_is_published_again(course, english):
    in_english(course, english)
    first = LessonPage.objects.get(title="Bài 1", locale=course.locale)
    stale = in_english(first, english)
    second = LessonPage.objects.get(title="Bài 2", locale=course.locale)
    second.unpublish()
    after = keys(course)
    published(stale)
    assert keys(course) == after


def test_publishing_a_translation_takes_nobodys_choice(course, english):
    in_english(course, english)
    first = LessonPage.objects.get(title="Bài 1", locale=course.locale)
    api.plan_choice(key=first.translation_key, difference=[], choice="again")
    in_english(first, english)
    assert PlannedChoice.objects.count() == 1


def test_an_alias_in_another_language_is_the_same_activity(course, english):
    before = keys(course)
    course.copy_for_translation(english, alias=True)
    for page in LessonPage.objects.filter(locale=course.locale):
        page.copy_for_translation(english, alias=True)
    assert keys(course) == before
    lesson = LessonPage.objects.get(title="Bài 1", locale=course.locale)
    lesson.body.append(flashcards("Thêm", required=True))
    published(lesson)
    assert len(keys(course)) == len(before) + 1


def test_a_copy_of_a_translated_course_is_a_course_of_its_own(course, english):
    in_english(course, english)
    before = keys(course)
    copy = course.copy(recursive=True, update_attrs={"slug": "ban-sao", "title": "Bản sao"})
    assert keys(course) == before
    assert keys(copy).isdisjoint(before)
    assert len(keys(copy)) == len(before)
