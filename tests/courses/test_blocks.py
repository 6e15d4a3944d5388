"""The blocks of lessons: each is shown, previewed and can be written; unknown ones are kept."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.blocks import RawHTMLBlock, StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.blocks.missing import LessonStreamBlock
from courses.pages.models import LessonPage
from learning import registry
from learning.models import Activity
from tests.courses.making import make_course_page, make_document, make_drawing, make_lesson_page
from tests.courses.test_workflow import NO_COMMENTS

pytestmark = pytest.mark.django_db

OURS = [
    "heading",
    "text",
    "picture",
    "gallery",
    "video",
    "audio",
    "embed",
    "download",
    "callout",
    "steps",
    "table",
    "comparison",
    "timeline",
    "tabs",
    "accordion",
    "code",
    "formula",
    "unit",
    "flashcards",
    "checklist",
    "reflect",
    "discuss",
    "legal_quote",
    "glossary",
]
GONE = {
    "type": "hologram",
    "id": "6a1f2a40-0000-4000-8000-000000000001",
    "value": {"cung": ["một", 2, None], "dài": "ạ"},
}


def test_our_blocks_come_through_the_hook_as_everybody_elses():
    assert [name for name in registry.blocks if name in OURS] == OURS


@pytest.mark.parametrize("name", OURS)
def test_every_block_has_an_icon_words_and_a_preview(name, admin_client):
    block = LessonPage._meta.get_field("body").stream_block.child_blocks[name]
    assert block.meta.icon != "placeholder"
    assert str(block.label)
    assert str(block.get_description())
    assert block.is_previewable
    response = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    assert "learning.css" in response.content.decode()


def render(name: str, value: dict) -> str:
    block = registry.blocks[name]()
    return block.render(block.to_python(value))


def test_a_video_shows_captions_transcript_and_size():
    value = {
        "title": "Trang giả",
        "file": make_document("phim.mp4").pk,
        "captions": make_document("phim.vtt").pk,
        "transcript": "<p>Xin chào</p>",
        "poster": make_drawing().pk,
        "required": True,
    }
    html = render("video", value)
    assert '<track kind="captions"' in html
    assert "Xin chào" in html
    assert "2,3" in html  # kilobytes
    assert registry.blocks["video"].activity_rule(value) == {"required": True}


def chapters(*pairs: tuple[str, str]) -> list[dict]:
    return [{"at": at, "title": title} for at, title in pairs]


def test_chapters_are_links_into_the_file_and_both_versions_say_their_size():
    value = {
        "title": "Trang giả",
        "file": make_document("phim.mp4").pk,
        "transcript": "<p>Xin chào</p>",
        "lighter": make_document("phim-240.mp4").pk,
        "chapters": chapters(("0:00", "Mở đầu"), ("1:30", "Ba bước"), ("1:02:03", "Hết")),
    }
    with override("vi"):
        html = BeautifulSoup(render("video", value), "html.parser")
    links = html.select("[data-second]")
    assert [link["data-second"] for link in links] == ["0", "90", "3723"]
    assert links[1]["href"].endswith("#t=90")
    assert all("2,3" in link.text for link in html.select("[data-source]"))
    video = html.find("video")
    assert video["preload"] == "none"
    assert not video.has_attr("autoplay")


def test_a_recording_from_before_there_were_chapters_is_shown_as_it_was():
    html = render("audio", {"title": "Lời", "file": make_document("loi.mp3").pk, "transcript": "<p>Lời</p>"})
    assert "<audio" in html
    assert "data-second" not in html
    assert "media.js" not in html


@pytest.mark.parametrize(
    "times", [("1:00", "0:30"), ("0:30", "0:30"), ("0:75", "1:00"), ("một phút", "2:00"), ("-1:00", "2:00")]
)
def test_chapters_whose_times_make_no_sense_are_refused(times):
    block = registry.blocks["audio"]()
    value = {
        "title": "Lời",
        "file": make_document("loi.mp3").pk,
        "transcript": "<p>Lời</p>",
        "chapters": chapters(*((time, "Phần") for time in times)),
    }
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(value))
    assert "chapters" in refused.value.block_errors


def test_a_chapter_that_has_no_time_yet_stays_in_the_draft():
    block = registry.blocks["audio"]()
    value = block.to_python({"title": "Lời", "chapters": chapters(("", "Mở đầu"), ("1:00", ""))})
    kept = block.clean_deferred(value)
    assert [each["title"] for each in kept["chapters"]] == ["Mở đầu", ""]
    assert "#t=60" in block.render(kept)


def test_captions_that_phones_would_show_wrongly_are_refused_with_the_reason():
    block = registry.blocks["video"]()
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\nBµ con ®õng véi lµm theo lêi ng­êi l¹.\n".encode("latin-1")
    captions = get_document_model().objects.create(title="Cũ", file=ContentFile(text, "cu.vtt"))
    value = {"title": "Phim", "file": make_document("phim.mp4").pk, "captions": captions.pk}
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(value))
    assert "UniKey" in str(refused.value.block_errors["captions"])


def test_a_video_without_words_is_refused():
    block = registry.blocks["video"]()
    value = {
        "title": "Trang giả",
        "file": make_document("phim.mp4").pk,
        "captions": None,
        "transcript": "",
        "poster": None,
    }
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(value))
    assert "captions" in refused.value.block_errors


@pytest.mark.parametrize(("name", "field"), [("phim.exe", "file"), ("phim.mp4", "captions")])
def test_a_file_of_the_wrong_kind_is_refused(name, field):
    block = registry.blocks["video"]()
    files = {"file": make_document("phim.mp4").pk, "captions": make_document("phim.vtt").pk}
    files[field] = make_document(name).pk
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(
            block.to_python({"title": "Trang giả", "transcript": "<p>.</p>", "poster": None, **files})
        )
    assert field in refused.value.block_errors


def test_a_download_says_its_kind_and_size():
    html = render("download", {"document": make_document("mau-don.pdf").pk, "title": "Mẫu đơn"})
    assert "Mẫu đơn" in html
    assert "PDF, 2,3" in html


def test_a_drawing_goes_out_as_it_is_with_its_words():
    image = {"image": make_drawing().pk, "alt_text": "Bà cụ cầm điện thoại", "decorative": False}
    html = render("picture", {"image": image, "caption": "Dừng lại"})
    assert 'alt="Bà cụ cầm điện thoại"' in html
    assert ".svg" in html
    assert "<picture" not in html


def test_a_photo_goes_out_in_three_formats():
    photo = get_image_model().objects.create(title="Ảnh", file=get_test_image_file(size=(1200, 800)))
    html = render(
        "picture", {"image": {"image": photo.pk, "alt_text": "Ảnh", "decorative": False}, "caption": ""}
    )
    for kind in ("image/avif", "image/webp", ".jpg"):
        assert kind in html


@pytest.mark.parametrize("name", ["picture", "gallery"])
def test_a_picture_has_words_or_is_said_to_be_decorative(name):
    block = registry.blocks[name]()

    def cleaned(**words):
        shown = {"image": {"image": make_drawing().pk, "alt_text": "", "decorative": False, **words}}
        value = shown if name == "picture" else {"pictures": [shown, shown]}
        return block.clean(block.to_python(value))

    assert cleaned(decorative=True)
    assert cleaned(alt_text="Bà cụ cầm điện thoại")
    with pytest.raises(StructBlockValidationError):
        cleaned()


def test_a_gallery_shows_each_picture_with_its_caption_and_credit():
    image = {"image": make_drawing().pk, "alt_text": "Bà cụ", "decorative": False}
    pictures = [{"image": image, "caption": f"Hình {n}", "credit": "Lò Thị Mây"} for n in range(3)]
    html = BeautifulSoup(render("gallery", {"title": "Buổi học", "pictures": pictures}), "html.parser")
    assert [each.text.split()[:2] for each in html.find_all("figcaption")] == [
        ["Hình", str(n)] for n in range(3)
    ]
    assert html.text.count("Lò Thị Mây") == 3


def table(**changes) -> dict:
    columns = [{"type": "words", "heading": "Ngày"}, {"type": "number", "heading": "Hồ sơ"}]
    rows = [{"values": ["Thứ Hai", "12"]}, {"values": ["Thứ Ba", None]}]
    return {"table": {"caption": "Hồ sơ trong tuần", "columns": columns, "rows": rows, **changes}}


def test_a_table_names_its_columns_and_rows_for_those_who_hear_it():
    html = BeautifulSoup(render("table", table()), "html.parser")
    assert html.find("caption").text == "Hồ sơ trong tuần"
    assert [each.text for each in html.find_all("th", scope="col")] == ["Ngày", "Hồ sơ"]
    assert [each.text for each in html.find_all("th", scope="row")] == ["Thứ Hai", "Thứ Ba"]
    assert [each.text for each in html.find_all("td")] == ["12", ""]
    assert html.find(role="region")["tabindex"] == "0"


@pytest.mark.parametrize(
    "changes",
    [
        {"caption": " "},
        {"rows": []},
        {"columns": [{"type": "words", "heading": ""}, {"type": "words", "heading": "B"}]},
        {"rows": [{"values": ["x", "1"]}] * 61},
    ],
)
def test_a_table_that_cannot_be_read_is_refused_and_still_kept_as_a_draft(changes):
    block = registry.blocks["table"]()
    value = block.to_python(table(**changes))
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert "table" in refused.value.block_errors
    assert block.clean_deferred(value)


def test_what_authors_write_in_code_is_shown_and_never_run():
    html = render("code", {"language": "html", "code": "<script>alert(1)</script>", "caption": ""})
    assert "&lt;script&gt;alert(1)" in html


def test_a_callout_without_a_title_says_its_kind_in_words():
    assert "l-callout__title" in render(
        "callout", {"kind": "warning", "title": "", "text": "<p>Đừng bấm.</p>"}
    )


# --- blocks of apps that are gone ---------------------------------------------------------------------------


@pytest.fixture
def lesson(catalogue):
    """A published lesson with a block of an app that was uninstalled."""
    lesson = make_lesson_page(make_course_page(catalogue), blocks=[("text", "<p>Chữ</p>")])
    stored = [*lesson.body.get_prep_value(), GONE]
    field = LessonPage._meta.get_field("body")
    lesson.body = field.to_python(stored)
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def stored_in(lesson) -> list[dict]:
    """What the database itself holds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM learning_pages_lessonpage WHERE page_ptr_id = %s", [lesson.pk])
        return json.loads(cursor.fetchone()[0])


