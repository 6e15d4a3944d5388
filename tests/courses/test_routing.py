"""Pages are found by their whole address, and what is not ours is left to Wagtail."""

import pytest
from wagtail.models import Locale, Page, PageViewRestriction

from courses.pages.models import CoursePage
from courses.routing import page_at
from courses.tree import addresses_like
from learning.models import Activity
from tests.courses.making import fresh, make_course_page, make_lesson_page, published

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_lesson(made_catalogue):
    return make_lesson_page(make_lesson_page(make_course_page(made_catalogue), title="Chương"), title="Bài")


@pytest.fixture
def lesson(made_lesson, db):
    return fresh(made_lesson)


def test_a_deep_page_comes_whole_in_one_query(lesson, django_assert_num_queries):
    page_at("/home/", ["khoa-hoc", "phong-chong-lua-dao", "chuong", "bai"])  # content types are remembered
    with django_assert_num_queries(1):
        found = page_at("/home/", ["khoa-hoc", "phong-chong-lua-dao", "chuong", "bai"])
        assert (found, type(found), found.minutes) == (lesson, type(lesson), 5)
        assert not found.get_view_restrictions()


def test_nothing_is_found_where_nothing_is(lesson):
    assert page_at("/home/", ["khoa-hoc", "khong-co"]) is None


def test_pages_that_are_not_ours_are_left_to_wagtail(client, catalogue):
    home = catalogue.get_parent()
    plain = home.add_child(instance=Page(title="Giới thiệu", slug="gioi-thieu"))
    assert page_at("/home/", ["gioi-thieu"]) is None
    assert home.specific.route(None, ["gioi-thieu"]).page == plain
    assert client.get("/gioi-thieu/khong-co/").status_code == 404


@pytest.mark.parametrize("above", [0, 1, 2, 3])
def test_a_restriction_anywhere_above_counts(lesson, above):
    page = [lesson, *lesson.get_ancestors().reverse()[:3]][above]
    rule = PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
    found = page_at("/home/", ["khoa-hoc", "phong-chong-lua-dao", "chuong", "bai"])
    assert list(found.get_view_restrictions()) == [rule]


def test_a_restriction_beside_the_way_does_not_count(lesson, catalogue):
    PageViewRestriction.objects.create(
        page=make_course_page(catalogue, title="Kia"), restriction_type="login"
    )
    assert not page_at("/home/", ["khoa-hoc", "phong-chong-lua-dao"]).get_view_restrictions()


def test_an_alias_is_as_restricted_as_its_source(catalogue):
    course = make_course_page(catalogue)
    PageViewRestriction.objects.create(page=course, restriction_type="login")
    alias = course.create_alias(update_slug="ban-sao")
    assert page_at("/home/", ["khoa-hoc", alias.slug]).get_view_restrictions().exists()


def test_the_addresses_of_neighbours_follow_from_ones_own(catalogue):
    course, root = make_course_page(catalogue), catalogue.get_parent().url_path
    assert list(addresses_like(course, [f"{course.url_path}bai-1/", f"{root}khac/"])) == [
        f"{course.url}bai-1/",
        "/khac/",
    ]


def test_a_translated_course_leads_through_its_own_language(client, catalogue):
    course = make_course_page(catalogue, lessons=2)
    english = Locale.objects.create(language_code="en")
    for page in (catalogue.get_parent(), catalogue, course, *course.get_children()):
        published(page.specific.copy_for_translation(english))
    translated = CoursePage.objects.get(locale=english)
    translated.title = "Staying safe"
    published(translated)
    client.cookies["django_language"] = "en"
    first, second = translated.get_children().specific()
    context = client.get(first.url).context_data
    assert context["course"].title == "Staying safe"
    assert context["after"].address == second.url
    assert Activity.objects.get(key=course.translation_key).parts.count() == 3  # one course in two languages
    lessons = client.get(translated.url).context_data["outline"].lessons
    assert [lesson.address for lesson in lessons] == [first.url, second.url]
