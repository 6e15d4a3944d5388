"""Listings stay in step with the pages, whatever happens to them."""

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from courses.catalogue import keeping
from courses.models import LessonText, Listing
from courses.pages.models import CatalogPage, LessonPage
from tests.courses.making import flashcards, fresh, make_course_page, make_lesson_page, published

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    return make_course_page(made_catalogue, title="An toàn", code="CNTT-10", lessons=1)


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


def listing(course) -> Listing:
    return Listing.objects.get(page_id=course.pk)


def test_a_published_lesson_gives_its_words_and_its_form(course):
    make_lesson_page(course, title="USB", blocks=[("text", "<p>Rút <b>an toàn</b></p>"), flashcards()])
    found = listing(course)
    assert " rut an " in f" {LessonText.objects.get(title='USB').folded} "
    assert " rut " in found.words
    assert found.formats == ["practice"]
    assert found.minutes == 10


def test_what_was_chosen_from_a_list_is_not_searched(course):
    make_lesson_page(
        course, title="USB", blocks=[("callout", {"kind": "tip", "title": "", "text": "<p>Rút</p>"})]
    )
    assert LessonText.objects.get(title="USB").text == "Rút"


def test_a_module_s_own_minutes_do_not_count_twice(course):
    module = make_lesson_page(course, title="Phần 1")
    make_lesson_page(module, title="Trong phần")
    assert listing(course).minutes == 10


def test_an_unpublished_lesson_is_forgotten(course):
    LessonPage.objects.get(title="Bài 1").unpublish()
    assert not LessonText.objects.exists()
    assert listing(course).minutes == 0


def test_an_unpublished_course_is_not_listed_until_it_is_back(course):
    course.unpublish()
    assert not Listing.objects.exists()
    assert not LessonText.objects.exists()
    published(course)
    assert listing(course).minutes == 5


def test_a_deleted_course_leaves_nothing(course):
    course.delete()
    assert not Listing.objects.exists()
    assert not LessonText.objects.exists()


def test_a_lesson_that_moves_takes_its_words_along(catalogue, course):
    other = make_course_page(catalogue, title="Khác")
    lesson = make_lesson_page(course, title="USB")
    lesson.move(other, pos="last-child")
    assert "usb" not in listing(course).words
    assert "usb" in listing(other).words
    assert LessonText.objects.get(title="USB").course == listing(other)


def test_a_changed_title_is_found_by_its_new_words(course):
    course.title = "Bảo mật"
    published(course)
    assert listing(course).folded.startswith(" bao mat \n")


def test_the_text_of_a_lesson_is_read_only_when_it_changed(course, monkeypatch):
    read = []
    monkeypatch.setattr(keeping.describing, "lesson_text", lambda page: read.append(page.title) or "")
    make_lesson_page(course, title="USB")
    assert read == ["USB"]


def test_what_not_everybody_may_see_is_not_kept(course):
    lesson = make_lesson_page(course, title="Nội bộ", blocks=[("text", "<p>Mật</p>")])
    rule = PageViewRestriction.objects.create(page=lesson, restriction_type="login")
    assert "mat" not in listing(course).words
    assert "noi" not in listing(course).folded
    rule.delete()
    assert "mat" in listing(course).words


def test_rebuilding_gives_the_same(course):
    make_lesson_page(course, title="USB", blocks=[flashcards()])
    before = Listing.objects.values("page_id", "said", "folded", "words", "minutes", "formats").get()
    Listing.objects.all().delete()
    call_command("rebuild_course_search", verbosity=0)
    assert Listing.objects.values("page_id", "said", "folded", "words", "minutes", "formats").get() == before


def test_a_site_that_had_courses_before_gets_its_listings_with_the_migrations(course):
    Listing.objects.all().delete()
    keeping._migrated(sender=None, using="default")
    assert listing(course).title == "An toàn"


def test_publishing_costs_the_same_for_any_number_of_lessons(course, django_assert_max_num_queries):
    for number in range(12):
        make_lesson_page(course, title=f"Bài {number}")
    course.refresh_from_db()
    course.locale  # noqa: B018  asked for once
    with django_assert_max_num_queries(14):
        keeping.list_course(course)


def test_a_catalogue_is_no_course(catalogue, course):
    published(CatalogPage.objects.get(pk=catalogue.pk))
    assert list(Listing.objects.values_list("page_id", flat=True)) == [course.pk]
