"""A package in a lesson: shown at a tap in a frame of its own, to those who may read the lesson."""

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from courses.checking.run import findings_on
from courses.packages.keeping import examine, keep
from learning import registry
from tests.courses.making import make_course_page, make_lesson_page
from tests.courses.packages.making import make_package, package_block, web
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def package():
    return make_package()


def make_lesson(catalogue, package, *, course=None, **value):
    course = make_course_page(catalogue, **(course or {}))
    return make_lesson_page(course, blocks=[package_block(package, **value)])


def shown(client, lesson) -> BeautifulSoup:
    return BeautifulSoup(client.get(lesson.get_url()).text, "html.parser")


def test_a_learner_finds_a_link_and_what_to_do_instead_and_nothing_is_fetched(client, catalogue, package):
    page = shown(client, make_lesson(catalogue, package))
    block = page.select_one("[data-embed]")
    assert block.a["href"] == block.button["data-player"] == package.launch.address
    assert block.button["data-sandbox"] == "allow-scripts allow-forms"
    assert block.button.has_attr("hidden")
    assert not page.find("iframe")
    assert "Đọc ba câu hỏi này." in page.text


def test_who_may_not_read_the_lesson_does_not_learn_the_address(client, catalogue, package):
    lesson = make_lesson(catalogue, package, course={"open_to_guests": False})
    assert package.digest not in client.get(lesson.get_url()).text
    client.force_login(make_user("nguoi-la"))
    assert package.digest not in client.get(lesson.get_url()).text


def test_another_file_is_shown_at_once(client, catalogue, package):
    lesson = make_lesson(catalogue, package)
    client.get(lesson.get_url())
    keep(package, examine(web({"a.js": "1"})))
    assert package.launch.address in client.get(lesson.get_url()).text


def test_without_its_format_the_words_are_all_there_is(client, catalogue, package):
    package.format = "of-an-app-that-is-gone"
    package.save()
    page = shown(client, make_lesson(catalogue, package))
    assert not page.select("[data-player]")
    assert page.select_one("details[open]").find(string="Đọc ba câu hỏi này.")


def test_an_author_must_say_what_to_do_instead():
    block = registry.blocks["package"]()
    assert block.child_blocks["alternative"].required
    assert block.activity_type is None
    with override("en"):
        assert "Not completed by itself" in block.get_description()


def test_its_weight_is_counted(catalogue):
    heavy = make_package(web({"a.mp4": bytes(range(256)) * 1000}))
    lesson = make_lesson(catalogue, heavy)
    assert [one for one in findings_on(lesson) if one.check == "weight" and "250" in one.message]
