"""What is spoken of a lesson, and what is not."""

import uuid

import pytest

from courses.narration.script import as_text, sheets
from courses.narration.spoken import for_the_voice, lesson_lines
from courses.narration.state import spoken
from courses.narration.words import words_of, write_for_the_ear
from courses.pages.models import LessonPage
from tests.courses.making import make_drawing, make_lesson_page, published

pytestmark = pytest.mark.django_db


def item(value):
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def test_title_summary_and_paragraphs_are_spoken_in_order(lesson):
    assert lesson_lines(lesson) == [
        "Ba bước.",
        "Dùng được với mọi cuộc gọi.",
        "Mã OTP là chìa khóa nhà.",
        "Không đọc cho ai.",
    ]


def test_pictures_are_spoken_by_their_words_and_credits_are_not(course):
    shown = {"image": make_drawing().pk, "alt_text": "Cụ bà đặt điện thoại xuống.", "decorative": False}
    value = {"image": shown, "caption": "Dừng lại", "credit": "Ảnh: kho ảnh"}
    lines = lesson_lines(make_lesson_page(course, title="Hình", blocks=[("picture", value)]))
    assert lines == ["Hình.", "Hình: Cụ bà đặt điện thoại xuống.", "Dừng lại."]


def test_a_decorative_picture_says_nothing(course):
    shown = {"image": make_drawing().pk, "alt_text": "", "decorative": True}
    blocks = [("picture", {"image": shown, "caption": "", "credit": ""}), ("text", "<p>Chữ.</p>")]
    assert lesson_lines(make_lesson_page(course, title="Bài", blocks=blocks)) == ["Bài.", "Chữ."]


def test_lists_and_steps_keep_their_order(course):
    steps = {
        "title": "Ba bước",
        "steps": [item({"title": "Một", "text": "<p>Dừng.</p>"}), item({"title": "Hai", "text": ""})],
    }
    blocks = [("text", "<ul><li>a</li><li>b</li></ul>"), ("steps", steps)]
    lines = lesson_lines(make_lesson_page(course, title="Bài", blocks=blocks))
    assert lines == ["Bài.", "a.", "b.", "Ba bước.", "Một.", "Dừng.", "Hai."]


def test_cells_of_a_table_are_spoken_after_their_headings(course):
    table = {
        "columns": [{"type": "words", "heading": "Ngày"}, {"type": "words", "heading": "Sáng"}],
        "rows": [{"values": ["Thứ Hai", "7:30"]}],
        "caption": "Giờ làm việc",
    }
    lesson = make_lesson_page(
        course, title="Bảng", blocks=[("table", {"table": table, "first_column_heads": True})]
    )
    assert lesson_lines(lesson) == ["Bảng.", "Giờ làm việc.", "Ngày: Thứ Hai; Sáng: 7:30."]


def test_what_is_done_with_eyes_and_hands_is_only_mentioned(course):
    blocks = [
        ("text", "<p>Chữ.</p>"),
        (
            "embed",
            {"title": "Phim", "address": "https://www.youtube.com/watch?v=0", "transcript": "<p>lời</p>"},
        ),
    ]
    lines = lesson_lines(make_lesson_page(course, title="Bài", blocks=blocks))
    assert lines == ["Bài.", "Chữ.", "Có trên màn hình: Phim."]


def test_a_lesson_without_words_of_its_own_is_not_read(course):
    assert lesson_lines(course.get_children().last().specific) == []


def test_the_voice_gets_sentences_in_words(lesson):
    assert for_the_voice(lesson_lines(lesson), "vi")[2] == "Mã ô tê pê là chìa khóa nhà."
    assert for_the_voice(["The OTP. Two."], "en") == ["The OTP.", "Two."]


def test_words_for_the_ear_are_spoken_until_the_page_changes(lesson):
    write_for_the_ear(lesson, "Chào bà con.\nHôm nay học ba bước")
    assert spoken(lesson, words_of(lesson)).lines == ["Ba bước.", "Chào bà con.", "Hôm nay học ba bước."]
    lesson.summary = "Nay đã khác."
    changed = published(lesson)
    assert "Nay đã khác." in spoken(changed, words_of(changed)).lines
    write_for_the_ear(changed, "Chào bà con.")
    assert spoken(changed, words_of(changed)).lines == ["Ba bước.", "Chào bà con."]
    write_for_the_ear(changed, " ")
    assert words_of(changed) is None


def test_a_script_numbers_the_sentences_of_each_lesson(course):
    found = sheets(course, "tyz")
    assert [sheet.title for sheet in found] == ["Ba bước", "Gọi lại"]
    assert [(one.number, one.text) for one in found[1].sentences] == [(1, "Gọi lại."), (2, "Tự mình tìm số.")]
    text = as_text(course, "tyz", "Tiếng Tày")
    assert "Tiếng Tày (tyz)" in text
    assert "2. Tự mình tìm số.\n   → " in text


def test_the_mark_of_a_sheet_changes_with_its_words(course, lesson):
    before = sheets(course, "tyz")[0].mark
    lesson.summary = "Khác."
    published(lesson)
    assert sheets(course, "tyz")[0].mark != before
    assert LessonPage.objects.get(pk=lesson.pk).summary == "Khác."