def test_a_block_of_a_missing_app_is_kept_by_save_and_publish(lesson):
    assert stored_in(lesson)[1] == GONE
    assert lesson.body[1].block_type == "missing"


def test_learners_see_that_something_cannot_be_shown(lesson, client):
    html = client.get(lesson.url).content.decode()
    assert render_to_string("learning_courses/blocks/missing.html") in html
    assert Activity.objects.filter(parent__key=lesson.translation_key).count() == 0


def editor_state(browser, lesson) -> list[dict]:
    """The stream as the editor's page gives it to the browser."""
    html = browser.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert "learning_courses/admin/missing-block.js" in html
    assert "learning_courses.MissingBlock" in html
    return html


def test_the_editor_carries_it_through_an_edit_and_a_save(lesson, admin_client):
    html = editor_state(admin_client, lesson)
    assert "hologram" in html
    blocks = [
        ("text", rich_text("<p>Chữ mới</p>")),
        ("missing", lesson.body.stream_block.child_blocks["missing"].get_form_state(GONE)),
    ]
    form = {"title": lesson.title, "slug": lesson.slug, "summary": "", "minutes": "5", "required": "on"}
    rules = {"weight": "1", "least_minutes": "0", "prerequisites": streamfield([])}
    data = {**nested_form_data({**form, **rules, "body": streamfield(blocks)}), **NO_COMMENTS}
    data["body-1-id"] = GONE["id"]
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    response = admin_client.post(address, {**data, "action-publish": "1"})
    assert response.status_code == 302
    text, kept = stored_in(lesson)
    assert "Chữ mới" in text["value"]
    assert kept == GONE


def test_what_is_missing_comes_back_with_its_app(lesson):
    with_app = LessonStreamBlock([("hologram", RawHTMLBlock()), ("text", RawHTMLBlock())])
    assert [child.block_type for child in with_app.to_python(stored_in(lesson))] == ["text", "hologram"]
