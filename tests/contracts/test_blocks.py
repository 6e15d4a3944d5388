"""What every installed lesson block must do, ours and other people's."""

import json
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template
from django.utils.translation import override
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock
from wagtail.blocks.base import Block, BlockWidget

from courses.blocks.missing import LessonStreamBlock
from learning import api, registry
from learning.blocks import COMPLETION_NOTES
from tests.contracts.previews import preview_of

pytestmark = pytest.mark.django_db

TYPES = {None, api.INTERACTION, api.MEDIA, api.ASSESSMENT, api.PERFORMANCE}
LARGEST = 12_000  # bytes of one preview's body, which has what a usual block has
GONE = {
    "type": "of-an-app-that-is-gone",
    "id": "6a1f2a40-0000-4000-8000-000000000002",
    "value": {"x": [1, "ạ"]},
}


def pytest_generate_tests(metafunc):
    if "block" in metafunc.fixturenames:
        blocks = registry.blocks.items()
        metafunc.parametrize("block", [block() for _name, block in blocks], ids=[name for name, _ in blocks])


def bound(block: Block) -> Block:
    """``block`` as it stands in a lesson's stream, with its name."""
    return LessonStreamBlock([(type(block).name, block)]).child_blocks[type(block).name]


def body_of(block: Block) -> BeautifulSoup:
    return BeautifulSoup(preview_of(bound(block)), "html.parser").body


def test_it_has_a_name_an_icon_and_words(block):
    assert type(block).name.isidentifier()
    assert block.meta.icon not in ("", "placeholder")
    for language in ("vi", "en"):
        with override(language):
            assert str(bound(block).label).strip()
            assert str(block.meta.description).strip()


def test_its_icon_is_one_that_the_admin_draws(block, admin_client):
    from wagtail.admin.icons import get_icons

    assert f'id="icon-{block.meta.icon}"' in get_icons()


def test_what_it_lists_has_a_name_of_its_own(block):
    # Wagtail heads each piece of a list with its label alone.
    assert [
        each.name for each in pieces(bound(block)) if isinstance(each, ListBlock) and not named(each)
    ] == []


def named(block: ListBlock) -> bool:
    piece = block.child_block
    heard = piece.field.widget.attrs.get("aria-label") if isinstance(piece, CharBlock) else piece.label
    return bool(str(heard or "").strip())


def test_its_editors_of_rich_text_are_heard_by_name(block):
    editors = [each for each in pieces(bound(block)) if isinstance(each, RichTextBlock)]
    assert [each.name for each in editors if not each.field.widget.options.get("ariaLabel")] == []


def pieces(block: Block) -> Iterator[Block]:
    """``block`` and all that it is made of."""
    yield block
    parts = (
        [block.child_block] if isinstance(block, ListBlock) else getattr(block, "child_blocks", {}).values()
    )
    for part in parts:
        yield from pieces(part)


def test_its_template_is_there(block):
    assert get_template(block.meta.template)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_its_preview_shows_something_in_each_language(block, language):
    with override(language):
        assert bound(block).is_previewable
        shown = body_of(block)
    assert len(shown.get_text(" ", strip=True)) > 10


def test_its_preview_needs_no_inline_script_or_style(block):
    body = body_of(block)
    assert not [script for script in body.find_all("script") if not script.get("src")]
    assert not body.find("style")
    assert not body.find(style=True)
    assert not [name for tag in body.find_all() for name in tag.attrs if name.startswith("on")]


def test_it_asks_no_other_site_for_anything_by_itself(block):
    for tag in body_of(block).find_all(
        ["img", "script", "link", "iframe", "video", "audio", "source", "track"]
    ):
        for name in ("src", "srcset", "href", "poster"):
            assert not tag.get(name, "").startswith(("http:", "https:", "//")), tag


def test_it_never_plays_by_itself(block):
    assert not body_of(block).find(autoplay=True)


def test_its_preview_is_light(block):
    assert len(str(body_of(block)).encode()) <= LARGEST


def test_its_scripts_are_modules_that_exist(block):
    from django.contrib.staticfiles import finders

    for script in body_of(block).find_all("script"):
        assert script["type"] == "module"
        assert finders.find(script["src"].removeprefix("/static/")), script["src"]


def test_it_says_truthfully_whether_and_how_it_is_completed(block):
    """A block that is an activity can be completed, and one that can be completed is an activity."""
    kind = type(block)
    assert kind.activity_type in TYPES
    assert kind.completion in COMPLETION_NOTES
    assert bool(kind.activity_type) == bool(kind.completion)


def test_authors_read_how_it_is_completed(block):
    for language in ("vi", "en"):
        with override(language):
            note = str(block.completion_note or COMPLETION_NOTES[type(block).completion])
            assert note
            assert note in block.get_description()


def test_the_editor_has_a_form_for_it(block):
    child = bound(block)
    html = BlockWidget(child).render("body-0-value", child.get_default())
    assert "data-w-block-data-value" in html


def test_an_empty_draft_of_it_is_kept(block):
    """Whatever is still missing may be missing while the lesson is a draft."""
    child = bound(block)
    stored = json.loads(json.dumps(child.get_prep_value(child.clean_deferred(child.get_default()))))
    assert child.get_prep_value(child.to_python(stored)) == stored


def test_an_empty_draft_of_it_can_be_looked_at(block):
    child = bound(block)
    assert isinstance(child.render(child.get_default()), str)


def test_what_stands_beside_it_of_another_app_is_kept(block):
    stream = LessonStreamBlock([(type(block).name, block)])
    child = stream.child_blocks[type(block).name]
    mine = {"type": type(block).name, "id": "6a1f2a40-0000-4000-8000-000000000003"}
    mine["value"] = json.loads(json.dumps(child.get_prep_value(child.get_default())))
    stored = json.loads(json.dumps(stream.get_prep_value(stream.to_python([mine, GONE]))))
    assert [each["type"] for each in stored] == [type(block).name, GONE["type"]]
    assert stored[1] == GONE


def test_a_lesson_without_the_app_keeps_it(block):
    stored = [{"type": type(block).name, "id": GONE["id"], "value": {"any": ["thing", 1, None]}}]
    without = LessonStreamBlock([])
    assert json.loads(json.dumps(without.get_prep_value(without.to_python(stored)))) == stored
