"""Whole pages are kept for visitors without an account, and are right at once whatever changes."""

import gzip
import json
import re
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management.sql import emit_post_migrate_signal
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Locale, PageViewRestriction, Site

from assessments.quizzes.models import Quiz
from courses import checks
from courses.page_cache.generation import KEY, is_shown, renew, renewed_once
from courses.page_cache.making import Making, _look_up
from courses.pages.models import CoursePage
from learning import api
from learning.models import Activity
from tests.courses.making import (
    flashcards,
    fresh,
    make_course_page,
    make_drawing,
    make_lesson_page,
    published,
)
from tests.factories import make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    course = make_course_page(made_catalogue)
    make_lesson_page(course, title="Bài 1", blocks=[("text", "<p>Dừng lại</p>"), flashcards()])
    make_lesson_page(course, title="Bài 2")
    return course


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


@pytest.fixture
def lesson(course):
    return f"{course.url}bai-1/"


def read(client, address: str, **headers) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def is_kept(address: str, asks) -> bool:
    """Whether a visitor whom nobody knows is answered without the database."""
    with asks() as asked:
        assert Client().get(address).status_code == 200
    return not asked.captured_queries


@pytest.fixture
def asks():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def test_the_second_visitor_asks_the_database_nothing(catalogue, course, lesson, asks):
    for address in ("/", catalogue.url, f"{catalogue.url}?programme=CDAN", course.url, lesson):
        read(Client(), address)
        assert is_kept(address, asks), address


@pytest.mark.parametrize("address", ["{lesson}?utm_source=zalo", "{catalogue}?q=an+toan"])
def test_what_can_be_asked_in_endless_ways_is_made_each_time(course, lesson, catalogue, asks, address):
    address = address.format(lesson=lesson, catalogue=catalogue.url)
    read(Client(), address)
    assert not is_kept(address, asks)


# --- right after a change ----------------------------------------------------------------------------------


def rename(page, title: str) -> None:
    page.refresh_from_db()
    page.title = title
    published(page)


def test_a_published_page_is_seen_at_once_by_itself_and_wherever_it_is_named(catalogue, course, lesson):
    pages = (catalogue.url, course.url, lesson, f"{course.url}bai-2/")
    assert not any("Khóa mới" in read(Client(), page) for page in pages)
    rename(course, "Khóa mới")
    assert all("Khóa mới" in read(Client(), page) for page in pages)


def test_a_draft_is_not_seen_and_ends_nothing(course, lesson, asks):
    read(Client(), lesson)
    page = course.get_children().first().specific
    page.title = "Bản nháp"
    page.save_revision()
    assert is_kept(lesson, asks)
    assert "Bản nháp" not in read(Client(), lesson)


def test_an_unpublished_course_is_gone_from_everywhere(catalogue, course, lesson):
    assert course.title in read(Client(), catalogue.url)
    read(Client(), lesson)
    course.unpublish()
    assert course.title not in read(Client(), catalogue.url)
    assert Client().get(course.url).status_code == Client().get(lesson).status_code == 404


def test_a_moved_or_deleted_lesson_is_seen_at_once(course, lesson):
    first, second = course.get_children().specific()
    read(Client(), course.url)
    second.move(first, pos="left")
    html = read(Client(), course.url)
    assert html.index("Bài 2") < html.index("Bài 1")
    second.refresh_from_db()
    second.delete()
    assert "Bài 2" not in read(Client(), course.url)


def test_a_page_that_became_private_is_shown_to_nobody(course, lesson, asks):
    read(Client(), lesson)
    PageViewRestriction.objects.create(page=course, restriction_type="password", password="bi-mat")
    for _ in range(2):
        assert "Dừng lại" not in read(Client(), lesson)
    assert not is_kept(lesson, asks)


def test_a_lesson_opens_on_its_day(catalogue):
    opens_at = timezone.now() + timedelta(minutes=5)
    course = make_course_page(catalogue, lessons=1, opens_at=opens_at)
    assert "Khóa học này mở" in read(Client(), course.url)
    with time_machine.travel(opens_at - timedelta(seconds=1), tick=False):
        assert "Học ngay" not in read(Client(), course.url)
    with time_machine.travel(opens_at + timedelta(seconds=1), tick=False):
        assert "Học ngay" in read(Client(), course.url)


@pytest.mark.parametrize("change", ["picture", "quiz", "site"])
def test_whatever_editors_save_ends_all_that_is_kept(course, lesson, asks, change):
    picture, quiz = make_drawing(), Quiz(title="Luyện tập", code="luyen")
    read(Client(), lesson)
    assert is_kept(lesson, asks)
    {"picture": picture, "quiz": quiz, "site": Site.objects.get()}[change].save()
    assert not is_kept(lesson, asks)


def test_settings_of_a_site_are_shown_and_a_persons_progress_is_not():
    class Brand(BaseSiteSetting):
        class Meta:
            abstract = True

    assert is_shown(Brand)
    assert is_shown(CoursePage)
    assert not is_shown(Activity)


