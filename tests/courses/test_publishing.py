"""A published page becomes activities; whatever happens to it later, they follow."""

import pytest
from wagtail.models import Locale, Page

from courses.models import CourseMixin
from courses.pages.models import CatalogPage, CoursePage, LessonPage
from learning import api
from learning.models import Activity
from tests.courses.making import flashcards, make_course_page, make_lesson_page, published

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def living(course: CoursePage) -> list[str]:
    """Titles of what can be learnt in ``course``, in order."""
    found = Activity.objects.get(key=course.translation_key)
    return [each.title for each in found.parts.filter(retired_at__isnull=True).order_by("position")]


def test_publishing_a_course_and_its_lessons_declares_them_in_order(catalogue):
    course = make_course_page(catalogue, code="CDAN-07", programme="CDAN", planned_periods=3)
    module = make_lesson_page(course, title="Chương 1")
    make_lesson_page(module, title="Bài 1", blocks=[("text", "<p>Chữ</p>"), flashcards()])
    make_lesson_page(course, title="Bài 2")
    activity = Activity.objects.get(key=course.translation_key)
    assert living(course) == [course.title, "Chương 1", "Bài 1", "Ôn lại", "Bài 2"]
    assert (activity.code, activity.programme, activity.planned_periods) == ("CDAN-07", "CDAN", 3)
    assert activity.address == "/khoa-hoc/phong-chong-lua-dao/"
    assert Activity.objects.get(key=module.translation_key).type == api.MODULE


def test_a_blocks_key_is_made_of_its_page_and_its_id(catalogue):
    lesson = make_lesson_page(make_course_page(catalogue), blocks=[flashcards(required=True)])
    key = api.block_key(lesson.translation_key, lesson.body[0].id)
    activity = Activity.objects.get(key=key)
    assert (activity.parent.key, activity.type, activity.required) == (
        lesson.translation_key,
        api.INTERACTION,
        True,
    )
    assert activity.address == f"/khoa-hoc/phong-chong-lua-dao/ba-buoc/#block-{lesson.body[0].id}"


def test_what_an_author_takes_back_is_forgotten(catalogue):
    lesson = make_lesson_page(make_course_page(catalogue), blocks=[flashcards(required=True)])
    lesson.body[0].value["required"] = False
    published(lesson)
    assert not Activity.objects.get(key=api.block_key(lesson.translation_key, lesson.body[0].id)).required


def test_drafts_are_never_declared(catalogue):
    course = make_course_page(catalogue)
    make_lesson_page(course, title="Nháp", live=False)
    draft = catalogue.add_child(instance=CoursePage(title="Khóa nháp", live=False))
    draft.save_revision()
    make_lesson_page(draft, title="Bài trong khóa nháp")
    assert living(course) == [course.title]
    assert Activity.objects.count() == 1


def test_a_lesson_below_a_draft_waits_for_it(catalogue):
    course = make_course_page(catalogue)
    module = make_lesson_page(course, title="Chương", live=False)
    make_lesson_page(module, title="Bài")
    assert living(course) == [course.title]
    published(module)
    assert living(course) == [course.title, "Chương", "Bài"]


def test_an_unsaved_draft_of_a_live_lesson_changes_nothing(catalogue):
    course = make_course_page(catalogue, lessons=1)
    lesson = LessonPage.objects.get()
    lesson.title = "Tên mới"
    lesson.save_revision()
    assert living(course) == [course.title, "Bài 1"]
    published(lesson)
    assert living(course) == [course.title, "Tên mới"]


def test_unpublishing_retires_and_publishing_revives(catalogue):
    course = make_course_page(catalogue, lessons=2)
    lesson = LessonPage.objects.get(title="Bài 1")
    before = Activity.objects.get(key=lesson.translation_key)
    lesson.unpublish()
    assert living(course) == [course.title, "Bài 2"]
    published(lesson)
    assert living(course) == [course.title, "Bài 1", "Bài 2"]
    assert Activity.objects.get(key=lesson.translation_key).pk == before.pk


def test_an_unpublished_course_is_closed_with_everything_in_it(catalogue):
    course = make_course_page(catalogue, lessons=2)
    course.unpublish()
    assert living(course) == []
    published(course)
    assert living(course) == [course.title, "Bài 1", "Bài 2"]


