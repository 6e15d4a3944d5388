"""What the checks find on a page, and what they leave in peace."""

import gzip
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Locale

from courses.blocks.callout import CalloutBlock
from courses.checking.checks import weight
from courses.checking.checks.plain import sentences, unexplained
from courses.checking.run import findings_on, findings_on_all
from courses.models import GlossaryTerm
from courses.pages.models import LessonPage
from learning import registry
from learning.content_checks import Finding, Severity
from learning.legal.load import load_legal_documents
from learning.models import LegalDocument
from tests.courses.making import fresh, make_course_page, make_drawing, make_lesson_page
from tests.test_layout import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def made_course(made_catalogue):
    return make_course_page(made_catalogue, audiences=["ND"])


@pytest.fixture
def course(made_course, db):
    return fresh(made_course)


def found(page, check: str) -> list[str]:
    return [one.message for one in findings_on(page) if one.check == check]


def table(*rows: list[str]) -> tuple[str, dict]:
    columns = [{"type": "text", "heading": "Cũ"}, {"type": "text", "heading": "Mới"}]
    cells = [{"values": [f"<p>{each}</p>" for each in row]} for row in rows]
    return "table", {
        "table": {"columns": columns, "rows": cells, "caption": "Bảng"},
        "first_column_heads": True,
    }


def text(html: str) -> tuple[str, str]:
    return "text", html


def picture(**fields) -> tuple[str, dict]:
    shown = {"image": make_drawing("Sơ đồ").pk, "alt_text": "", "decorative": False, **fields}
    return "picture", {"image": shown, "caption": ""}


def test_a_lesson_in_good_order_has_no_findings(course):
    lesson = make_lesson_page(
        course,
        blocks=[
            ("heading", {"text": "Ba việc", "level": "h2"}),
            text("<p>Dừng lại. Gọi lại cho người thân. Báo công an.</p><h3>Vì sao?</h3>"),
            picture(alt_text="Điện thoại có tin nhắn lạ"),
        ],
    )
    assert findings_on(lesson) == []


def test_a_picture_needs_words_or_is_decorative(course):
    lesson = make_lesson_page(course, blocks=[picture(), picture(decorative=True), picture(alt_text="Hình")])
    assert len(found(lesson, "picture_words")) == 1
    finding = next(one for one in findings_on(lesson) if one.check == "picture_words")
    assert finding.block_id == lesson.body[0].id
    assert finding.severity == Severity.ERROR


def test_a_recording_needs_captions_or_a_transcript(course):
    file = get_document_model().objects.create(title="Phim", file=ContentFile(b"x", "phim.mp4"))
    video = {"title": "Phim", "file": file.pk, "captions": None, "poster": None, "required": False}
    lesson = make_lesson_page(
        course,
        blocks=[
            ("video", {**video, "transcript": ""}),
            ("video", {**video, "transcript": "<p>Lời nói.</p>"}),
        ],
    )
    assert len(found(lesson, "heard_words")) == 1


LONG = "Một hai ba bốn năm sáu bảy tám chín mười mười một mười hai mười ba."


def test_long_sentences_are_listed_in_citizens_courses_only(course, catalogue):
    assert len(found(make_lesson_page(course, blocks=[text(f"<p>{LONG}</p>")]), "long_sentences")) == 1
    officials = make_course_page(catalogue, title="Cho cán bộ", audiences=["CC"])
    assert found(make_lesson_page(officials, blocks=[text(f"<p>{LONG}</p>")]), "long_sentences") == []


def test_items_and_paragraphs_are_sentences_of_their_own():
    assert list(sentences(("Một. Hai! Ba?", "Bốn"))) == ["Một.", "Hai!", "Ba?", "Bốn"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Nộp hồ sơ DVC qua mạng", ["DVC"]),
        ("Nộp hồ sơ dịch vụ công (DVC). Sau đó xem DVC.", []),
        ("CĐS (chuyển đổi số) là gì?", []),
        ("CẢNH BÁO LỪA ĐẢO", []),
        ("Tệp PDF và mã QR", []),
        ("Nghị định 30/2020/NĐ-CP của UBND", ["UBND"]),
        ("KT. (ký thay) Chủ tịch. Dòng KT. đứng riêng.", []),
        ("Ghi ỦY BAN NHÂN DÂN ở đầu trang", []),
        ("Phần III và chương VI", []),
    ],
)
def test_abbreviations_are_explained_before_they_are_used(course, said, left):
    lesson = make_lesson_page(course, blocks=[text(f"<p>{said}</p>")])
    assert [
        message for short in left for message in found(lesson, "abbreviations") if short in message
    ] == found(lesson, "abbreviations")
    assert len(found(lesson, "abbreviations")) == len(left)


