"""What stands about a lesson: its address for others, its languages, its readers, its recording."""

import io
import json
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page

from courses.card import BOLD, MOST_LINES, face, fitted, wrapped
from courses.pages.models import LessonPage
from courses.readers.count import MOST_A_DAY, tally
from courses.readers.models import Views
from learning import api
from learning.people.learners import GUEST_COOKIE
from tests.courses.making import fresh, make_course_page, make_lesson_page, published
from tests.courses.test_learning import player_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
SITE = {"LEARNING": {"SITE_URL": "https://hoc.example.vn"}}


@pytest.fixture(autouse=True)
def _nothing_counted():
    # What another test has counted, and how long ago: a request may be the one that writes it down.
    tally._counted.clear()
    tally.write()


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    return make_course_page(made_catalogue)


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


@pytest.fixture(scope="module")
def made_lesson(made_course):
    return make_lesson_page(made_course, title="Ba bước giữ an toàn", blocks=[("text", "<p>Chữ</p>")])


@pytest.fixture
def lesson(made_lesson, db):
    return fresh(made_lesson)


def html_of(client, page) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


# --- shared -------------------------------------------------------------------------------------------------


def test_zalo_finds_a_title_and_an_absolute_picture(client, lesson):
    with override_settings(**SITE):
        page = html_of(client, lesson)
    assert '<meta property="og:title" content="Ba bước giữ an toàn">' in page
    assert f'<link rel="canonical" href="https://hoc.example.vn{lesson.url}">' in page
    card = reverse("learning_courses:card", args=[lesson.translation_key])
    assert f'property="og:image" content="https://hoc.example.vn{card}?v=' in page


def test_a_course_is_shared_as_well(client, course):
    with override_settings(**SITE):
        page = html_of(client, course)
    assert f'<link rel="canonical" href="https://hoc.example.vn{course.url}">' in page
    assert 'property="og:image" content="https://' in page


def test_the_picture_is_as_large_as_it_is_said_to_be(client, lesson):
    response = client.get(reverse("learning_courses:card", args=[lesson.translation_key]))
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert len(response.content) < 120_000
    assert response["Content-Type"] == "image/jpeg"
    assert "public" in response["Cache-Control"]


def test_what_is_not_offered_has_no_picture(client, lesson):
    address = reverse("learning_courses:card", args=[lesson.translation_key])
    lesson.unpublish()
    assert client.get(address).status_code == 404
    assert client.get(reverse("learning_courses:card", args=[uuid.uuid4()])).status_code == 404


def test_long_titles_are_parted_between_syllables():
    title = "Nghiệp vụ chứng thực điện tử và bảo vệ dữ liệu cá nhân của người dân " * 4
    font, lines = fitted(title)
    assert len(lines) <= MOST_LINES
    assert all(font.getlength(line) <= 1200 - 160 for line in lines)
    assert " ".join(wrapped(title, font)) == title.strip()


def test_the_pictures_font_draws_every_vietnamese_letter():
    # A letter the font lacks is drawn as its box, like one that no font has.
    font = face(BOLD, 60)
    missing = bytes(font.getmask("\uffff"))
    assert not [letter for letter in "ẶẫữỹĐơảẻỉỏủỷạ" if bytes(font.getmask(letter)) == missing]


def test_a_lesson_prints_with_its_address_as_a_code(client, lesson):
    page = html_of(client, lesson)
    assert 'class="l-qr"' in page
    assert "style=" not in page


# --- languages ----------------------------------------------------------------------------------------------


def test_a_lesson_leads_to_its_translations_as_soon_as_they_are_live(client, course, lesson):
    assert "hreflang" not in html_of(client, lesson).split("<body")[0]
    english = Locale.objects.create(language_code="en")
    course.get_parent().copy_for_translation(english, copy_parents=True).save_revision().publish()
    published(course.specific.copy_for_translation(english))
    there = published(lesson.copy_for_translation(english))
    with override_settings(**SITE):
        page = html_of(client, lesson)
    assert f'<link rel="alternate" hreflang="en" href="https://hoc.example.vn{there.url}">' in page
    assert f'href="{there.url}" hreflang="en" lang="en"' in page
    there.unpublish()
    assert "hreflang" not in html_of(client, lesson).split("<body")[0]


# --- readers ------------------------------------------------------------------------------------------------


def test_readers_are_counted_and_nothing_is_known_of_them(client, lesson, django_assert_num_queries):
    address = reverse("learning_courses:seen", args=[lesson.translation_key])
    with django_assert_num_queries(1):
        assert client.post(address).status_code == 204
    client.post(address)
    tally.write()
    assert Views.objects.get().count == 2
    assert client.cookies == {} or GUEST_COOKIE not in client.cookies
    assert "2 lượt xem" in html_of(client, lesson)


def test_one_address_cannot_make_a_lesson_popular(client, lesson):
    address = reverse("learning_courses:seen", args=[lesson.translation_key])
    for _ in range(MOST_A_DAY + 5):
        client.post(address)
    tally.write()
    assert Views.objects.get().count == MOST_A_DAY


def test_what_is_no_lesson_is_not_counted(client):
    client.post(reverse("learning_courses:seen", args=[uuid.uuid4()]))
    tally.write()
    assert not Views.objects.exists()


