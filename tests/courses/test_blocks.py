"""The blocks of lessons: each is shown, previewed and can be written; unknown ones are kept."""

import json

import pytest
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.blocks import RawHTMLBlock, StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.blocks.missing import LessonStreamBlock
from courses.pages.models import LessonPage
from learning import registry
from learning.models import Activity
from tests.courses.making import make_course_page, make_drawing, make_lesson_page
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
]
GONE = {
    "type": "hologram",
    "id": "6a1f2a40-0000-4000-8000-000000000001",
    "value": {"cung": ["một", 2, None], "dài": "ạ"},
}


def make_document(name: str):
    return get_document_model().objects.create(title=name, file=ContentFile(b"WEBVTT" * 400, name))


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
    data = {**nested_form_data({**form, "body": streamfield(blocks)}), **NO_COMMENTS}
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