def test_code_and_formulas_are_not_read_for_abbreviations(course):
    code = {"language": "text", "caption": "", "code": "TM. ỦY BAN NHÂN DÂN\nLưu: VT"}
    assert found(make_lesson_page(course, blocks=[("code", code)]), "abbreviations") == []


def test_the_glossary_explains_an_abbreviation_for_all_lessons(course):
    lesson = make_lesson_page(course, blocks=[text("<p>Nộp hồ sơ DVC</p>")])
    assert found(lesson, "abbreviations")
    GlossaryTerm.objects.create(
        term="Dịch vụ công", abbreviation="DVC", meaning="x", locale=Locale.get_default()
    )
    assert found(LessonPage.objects.get(pk=lesson.pk), "abbreviations") == []


def test_a_word_is_told_once():
    assert unexplained("DVC và DVC", set()) == ["DVC"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Vào dichvucong.haugiang.gov.vn để nộp</p>",
        "<p>Vào www.dichvucong.haugiang.gov.vn để nộp</p>",
        '<p><a href="https://dichvucong.haugiang.gov.vn/nop">Nộp hồ sơ</a></p>',
    ],
)
def test_a_provinces_old_portal_is_found_in_words_and_in_links(course, html):
    (message,) = found(make_lesson_page(course, blocks=[text(html)]), "retired_portals")
    assert "https://dichvucong.gov.vn" in message


def test_the_national_portal_is_none_of_them(course):
    html = '<p><a href="https://dichvucong.gov.vn">Cổng Dịch vụ công Quốc gia</a>, binhdanhocvuso.gov.vn</p>'
    assert found(make_lesson_page(course, blocks=[text(html)]), "retired_portals") == []


def test_links_to_what_is_gone_or_hidden_are_found(course):
    hidden = make_lesson_page(course, title="Ẩn", live=False)
    shown = make_lesson_page(course, title="Hiện")
    file = get_document_model().objects.create(title="Mẫu", file=ContentFile(b"x", "mau.pdf"))
    links = [
        f'<a linktype="page" id="{hidden.pk}">Bài ẩn</a>',
        f'<a linktype="page" id="{shown.pk}">Bài hiện</a>',
        '<a linktype="page" id="999999">Bài mất</a>',
        f'<a linktype="document" id="{file.pk}">Mẫu đơn</a>',
        '<a linktype="document" id="999999">Tệp mất</a>',
        '<a href="#khong-co">Chỗ khác</a>',
    ]
    messages = found(make_lesson_page(course, blocks=[text(f"<p>{''.join(links)}</p>")]), "dead_links")
    assert len(messages) == 4
    assert all(
        any(words in one for one in messages) for words in ("Bài ẩn", "Bài mất", "Tệp mất", "Chỗ khác")
    )


def test_a_link_says_where_it_leads(course):
    html = '<p><a href="https://a.example">tại đây</a> <a href="https://a.example">Xem mẫu đơn</a></p>'
    assert len(found(make_lesson_page(course, blocks=[text(html)]), "link_words")) == 1


def test_tables_are_read_like_other_texts(course):
    lesson = make_lesson_page(course, blocks=[table([LONG, "Nộp qua DVC"])])
    assert len(found(lesson, "long_sentences")) == 1
    assert "DVC" in found(lesson, "abbreviations")[0]


def test_a_table_of_old_and_new_documents_tells_of_the_change(course):
    load_legal_documents()
    old, new = "Nghị định 47/2020/NĐ-CP", "Nghị định 278/2025/NĐ-CP"
    assert found(make_lesson_page(course, blocks=[table([old, new])]), "expired_documents") == []
    assert len(found(make_lesson_page(course, blocks=[table([old, "…"])]), "expired_documents")) == 1


