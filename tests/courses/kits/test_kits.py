"""The kit of a course: made of its lessons, on the screen, as files and into a folder."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from courses.kits import views
from courses.kits.making import kit_of
from courses.pages.models import CoursePage
from learning.pdf import PdfUnavailable
from tests.courses.making import make_catalogue, make_course_page, make_drawing, make_lesson_page

pytestmark = pytest.mark.django_db
STEPS = {
    "title": "Chỉnh chữ to",
    "steps": [
        {"title": "Mở Cài đặt", "text": "<p>Chạm vào <b>bánh răng</b>.</p>"},
        {"title": "Kéo thanh", "text": ""},
    ],
}


def blocks() -> list:
    return [
        (
            "picture",
            {"image": {"image": make_drawing("Máy").pk, "alt_text": "Chiếc máy", "decorative": False}},
        ),
        ("steps", STEPS),
        ("flashcards", {"title": "", "cards": [{"front": "Chữ nhỏ thì sao?", "back": "Vào Cài đặt."}]}),
        ("accordion", {"items": [{"title": "Tôi sợ hỏng máy?", "text": "<p>Không hỏng.</p>"}]}),
        ("callout", {"kind": "warning", "title": "Có người gọi", "text": "<p>Tắt máy.</p>"}),
        ("callout", {"kind": "tip", "title": "Mẹo", "text": "<p>Không in ra.</p>"}),
    ]


@pytest.fixture
def course():
    made = make_course_page(make_catalogue(), code="CDAN-99", audiences=["ND"])
    make_lesson_page(made, title="Chữ to", summary="Nhìn cho rõ.", minutes=5, blocks=blocks())
    make_lesson_page(made, title="Kiểm tra", blocks=[("text", "<p>Chỉ có chữ.</p>")])
    return CoursePage.objects.get(pk=made.pk)


def address(course, part: str = "") -> str:
    key = course.translation_key
    return (
        reverse("learning_courses:kit_pdf", args=[key, part])
        if part
        else reverse("learning_courses:kit", args=[key])
    )


def test_a_meeting_has_what_its_lesson_says(course):
    [meeting] = kit_of(course).meetings
    assert (meeting.title, meeting.goal, meeting.minutes) == ("Chữ to", "Nhìn cho rõ.", 25)
    assert [one.text for one in meeting.shown] == ["Mở Cài đặt → Kéo thanh"]
    assert [(one.title, one.text) for one in meeting.asked] == [("Chữ nhỏ thì sao?", "Vào Cài đặt.")]
    assert [one.text for one in meeting.worries] == ["Không hỏng."]
    assert [one.title for one in meeting.warnings] == ["Có người gọi"]


def test_a_card_has_the_steps_and_the_picture_of_its_lesson(course):
    [card] = kit_of(course).cards
    assert [(step.title, step.text) for step in card.steps] == [
        ("Mở Cài đặt", "Chạm vào bánh răng."),
        ("Kéo thanh", ""),
    ]
    assert (card.title, card.alt) == ("Chỉnh chữ to", "Chiếc máy")
    assert card.data.startswith("data:image/svg+xml;base64,")


def test_anybody_reads_it_without_an_account(client, course):
    shown = client.get(address(course)).content.decode()
    for words in ("Máy luôn ở trong tay bà con", "Mở Cài đặt", "Chiếc máy", "Không bao giờ hỏi mã OTP"):
        assert words in shown
    assert "Không in ra" not in shown
    assert address(course) in client.get(course.url).content.decode()


@pytest.mark.parametrize(("part", "pages", "width"), [("guide", 3, 595), ("cards", 1, 298)])
def test_it_is_printed_on_the_right_paper(client, course, part, pages, width):
    response = client.get(address(course, part))
    read = PdfReader(io.BytesIO(response.content))
    assert (len(read.pages), round(read.pages[0].mediabox.width)) == (pages, width)
    assert "cdan-99-" in response["Content-Disposition"]
    assert "Mở Cài đặt" in read.pages[-1].extract_text()


@pytest.mark.parametrize(
    "fields",
    [
        {"audiences": ["CC"]},
        {"audiences": ["ND", "NLD"]},
        {"open_to_guests": False},
        {"live": False},
        {"opens_at": timezone.now() + timedelta(days=1)},
        {"closes_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_what_is_not_for_citizens_alone_or_cannot_be_read_now_has_no_kit(client, course, fields):
    CoursePage.objects.filter(pk=course.pk).update(**fields)
    assert client.get(address(course)).status_code == 404
    assert client.get(address(course, "guide")).status_code == 404


def test_a_course_for_pupils_and_businesses_too_has_a_kit(client, course):
    CoursePage.objects.filter(pk=course.pk).update(audiences=["ND", "HSSV", "DN"])
    assert client.get(address(course)).status_code == 200


def test_a_course_behind_a_password_has_no_kit(client, course):
    PageViewRestriction.objects.create(page=course, restriction_type="password", password="x")
    assert client.get(address(course)).status_code == 404


def test_a_part_that_is_not_there_is_not_found(client, course):
    assert client.get(address(course, "poster")).status_code == 404


def test_where_no_pdf_can_be_made_the_page_says_so(client, course, monkeypatch):
    def refuse(kit):
        raise PdfUnavailable("Cần cài WeasyPrint.")

    monkeypatch.setitem(views.PRINTED, "guide", refuse)
    response = client.get(address(course, "guide"))
    assert response.status_code == 503
    assert "Cần cài WeasyPrint." in response.content.decode()


def test_the_plan_is_in_the_reader_s_language(course):
    with translation.override("en"):
        assert str(kit_of(course).meetings[0].parts[0].what).startswith("Greet")


def test_all_kits_are_written_into_a_folder(course, tmp_path):
    out = io.StringIO()
    call_command("write_kits", str(tmp_path / "kits"), stdout=out)
    assert sorted(file.name for file in (tmp_path / "kits").iterdir()) == [
        "cdan-99-huong-dan.pdf",
        "cdan-99-the-tung-buoc.pdf",
    ]


def test_a_code_that_no_course_for_citizens_has_is_told(course, tmp_path):
    with pytest.raises(CommandError, match="CNTT-10"):
        call_command("write_kits", str(tmp_path), "--course=CNTT-10")


@pytest.mark.parametrize("lessons", [1, 5])
def test_it_asks_as_often_for_one_lesson_as_for_many(course, lessons, django_assert_max_num_queries):
    for number in range(lessons):
        make_lesson_page(course, title=f"Bài {number}", blocks=[("steps", STEPS)])
    course.refresh_from_db()
    kit_of(course)
    with django_assert_max_num_queries(10):
        assert len(kit_of(course).meetings) == lessons + 1