def test_views_of_two_processes_add_up(lesson):
    Views.objects.create(key=lesson.translation_key, on=date(2026, 11, 26), count=3)
    tally.add(lesson.translation_key, date(2026, 11, 26))
    tally.write()
    assert Views.objects.get().count == 4


def test_the_page_tells_its_script_where_to_count(client, lesson):
    told = player_of(html_of(client, lesson))
    assert told["seen_at"] == reverse("learning_courses:seen", args=[lesson.translation_key])


# --- by day -------------------------------------------------------------------------------------------------


def test_a_day_lists_what_was_published_on_it(client, lesson):
    later = make_lesson_page(lesson.get_parent().specific, title="Bài hôm nay")
    yesterday = timezone.now() - timedelta(days=1)
    LessonPage.objects.filter(pk=lesson.pk).update(first_published_at=yesterday)
    address = reverse("learning_courses:by_day")
    today = client.get(address).content.decode()
    assert later.title in today
    assert lesson.title not in today
    before = client.get(address, {"day": timezone.localdate(yesterday).isoformat()}).content.decode()
    assert lesson.title in before
    assert later.title not in before


def test_a_day_says_of_which_course_each_lesson_is(client, catalogue, course):
    other = make_course_page(catalogue, title="Khóa thứ hai", slug="khoa-thu-hai")
    Page.objects.update(first_published_at=timezone.now() - timedelta(days=3))
    first = make_lesson_page(course, title="Bài kiểm tra cuối khóa")
    second = make_lesson_page(other, title="Bài kiểm tra cuối khóa")
    groups = client.get(reverse("learning_courses:by_day")).context["groups"]
    told = [(group.course.pk, [page.pk for page, _address in group.lessons]) for group in groups]
    assert told == [(course.pk, [first.pk]), (other.pk, [second.pk])]
    assert not any(group.is_new for group in groups)

    Page.objects.filter(pk=other.pk).update(first_published_at=timezone.now())
    groups = client.get(reverse("learning_courses:by_day")).context["groups"]
    assert [group.is_new for group in groups] == [False, True]


@pytest.mark.parametrize("written", ["26/11/2026", "2026-11-26"])
def test_a_day_is_read_as_people_write_it(client, lesson, written):
    LessonPage.objects.update(first_published_at=timezone.make_aware(timezone.datetime(2026, 11, 26, 8)))
    assert lesson.title in client.get(reverse("learning_courses:by_day"), {"day": written}).content.decode()


@pytest.mark.parametrize("written", ["31/02/2026", "hôm qua", "", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_is_said_to_be_none(client, lesson, written):
    response = client.get(reverse("learning_courses:by_day"), {"day": written})
    assert response.status_code == 400
    assert "l-error" in response.content.decode()


def test_a_day_asks_the_same_however_much_was_published(client, course, django_assert_max_num_queries):
    make_lesson_page(course)
    address = reverse("learning_courses:by_day")
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address)
    for number in range(6):
        make_lesson_page(course, title=f"Bài {number}")
    with django_assert_max_num_queries(12):
        assert "Bài 5" in client.get(address).content.decode()


# --- recording, and leaving the device ----------------------------------------------------------------------


def sound(name: str = "bai.mp3"):
    return get_document_model().objects.create(title=name, file=ContentFile(b"x" * 2048, name))


def test_a_recording_plays_without_a_script(client, lesson):
    lesson.recording = sound()
    page = html_of(client, published(lesson))
    assert "<audio controls" in page
    assert "listen.js" not in page


def test_a_recording_is_asked_for_once(client, lesson, django_assert_max_num_queries):
    lesson.recording = sound()
    lesson = published(lesson)
    html_of(client, lesson)
    with django_assert_max_num_queries(6):
        html_of(client, lesson)


def test_a_recording_must_be_sound(lesson):
    lesson.recording = sound("bai.pdf")
    with pytest.raises(Exception, match=r"mp3"):
        lesson.full_clean()


def test_a_guest_may_finish_and_the_device_forgets_her(client, course, lesson):
    assert reverse("learning:leave_device") not in html_of(client, lesson)
    client.post(reverse("learning_courses:begin", args=[course.translation_key]))
    assert reverse("learning:leave_device") in html_of(client, lesson)
    assert client.get(reverse("learning:leave_device")).status_code == 200
    client.post(reverse("learning:leave_device"))
    assert not client.cookies[GUEST_COOKIE].value
    assert player_of(html_of(client, lesson))["registration"] == ""


# --- a question to think about ------------------------------------------------------------------------------


def test_a_question_is_answered_on_a_page_of_its_own_without_a_script(client, course):
    lesson = make_lesson_page(
        course, title="Suy ngẫm", blocks=[("reflect", {"question": "Bạn hỏi ai?", "hint": ""})]
    )
    key = api.block_key(lesson.translation_key, lesson.body[0].id)
    address = reverse("learning:note", args=[key])
    page = html_of(client, lesson)
    assert "Bạn hỏi ai?" in page
    assert f'href="{address}?next=' in page
    there = client.get(f"{address}?next={lesson.url}").content.decode()
    assert "Bạn hỏi ai?" in there
    client.post(address, {"text": "Con gái tôi", "next": lesson.url})
    after = html_of(client, lesson)
    assert "data-done" in after
    assert "Con gái tôi" not in after
    assert (
        json.loads(client.get(reverse("learning:notes"), {"as": "json"}).content)[0]["text"] == "Con gái tôi"
    )
