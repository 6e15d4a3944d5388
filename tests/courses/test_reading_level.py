"""How hard courses are to read, and which words of former times stand in them."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale

from courses.checking.level import Level, Sentence, foreign_words, together
from courses.checking.old_words import old_words_in
from courses.checking.run import findings_on
from courses.models import GlossaryTerm
from learning import conf
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page

LONG = "<p>" + " ".join(["từ"] * 18) + ".</p>"


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("Tỉnh có 119 dịch vụ công mức độ 3, mức độ 4.", ["mức độ 3", "mức độ 4"]),
        ("Gọi Ủy ban nhân dân huyện.", ["Ủy ban nhân dân huyện"]),
        ("Bà con hỏi SỞ THÔNG TIN VÀ TRUYỀN THÔNG.", ["SỞ THÔNG TIN VÀ TRUYỀN THÔNG"]),
        ("Trước đây gọi là mức độ 4.", []),
        ("Nay không còn cấp huyện.", []),
        ("Tên “cấp huyện” nằm trên giấy.", []),
        ("Mức độ 30 trên thang đo.", []),
    ],
)
def test_a_word_that_was_replaced_is_found_unless_the_text_tells_of_the_past(text, old):
    assert [found for found, _now in old_words_in(text)] == old


def test_a_host_adds_words_and_leaves_others_in_peace(settings):
    settings.LEARNING = {**settings.LEARNING, "OLD_WORDS": {"phòng khám tư": "trạm y tế", "thị trấn": ""}}
    assert conf.get("OLD_WORDS")["thị trấn"] == ""
    assert list(old_words_in("Ra thị trấn, vào phòng khám tư.")) == [("phòng khám tư", "trạm y tế")]


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Gửi email cho con rồi click vào link.", ["email", "click", "link"]),
        ("Người nghiêng nghiêng ngoáy, khuỷu tay, quyển truyện, giữa giường, uống rượu.", []),
        ("Mở trang dichvucong.gov.vn hoặc hoi@xa.vn.", []),
        ("Ông Smith mở Facebook.", []),
    ],
)
def test_what_no_vietnamese_syllable_looks_like_is_foreign(text, foreign):
    assert list(foreign_words(text)) == foreign


def test_what_the_glossary_explains_is_not_foreign():
    assert list(foreign_words("Mở video trên mạng.", frozenset({"video"}))) == []


@given(st.lists(st.integers(1, 60), min_size=1))
def test_at_most_five_of_a_hundred_sentences_are_longer_than_the_figure_says(lengths):
    level = Level("Khóa", sentences=[Sentence("…", words, None, "") for words in lengths])
    assert sum(words > level.most for words in lengths) * 100 <= 5 * len(lengths)
    assert min(lengths) <= level.mean <= max(lengths)
    assert together([level, level], "Cả hai").share == level.share


def test_a_course_without_a_sentence_has_figures_too():
    assert (Level("").mean, Level("").most, Level("").share) == (0.0, 0, 0.0)


# On pages


@pytest.fixture
def lesson(db):
    course = make_course_page(make_catalogue(), code="CDAN-99", audiences=["ND"], summary="Một khóa ngắn.")
    blocks = [("text", LONG), ("text", "<p>Ra UBND huyện, gửi email, hỏi CSDL.</p>")]
    return make_lesson_page(
        course, title="Bài một", blocks=[*blocks, ("code", {"language": "text", "code": "print click"})]
    )


def told(*options: str) -> str:
    out = io.StringIO()
    call_command("check_reading", *options, stdout=out)
    return out.getvalue()


def test_a_course_is_measured_with_its_lessons(lesson):
    [level] = json.loads(told("--format=json", "--worst=1"))
    assert (level["code"], level["sentences"], level["for_citizens"]) == ("CDAN-99", 3, True)
    assert level["long_percent"] == pytest.approx(33.3)
    assert level["foreign"] == {"email": 1}
    assert level["abbreviations"] == {"UBND": 1, "CSDL": 1}
    assert [(one["word"], one["page"]) for one in level["old_words"]] == [("UBND huyện", "Bài một")]
    assert [one["words"] for one in level["worst"]] == [18]


def test_the_table_and_the_csv_say_the_same(lesson):
    shown = told("--worst=1")
    assert "CDAN-99" in shown
    assert "“UBND huyện” – Bài một" in shown
    [row] = csv.DictReader(io.StringIO(told("--format=csv")))
    assert (row["foreign"], row["old_words"]) == ("email 1", "UBND huyện (Bài một)")


def test_another_language_is_not_measured_for_foreign_or_old_words(lesson):
    english, _made = Locale.objects.get_or_create(language_code="en")
    type(lesson).objects.filter(pk=lesson.pk).update(locale=english)
    [level] = json.loads(told("--format=json"))
    assert (level["foreign"], level["old_words"]) == ({}, [])


def test_a_course_that_is_not_there_is_told(lesson):
    with pytest.raises(CommandError, match="CDAN-00"):
        told("--course=CDAN-00")


def test_the_editor_is_told_what_is_said_now(lesson):
    [message] = [one.message for one in findings_on(lesson) if one.check == "old_words"]
    assert "UBND xã, phường, đặc khu" in message


@pytest.mark.parametrize("count", [1, 6])
def test_it_asks_as_often_for_one_course_as_for_many(db, count, django_assert_max_num_queries):
    catalogue = make_catalogue()
    GlossaryTerm.objects.all().delete()
    for number in range(count):
        course = make_course_page(catalogue, lessons=2, title=f"Khóa {number}", slug=f"khoa-{number}")
        make_lesson_page(course, title="Dài", blocks=[("text", LONG)])
    told()
    with django_assert_max_num_queries(9):
        told()