def test_deleting_a_module_retires_its_lessons_but_keeps_them_in_the_log(catalogue):
    course = make_course_page(catalogue, lessons=1)
    module = make_lesson_page(course, title="Chương")
    for number in range(3):
        make_lesson_page(module, title=f"Trong chương {number}")
    Page.objects.get(pk=module.pk).delete()
    assert living(course) == [course.title, "Bài 1"]
    assert Activity.objects.filter(retired_at__isnull=False).count() == 4


def test_deleting_a_course_closes_it(catalogue):
    course = make_course_page(catalogue, lessons=3)
    Page.objects.get(pk=course.pk).delete()
    assert living(course) == []
    assert Activity.objects.count() == 4


def test_a_lesson_that_moves_belongs_to_its_new_course(catalogue):
    old, new = make_course_page(catalogue, lessons=2), make_course_page(catalogue, title="Khóa kia")
    lesson = make_lesson_page(old, title="Bài dời", blocks=[flashcards()])
    lesson.move(new, pos="last-child")
    assert living(old) == [old.title, "Bài 1", "Bài 2"]
    assert living(new) == ["Khóa kia", "Bài dời", "Ôn lại"]
    assert Activity.objects.get(key=lesson.translation_key).address == "/khoa-hoc/khoa-kia/bai-doi/"


def test_lessons_keep_the_order_in_which_the_author_puts_them(catalogue):
    course = make_course_page(catalogue, lessons=3)
    first, last = LessonPage.objects.get(title="Bài 1"), LessonPage.objects.get(title="Bài 3")
    last.move(first, pos="left")
    assert living(course) == [course.title, "Bài 3", "Bài 1", "Bài 2"]


def test_addresses_follow_when_a_page_above_is_renamed(catalogue, django_capture_on_commit_callbacks):
    course = make_course_page(catalogue, lessons=1)
    page = CatalogPage.objects.get(pk=catalogue.pk)
    page.slug = "hoc-tap"
    with django_capture_on_commit_callbacks(execute=True):
        published(page)
    assert Activity.objects.get(key=course.translation_key).address == "/hoc-tap/phong-chong-lua-dao/"
    assert Activity.objects.get(title="Bài 1").address == "/hoc-tap/phong-chong-lua-dao/bai-1/"


def test_a_copied_course_is_a_course_of_its_own(catalogue):
    course = make_course_page(catalogue)
    make_lesson_page(course, title="Bài", blocks=[flashcards()])
    copy = course.copy(recursive=True, update_attrs={"slug": "ban-sao", "title": "Bản sao"})
    assert copy.translation_key != course.translation_key
    assert living(copy) == ["Bản sao", "Bài", "Ôn lại"]
    assert living(course) == [course.title, "Bài", "Ôn lại"]
    assert Activity.objects.count() == 6


def test_a_copy_that_is_kept_as_a_draft_declares_nothing(catalogue):
    course = make_course_page(catalogue, lessons=2)
    course.copy(recursive=True, keep_live=False, update_attrs={"slug": "ban-sao"})
    assert Activity.objects.count() == 3


@pytest.fixture
def in_english(catalogue):
    """The site in English too."""
    english = Locale.objects.create(language_code="en")
    catalogue.get_parent().specific.copy_for_translation(english)
    for page in catalogue.copy_for_translation(english), catalogue.get_parent().get_translation(english):
        published(page.specific)
    return english


def test_translations_share_their_activities_and_the_sites_own_language_names_them(catalogue, in_english):
    course = make_course_page(catalogue, lessons=1)
    lesson = LessonPage.objects.get()
    translated = course.copy_for_translation(in_english)
    translated.title = "Staying safe"
    published(translated)
    in_lesson = lesson.copy_for_translation(in_english)
    in_lesson.title = "Lesson 1"
    published(in_lesson)
    assert living(course) == [course.title, "Bài 1"]
    assert Activity.objects.count() == 2


def test_a_translation_carries_on_when_the_original_is_gone(catalogue, in_english):
    course = make_course_page(catalogue, lessons=0)
    translated = course.copy_for_translation(in_english)
    translated.title = "Staying safe"
    translated = published(translated)
    course.unpublish()
    assert living(course) == ["Staying safe"]
    translated.unpublish()
    assert living(course) == []


def test_any_page_made_with_the_mixin_is_a_course():
    assert issubclass(CoursePage, CourseMixin)
    from courses.tree import page_models

    assert CoursePage in page_models(CourseMixin)
    assert CatalogPage not in page_models(CourseMixin)