def test_an_expired_document_is_found_in_a_quotation_and_in_the_text(course):
    load_legal_documents()
    quoted = LegalDocument.objects.get(number="42/2022/NĐ-CP")
    quote = {"document": quoted.pk, "clause": "", "words": "…"}
    lesson = make_lesson_page(
        course,
        blocks=[
            ("legal_quote", quote),
            text("<p>Theo Nghị định 47/2020, Nghị định 278/2025 và Nghị định 43/2011.</p>"),
        ],
    )
    findings = [one for one in findings_on(lesson) if one.check == "expired_documents"]
    assert [one.severity for one in findings] == [Severity.ERROR, Severity.WARNING, Severity.WARNING]
    assert "224/2026/NĐ-CP" in findings[0].message
    assert "278/2025/NĐ-CP" in findings[1].message
    assert "42/2022/NĐ-CP" in findings[2].message


def test_headings_leave_out_no_level(course):
    skipping = make_lesson_page(course, blocks=[text("<h3>Nhỏ</h3><p>Chữ.</p>")])
    assert len(found(skipping, "heading_levels")) == 1
    steps = {
        "title": "Cách làm",
        "steps": [{"type": "item", "value": {"title": "Mở", "text": ""}, "id": None}],
    }
    after_steps = make_lesson_page(course, blocks=[("steps", steps), text("<h3>Nhỏ</h3>")])
    assert found(after_steps, "heading_levels") == []


def test_a_page_is_due_for_review_from_its_day_on(course):
    today = timezone.localdate()
    course.review_due, course.review_note = today + timedelta(days=1), "Xem lại luật"
    assert found(course, "review_due") == []
    course.review_due = today
    (message,) = found(course, "review_due")
    assert "Xem lại luật" in message


def test_a_heavy_page_is_told_and_its_media_apart(course):
    light = make_lesson_page(course, blocks=[picture(alt_text="Hình")])
    assert found(light, "weight") == []
    words = "Chữ " * 60_000
    file = get_document_model().objects.create(title="Tệp", file=ContentFile(b"x" * 400_000, "tep.pdf"))
    heavy = make_lesson_page(
        course, blocks=[text(f"<p>{words}</p>"), ("download", {"document": file.pk, "title": ""})]
    )
    assert len(found(heavy, "weight")) == 2


def test_the_weight_of_the_frame_is_what_its_files_weigh():
    files = [
        ROOT / "learning/static/learning/css/learning.css",
        *ROOT.glob("learning/static/learning/js/*.js"),
        *ROOT.glob("courses/static/learning_courses/js/*.js"),
    ]
    fetched = sum(len(gzip.compress(file.read_bytes())) for file in files) / 1024
    assert fetched < weight.FRAME


def test_blocks_and_apps_take_part(course, monkeypatch):
    class Careful:
        name, label = "careful", "Cẩn thận"

        def check(self, page):
            return [Finding(Severity.ADVICE, "Đọc lại.")]

    told = [Finding(Severity.WARNING, "Ngắn hơn.")]
    monkeypatch.setattr(CalloutBlock, "findings", classmethod(lambda cls, value: told))
    monkeypatch.setitem(registry.content_checks._items, "careful", Careful)
    lesson = make_lesson_page(
        course, blocks=[("callout", {"kind": "tip", "title": "", "text": "<p>Mẹo.</p>"})]
    )
    assert found(lesson, "careful") == ["Đọc lại."]
    own = next(one for one in findings_on(lesson) if one.check == "block")
    assert (own.message, own.block_id) == ("Ngắn hơn.", lesson.body[0].id)


def test_many_pages_ask_as_much_as_few(course, django_assert_max_num_queries):
    load_legal_documents()
    blocks = [picture(alt_text="Hình"), text('<p><a linktype="page" id="999">Bài</a> Nghị định 42/2022</p>')]
    for number in range(12):
        make_lesson_page(course, title=f"Bài {number}", blocks=blocks)
    lessons = list(LessonPage.objects.all())
    with django_assert_max_num_queries(8):
        assert len(findings_on_all(lessons)) >= 24


def test_no_two_checks_say_the_same_and_all_have_words():
    assert len(registry.content_checks) == 15
    assert all(str(check.label) for check in registry.content_checks.values())


def test_a_draft_is_checked_as_it_is_written(course):
    draft = LessonPage(title="Nháp", body=[("text", "<p>Vào dichvucong.haugiang.gov.vn</p>")])
    draft.path, draft.locale = f"{course.path}0001", course.locale
    assert found(draft, "retired_portals")
