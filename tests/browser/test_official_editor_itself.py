"""The official H5P editor as its makers publish it. It is not ours to bring, so this runs where somebody supplies it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from courses.h5p import scripts
from tests.browser import authoring
from tests.browser.academy import Academy
from tests.browser.official_editor import ADD, NEWEST, await_ready, edit, frame, open_with_editor, png
from tests.browser.test_h5p_editor import publish
from tests.browser.visits import sign_in

ROOT = os.environ.get("H5P_EDITOR_ROOT", "")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not ROOT, reason="H5P_EDITOR_ROOT names no folder with the official editor"),
    pytest.mark.skipif(not scripts.is_installed(), reason="the H5P player is not installed"),
]
TITLE, ASKED = "Soạn bằng trình soạn thảo chính thức", "Mặt Trời mọc ở hướng đông."
PICTURE = {"name": "mặt-trời.png", "mimeType": "image/png", "buffer": png()}


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    with open_with_editor(tmp_path_factory.mktemp("academy-with-editor"), Path(ROOT)) as academy:
        yield academy


def inside(page: Page) -> FrameLocator:
    """The frame that the editor makes for itself, where its fields are."""
    return frame(page).frame_locator("iframe.h5p-editor-iframe")


def write(page: Page, field: str, text: str) -> None:
    """Write into a text with marks: the field becomes an editor when it is touched."""
    inside(page).locator(f"{field} .ckeditor").first.click()
    editor = inside(page).locator(f"{field} .ck-editor__editable").first
    editor.click()
    expect(editor).to_be_focused()
    page.keyboard.type(text)


def test_a_content_is_written_in_it_published_played_and_opened_again(academy: Academy, desktop):
    page = desktop()
    sign_in(page, "son", then="/admin/")
    page.goto(f"{ADD}HocSo.TrueFalse+1.0")
    fields = inside(page)
    title = fields.locator(".field-name-extraTitle input")
    await_ready(page)
    # Nobody is told that something is missing before she has begun.
    page.wait_for_timeout(2500)
    expect(fields.locator(".h5p-errors:not(:empty)")).to_have_count(0)
    title.fill(TITLE)
    title.press("Tab")
    write(page, ".field-name-question", ASKED)
    fields.locator(".group.field > .title").first.click()
    with page.expect_file_chooser() as chooser:
        fields.locator("a.add").first.click()
    chooser.value.set_files(PICTURE)
    thumbnail = fields.locator(".file a.thumbnail img")
    expect(thumbnail).to_be_visible()
    expect(page.locator("#id_title")).to_have_value(TITLE)
    fields.locator(".field-name-alt input").fill("Mặt Trời trên mặt biển")
    fields.locator(".field-name-alt input").press("Tab")
    authoring.settle(page)
    publish(page)
    number, is_live, kept, params, files = json.loads(academy.ask(NEWEST))
    assert (is_live, kept) == (True, TITLE)
    assert ASKED in params["question"]
    assert params["media"]["image"]["path"] in files

    edit(page, number)
    expect(inside(page).locator(".field-name-extraTitle input")).to_have_value(TITLE)
    expect(inside(page).locator(".field-name-question .ckeditor").first).to_contain_text(ASKED)
    shown = authoring.preview(page).frame_locator("iframe").get_by_text(ASKED)
    expect(shown).to_be_visible()
