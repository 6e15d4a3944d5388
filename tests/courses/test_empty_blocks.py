"""A block that a script left empty or broken keeps nobody from the lesson, and is found."""

import json
import uuid

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils.translation import override
from wagtail.blocks import ListBlock, RichTextBlock
from wagtail.images.blocks import ImageBlock

from courses.checking.run import findings_on, findings_on_all
from courses.packs.apply import take
from courses.packs.outgoing import export
from courses.pages.models import LessonPage
from learning import registry
from learning.blocks import LearningBlock
from learning.models import Activity
from learning.shapes import Broken, mended
from tests.courses.making import make_course_page, make_drawing, make_lesson_page
from tests.courses.packs.making import pack_of
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

WHOLE = "whole_blocks"


def stored(lesson: LessonPage, *blocks: tuple) -> LessonPage:
    """``lesson`` after a script wrote ``blocks``, (type, value) pairs, past everything that checks them."""
    body = json.dumps([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in blocks])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE learning_pages_lessonpage SET body = %s WHERE page_ptr_id = %s", [body, lesson.pk]
        )
    return LessonPage.objects.get(pk=lesson.pk)


@pytest.fixture
def course(catalogue):
    return make_course_page(catalogue)


@pytest.fixture
def lesson(course):
    return make_lesson_page(course, title="Bài rỗng")


def whole() -> tuple:
    drawing = {"image": make_drawing().pk, "alt_text": "Hình", "decorative": False}
    return "picture", {"image": drawing, "caption": ""}


BROKEN = [
    ("picture", "x"),
    ("picture", {"image": {"image": "x"}}),
    ("gallery", {"title": "", "pictures": 3}),
    ("steps", {"title": ["x"], "steps": None}),
    ("text", 3),
    ("heading", {"text": "Đầu đề", "level": {}}),
    ("table", {"table": ["x"]}),
    ("download", {"document": [1]}),
]


def empties() -> list[tuple]:
    """Each installed block with nothing in it, in the forms that scripts leave."""
    forms: list[tuple] = [(name, value) for name in registry.blocks for value in (None, {})]
    pictures = {"title": "", "pictures": [None, {"image": None}, {"type": "item", "value": None}]}
    return [form for form in forms if form[0] != "text"] + [
        ("text", None),
        ("picture", {"image": None, "caption": ""}),
        ("picture", {"image": make_drawing().pk}),
        ("gallery", pictures),
        ("steps", {"title": "Cách làm", "steps": None}),
    ]


@pytest.mark.parametrize("kind", ["empty", "broken"])
def test_whatever_is_stored_the_lesson_is_read_checked_published_and_sent(
    english, catalogue, course, lesson, kind
):
    blocks = [*(BROKEN if kind == "broken" else empties()), whole()]
    lesson = stored(lesson, *blocks)
    beside = make_lesson_page(course, title="Bài đầy", blocks=[whole()])
    found = findings_on_all([lesson, LessonPage.objects.get(pk=beside.pk)])
    said = [one for one in found if one.check == WHOLE]
    assert said
    assert {one.page.title for one in said} == {"Bài rỗng"}
    lesson.save_revision(clean=False).publish()
    assert english.get(lesson.url).status_code == 200
    assert Activity.objects.filter(key=lesson.translation_key, retired_at=None).exists()
    assert english.get(reverse("learning_courses:card", args=[lesson.translation_key])).status_code == 200

    pack = pack_of(course)
    _pack, out = export(course.translation_key)
    assert any("Bài rỗng" in said for said in out.told) == (kind == "broken")
    page, _findings = take(pack, parent=type(catalogue).objects.get(pk=catalogue.pk), as_copy=True)
    copies = LessonPage.objects.descendant_of(page)
    assert len(copies.get(title="Bài đầy").body) == 1
    sent = copies.get(title="Bài rỗng").body
    assert len(sent) == len(blocks) - (len(BROKEN) if kind == "broken" else 0)

    english.force_login(make_user("truong", is_superuser=True, is_staff=True))
    for name in ("learning_checks:report", "learning_checks:page", "wagtailadmin_pages:edit"):
        args = [] if name.endswith("report") else [lesson.pk]
        assert english.get(reverse(name, args=args)).status_code == 200
    history = [lesson.pk, "earliest", "latest"]
    assert english.get(reverse("wagtailadmin_pages:revisions_compare", args=history)).status_code == 200


def test_the_command_names_the_lesson_and_ends_with_1(lesson, capsys):
    stored(lesson, ("picture", {"image": None}), ("picture", 7), whole())
    with pytest.raises(SystemExit):
        call_command("check_content")
    told = capsys.readouterr().out
    assert "bai-rong" in told
    assert told.count("“") == 2


def test_what_is_needed_is_named_by_its_label(lesson):
    one = {"title": "", "pictures": [{"image": None}]}
    lesson = stored(lesson, ("gallery", one), ("gallery", {"pictures": []}))
    with override("en"):
        first, second = (one for one in findings_on(lesson) if one.check == WHOLE)
    assert "It needs: Picture." in first.message
    assert "It needs: Pictures." in second.message
    assert first.block_id == lesson.body[0].id


def test_a_broken_block_stays_as_it_is_until_an_author_deletes_it(lesson):
    lesson = stored(lesson, ("picture", "x"), whole())
    lesson.save()
    assert LessonPage.objects.get(pk=lesson.pk).body.raw_data[0]["value"]["value"] == "x"
    assert [child.block_type for child in lesson.body] == ["missing", "picture"]


def test_an_empty_list_item_is_an_empty_one():
    assert mended(ListBlock(ImageBlock()), [None, 3]) == [{"image": None}, {"image": 3}]
    assert mended(RichTextBlock(), None) == ""
    with pytest.raises(Broken):
        mended(ListBlock(ImageBlock()), [["x"]])


def test_a_check_that_fails_stops_no_other(lesson, monkeypatch, caplog):
    class Careless:
        name, label = "careless", "Vội"

        def check(self, page):
            raise KeyError("khác")

    monkeypatch.setitem(registry.content_checks._items, "careless", Careless)
    monkeypatch.setattr(LearningBlock, "findings", classmethod(lambda cls, value: value["không"]))
    found = findings_on(stored(lesson, whole(), ("picture", None)))
    assert [one.check for one in found].count("careless") == 1
    assert {"block", WHOLE} <= {one.check for one in found}
    assert "a check failed" in caplog.text