def test_a_translation_is_seen_in_its_language_alone(catalogue, course, asks):
    locale = Locale.objects.create(language_code="en")
    for page in (catalogue.get_parent().specific, catalogue):
        published(page.copy_for_translation(locale).specific)
    translated = course.copy_for_translation(locale)
    translated.title = "Staying safe"
    published(translated)
    english = Client()
    english.cookies["django_language"] = "en"
    assert "Staying safe" in read(english, course.url)
    assert "Staying safe" not in read(Client(), course.url)
    rename(translated, "Safe and sound")
    assert "Safe and sound" in read(english, course.url)
    with asks() as asked:
        assert 'lang="en"' in read(english, course.url)
        assert 'lang="vi"' in read(Client(), course.url)
    assert len(asked) < 10  # Vietnamese was made anew, English was kept


def test_what_was_made_from_old_data_is_not_kept(course, monkeypatch, asks):
    render = TemplateResponse.render

    def slow(self):
        renew()  # somebody publishes while the page is being made
        return render(self)

    monkeypatch.setattr(TemplateResponse, "render", slow)
    read(Client(), course.url)
    monkeypatch.undo()
    assert not is_kept(course.url, asks)
    assert is_kept(course.url, asks)


def test_a_change_that_is_not_committed_yet_ends_the_pages_made_meanwhile(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        renew()
        within = cache.get(KEY)
    assert cache.get(KEY) != within


def test_whoever_loads_much_at_once_ends_what_is_kept_once(course):
    signs = [cache.get(KEY)]
    with renewed_once():
        renew()
        Locale.objects.create(language_code="en")
        assert cache.get(KEY) == signs[0]
    signs.append(cache.get(KEY))
    renew()
    signs.append(cache.get(KEY))
    assert len(set(signs)) == 3


def test_a_new_version_of_the_site_begins_anew(course, asks):
    read(Client(), course.url)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert not is_kept(course.url, asks)


def test_nothing_is_kept_while_templates_are_written(course, asks, settings):
    settings.DEBUG = True
    read(Client(), course.url)
    assert not is_kept(course.url, asks)


# --- nobody sees another's ---------------------------------------------------------------------------------


def test_who_is_signed_in_is_neither_shown_what_is_kept_nor_kept(course, lesson, asks):
    member = Client()
    member.force_login(make_user("hoa", first_name="Hòa", last_name="Nguyễn"))
    assert "Hòa" in read(member, lesson)
    assert "Hòa" not in read(Client(), lesson)
    assert "Hòa" in read(member, lesson)
    assert "Hòa" not in read(Client(), lesson)


def test_a_guest_sees_her_own_progress(course, lesson, client):
    read(Client(), lesson)
    client.post(f"/learning/courses/{course.translation_key}/begin/")
    assert "Tiếp tục" in read(client, course.url) or "Bắt đầu" in read(client, course.url)
    player = re.search(r'id="learning-player"[^>]*>(.*?)</script>', read(client, lesson))
    assert json.loads(player[1])["token"]
    stranger = re.search(r'id="learning-player"[^>]*>(.*?)</script>', read(Client(), lesson))
    assert not json.loads(stranger[1])["token"]


def test_every_visitor_has_a_token_of_her_own_that_works(course):
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')
    begin = f"/learning/courses/{course.translation_key}/begin/"
    read(Client(), course.url)
    secrets = set()
    for _ in range(2):
        visitor = Client(enforce_csrf_checks=True)
        tokens = token.findall(read(visitor, course.url))
        assert tokens
        secrets.add(visitor.cookies["csrftoken"].value)
        assert visitor.post(begin, {"csrfmiddlewaretoken": tokens[0]}).status_code == 302
        assert (
            Client(enforce_csrf_checks=True).post(begin, {"csrfmiddlewaretoken": tokens[0]}).status_code
            == 403
        )
    assert len(secrets) == 2


def test_a_kept_page_tells_its_script_the_time_of_today(course, lesson):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        read(Client(), lesson)
        clock.shift(60)
        player = re.search(r'id="learning-player"[^>]*>(.*?)</script>', read(Client(), lesson))
        assert json.loads(player[1])["now"] == round(time.time() * 1000)


def test_cookies_that_only_scripts_read_may_be_named_and_others_are_not_risked(course, lesson, asks):
    read(Client(), lesson)
    visitor = Client()
    visitor.cookies["_ga_123"] = "1"
    with asks() as asked:
        read(visitor, lesson)
    assert asked.captured_queries
    with override_settings(LEARNING={"PAGE_CACHE_IGNORES": ["_ga*"]}), asks() as asked:
        read(visitor, lesson)
    assert not asked.captured_queries


def test_a_cookie_that_changes_the_page_makes_it_another(course, lesson, asks):
    with override_settings(LEARNING={"PAGE_CACHE_VARIES_ON": ["theme"]}):
        read(Client(), lesson)
        dark = Client()
        dark.cookies["theme"] = "dark"
        for is_new in (True, False):
            with asks() as asked:
                read(dark, lesson)
            assert bool(asked.captured_queries) == is_new


def test_an_answer_that_sets_a_cookie_is_not_kept(course, asks, monkeypatch):
    render = TemplateResponse.render

    def with_cookie(self):
        self.set_cookie("name", "value")
        return render(self)

    monkeypatch.setattr(TemplateResponse, "render", with_cookie)
    read(Client(), course.url)
    assert not is_kept(course.url, asks)


def test_a_preview_shows_the_draft(course, lesson):
    read(Client(), lesson)
    page = course.get_children().first().specific
    page.title = "Bản nháp"
    assert "Bản nháp" in page.make_preview_request().content.decode()


# --- over the wire -----------------------------------------------------------------------------------------


def test_what_is_kept_arrives_compressed_and_whole(course, lesson):
    read(Client(), lesson)
    with time_machine.travel(timezone.now(), tick=False):
        visitor = Client()
        visitor.get(lesson)
        plain = visitor.get(lesson)
        packed = visitor.get(lesson, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    masked = re.compile(rb"\b\w{64}\b")
    assert masked.sub(b"", gzip.decompress(packed.content)) == masked.sub(b"", plain.content)


def test_head_says_what_get_would(course, lesson):
    page = Client().get(lesson)
    head = Client().head(lesson)
    assert head.status_code == 200
    assert not head.content
    assert int(head.headers["Content-Length"]) == len(page.content)


def test_a_visitor_who_has_the_page_is_told_that_it_is_the_same(catalogue, course, lesson):
    for address in (catalogue.url, course.url, lesson):
        visitor = Client()
        version = visitor.get(address).headers["ETag"]
        again = visitor.get(address, headers={"If-None-Match": version})
        assert (again.status_code, again.content) == (304, b"")
        rename(course, f"Khóa {address}")
        assert visitor.get(address, headers={"If-None-Match": version}).status_code == 200


def test_a_visitor_with_another_token_is_sent_the_page(course):
    version = Client().get(course.url).headers["ETag"]
    assert Client().get(course.url, headers={"If-None-Match": version}).status_code == 200


def test_a_learner_is_told_that_nothing_changed_until_she_learns(course, lesson, client):
    user = make_user()
    activity = Activity.objects.get(key=course.translation_key)
    enrolment = api.enrol(learner=api.learner_of_user(user), course=activity)
    client.force_login(user)
    client.get(lesson)  # her browser has its token after this
    page = client.get(lesson)
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in page.headers["Vary"]
    known = {"If-None-Match": page.headers["ETag"]}
    assert client.get(lesson, headers=known).status_code == 304
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert client.get(lesson, headers=known).status_code == 200  # its token is nearly too old
    api.record_for(enrolment, [say(part) for part in activity.parts.filter(type=api.INTERACTION)])
    assert client.get(lesson, headers=known).status_code == 200


def test_another_learner_on_the_device_is_never_told_that_it_is_the_same(course, lesson, client):
    client.force_login(make_user("hoa"))
    client.get(lesson)
    version = client.get(lesson).headers["ETag"]
    client.force_login(make_user("lan"))
    assert client.get(lesson, headers={"If-None-Match": version}).status_code == 200


# --- many at once ------------------------------------------------------------------------------------------


def test_who_comes_while_a_page_is_made_waits_for_it():
    generation, _none = _look_up("page")
    first, second = (Making("page", generation, None) for _ in range(2))
    assert first.wait_for_turn() is None
    found = []
    waiting = threading.Thread(target=lambda: found.append(second.wait_for_turn()))
    waiting.start()
    cache.set("page", (generation, time.time() + 60, "text/html", "mark", (b"made",), (), (b"",)))
    waiting.join(5)
    assert [kept.parts for kept in found] == [(b"made",)]
    assert not second.has_turn
    first.end()
    assert Making("page", "older", None).wait_for_turn().parts == (b"made",)


def test_a_row_that_another_version_wrote_is_no_page():
    generation, _none = _look_up("page")
    cache.set("page", (generation, "something else"))
    assert _look_up("page") == (generation, None)


# --- what a host can get wrong -----------------------------------------------------------------------------


def test_a_page_cache_before_the_session_is_an_error(settings):
    assert not checks.check_page_cache_order(None)
    settings.MIDDLEWARE = [
        checks.PAGE_CACHE,
        *(name for name in settings.MIDDLEWARE if name != checks.PAGE_CACHE),
    ]
    (error,) = checks.check_page_cache_order(None)
    assert error.id == "learning_courses.E001"


def test_a_cache_that_does_not_exist_is_an_error(settings):
    assert not checks.check_page_cache_exists(None)
    settings.LEARNING = {"PAGE_CACHE": "pages"}
    (error,) = checks.check_page_cache_exists(None)
    assert error.id == "learning_courses.E002"


def test_a_cache_of_one_process_is_warned_of_in_production():
    (warning,) = checks.check_page_cache_is_shared(None)
    assert warning.id == "learning_courses.W001"
