"""The official H5P editor as its makers publish it. It is not ours to bring, so this runs where somebody supplies it."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from courses.h5p import scripts
from tests.browser import authoring, h5p_packages
from tests.browser.academy import Academy
from tests.browser.official_editor import ADD, NEWEST, await_ready, edit, frame, open_with_editor, png
from tests.browser.test_h5p_editor import publish
from tests.browser.test_h5p_player import MADE, SAID, player
from tests.browser.visits import DESKTOP, sign_in

ROOT = os.environ.get("H5P_EDITOR_ROOT", "")
FOREIGN = "H5P.TrueFalse"
PACKAGE = h5p_packages.with_type(FOREIGN)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not ROOT, reason="H5P_EDITOR_ROOT names no folder with the official editor"),
    pytest.mark.skipif(not scripts.is_installed(), reason="the H5P player is not installed"),
]
TITLE, ASKED = "Soạn bằng trình soạn thảo chính thức", "Mặt Trời mọc ở hướng đông."
CHOOSE, ANSWERS = "Mặt Trời mọc ở đâu?", ("Hướng đông", "Hướng tây", "Hướng bắc")
SEEN = "Mặt Trời trên mặt biển"
PICTURE = {"name": "mặt-trời.png", "mimeType": "image/png", "buffer": png()}
# Where the editor shows a text with marks, before somebody touches it and after.
MARKED = ".ckeditor:visible, .ck-editor__editable:visible"
# What stands in the editor, field by field.
STANDS = """form => [...form.querySelectorAll('.field')].map(field => {
  const input = field.querySelector(':scope > input, :scope > select, :scope > textarea, :scope > label > input');
  const text = field.querySelector(':scope > .ckeditor');
  const value = input ? (input.type === 'checkbox' ? input.checked : input.value) : text ? text.innerText : null;
  return [field.className, value];
}).filter(([, value]) => value !== null)"""
NEWEST_OF = """
from courses.h5p.models import H5PLibrary
print(H5PLibrary.objects.filter(machine_name={machine!r}).latest("major", "minor").name.uber)
"""


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    with open_with_editor(tmp_path_factory.mktemp("academy-with-editor"), Path(ROOT)) as academy:
        yield academy


def inside(page: Page) -> FrameLocator:
    """The frame that the editor makes for itself, where its fields are."""
    return frame(page).frame_locator("iframe.h5p-editor-iframe")


def begin(page: Page, library: str, title: str) -> FrameLocator:
    page.goto(f"{ADD}{library.replace(' ', '+')}")
    await_ready(page)
    fields = inside(page)
    fields.locator(".field-name-extraTitle input").fill(title)
    fields.locator(".field-name-extraTitle input").press("Tab")
    return fields


def write(field: Locator, text: str) -> None:
    """Write a text with marks instead of what stands there: the field becomes an editor when it is touched."""
    field.locator(MARKED).first.click()
    editor = field.locator(".ck-editor__editable").first
    editor.click()
    expect(editor).to_be_focused()
    field.page.keyboard.press("ControlOrMeta+a")
    field.page.keyboard.type(text)


def show_picture(page: Page) -> None:
    """Put a picture above the question, and say what is on it."""
    fields = inside(page)
    fields.locator(".group.field > .title").first.click()
    with page.expect_file_chooser() as chooser:
        fields.locator("a.add").first.click()
    chooser.value.set_files(PICTURE)
    expect(fields.locator(".file a.thumbnail img")).to_be_visible()
    fields.locator(".field-name-alt input").fill(SEEN)
    fields.locator(".field-name-alt input").press("Tab")


def save(page: Page) -> None:
    """Save a draft, and be in the editor again."""
    authoring.settle(page)
    page.locator("footer button.action-save").first.click()
    expect(page.locator(".messages .success")).to_be_visible()
    await_ready(page)


def newest(academy: Academy) -> tuple[int, bool, str, dict[str, Any], list[str]]:
    """What the site keeps: number, whether it is published, title, parameters, files."""
    number, is_live, title, params, files = json.loads(academy.ask(NEWEST))
    return number, is_live, title, params, files


def stands(page: Page) -> list[tuple[str, Any]]:
    """What the fields of the editor hold."""
    return inside(page).locator("body").evaluate(STANDS)


def play(academy: Academy, learner: Page, slug: str) -> FrameLocator:
    """The newest content in a lesson, and its learner before it."""
    lesson = academy.ask(MADE.format(title=f"Thử {slug}", slug=slug)).splitlines()[-1]
    sign_in(learner, "lan", then=lesson)
    learner.goto(lesson)
    learner.locator("[data-h5p] [data-player]").click()
    return player(learner)


def scores(academy: Academy) -> list[dict[str, Any]]:
    """With how many points contents were completed, in the order in which that was said."""
    said = [json.loads(data) for verb, data in academy.rows(SAID) if verb.endswith("/completed")]
    return [each["result"]["score"] for each in said]


def test_nobody_is_told_that_something_is_missing_before_she_has_begun(desktop):
    page = desktop()
    sign_in(page, "son", then="/admin/")
    page.goto(f"{ADD}HocSo.TrueFalse+1.0")
    await_ready(page)
    page.wait_for_timeout(4000)
    expect(inside(page).locator(".h5p-errors:not(:empty)")).to_have_count(0)
    expect(page.locator("#w-autosave-indicator")).not_to_be_visible()


def test_a_content_is_written_in_it_published_seen_and_opened_again(academy: Academy, desktop):
    page = desktop()
    sign_in(page, "son", then="/admin/")
    fields = begin(page, "HocSo.TrueFalse 1.0", TITLE)
    write(fields.locator(".field-name-question"), ASKED)
    show_picture(page)
    expect(page.locator("#id_title")).to_have_value(TITLE)
    publish(page)
    number, is_live, kept, params, files = newest(academy)
    assert (is_live, kept) == (True, TITLE)
    assert ASKED in params["question"]
    assert params["media"]["image"]["path"] in files

    edit(page, number)
    expect(inside(page).locator(".field-name-extraTitle input")).to_have_value(TITLE)
    expect(inside(page).locator(".field-name-question .ckeditor").first).to_contain_text(ASKED)
    expect(authoring.preview(page).frame_locator("iframe").get_by_text(ASKED)).to_be_visible()


def test_what_was_published_stands_there_again_is_changed_and_played_to_its_end(academy: Academy, visitor):
    page = visitor(DESKTOP).new_page()
    sign_in(page, "son", then="/admin/")
    fields = begin(page, "HocSo.MultipleChoice 1.0", "Mặt Trời")
    show_picture(page)
    write(fields.locator(".field-name-question"), CHOOSE)
    for place, answer in enumerate(ANSWERS):
        write(fields.locator(".field-name-answer").nth(place).locator(".field-name-text"), answer)
    right = fields.locator(".field-name-answer").first.locator(".field-name-correct input[type=checkbox]")
    right.check()
    save(page)
    number, is_live, _title, params, files = newest(academy)
    assert not is_live
    assert params["media"]["image"]["path"] in files
    drafted = stands(page)
    publish(page)
    assert newest(academy) == (number, True, "Mặt Trời", params, files)

    edit(page, number)
    assert stands(page) == drafted
    write(inside(page).locator(".field-name-question"), f"{CHOOSE} Chọn một.")
    publish(page)
    _number, _is_live, _title, changed, _files = newest(academy)
    assert "Chọn một." in changed["question"]
    assert {**changed, "question": params["question"]} == params

    learner = visitor(DESKTOP).new_page()
    content = play(academy, learner, "mat-troi")
    expect(content.get_by_text(f"{CHOOSE} Chọn một.")).to_be_visible()
    expect(content.get_by_role("img", name=SEEN)).to_be_visible()
    content.get_by_text(ANSWERS[0]).click()
    content.get_by_role("button", name="Kiểm tra").click()
    expect(learner.locator("[data-done-mark]").first).to_be_visible()
    assert scores(academy)[-1]["scaled"] == 1


@pytest.mark.skipif(not PACKAGE, reason=f"{h5p_packages.VARIABLE} has no package of {FOREIGN}")
def test_a_content_type_of_others_is_written_in_it_opened_again_and_played(academy: Academy, visitor):
    academy.manage("install_h5p_libraries", str(PACKAGE))
    library = academy.ask(NEWEST_OF.format(machine=FOREIGN))
    page = visitor(DESKTOP).new_page()
    sign_in(page, "son", then="/admin/")
    fields = begin(page, library, "Thủ đô")
    write(fields.locator(".field-name-question"), "Hà Nội là thủ đô của Việt Nam.")
    save(page)
    drafted = stands(page)
    publish(page)
    number, is_live, title, params, _files = newest(academy)
    assert (is_live, title, params["correct"]) == (True, "Thủ đô", "true")

    edit(page, number)
    assert stands(page) == drafted
    learner = visitor(DESKTOP).new_page()
    content = play(academy, learner, "thu-do-la-dau")
    expect(content.get_by_text("Hà Nội là thủ đô của Việt Nam.")).to_be_visible()
    content.get_by_role("radio").first.click()
    content.get_by_role("button", name=re.compile("^Check")).click()
    expect(learner.locator("[data-done-mark]").first).to_be_visible()
    assert scores(academy)[-1]["scaled"] == 1
