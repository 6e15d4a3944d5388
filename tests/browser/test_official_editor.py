"""The contract with the official H5P editor, kept by a tiny editor of our own: two origins, and nothing gets lost."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from courses.h5p import scripts
from tests.browser import authoring
from tests.browser.academy import Academy
from tests.browser.axe import faults
from tests.browser.official_editor import (
    ADD,
    BODY,
    NEWEST,
    await_ready,
    edit,
    frame,
    open_with_editor,
    png,
    stand_in,
)
from tests.browser.test_h5p_editor import publish
from tests.browser.visits import DESKTOP, PHONE, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not scripts.is_installed(), reason="the H5P player is not installed"),
]
PICTURE = {"name": "mặt-trời.png", "mimeType": "image/png", "buffer": png()}
QUESTION, TITLE = "params.question", "metadata.title"
ASKED, ASKED_AGAIN = "Mặt Trời mọc ở hướng đông.", "Mặt Trời lặn ở hướng tây."


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    root = stand_in(tmp_path_factory.mktemp("stand-in"))
    with open_with_editor(tmp_path_factory.mktemp("academy-with-editor"), root) as academy:
        yield academy


def write(page: Page, name: str, text: str) -> None:
    frame(page).locator(f"[name='{name}']").fill(text)
    expect(page.locator(BODY)).to_have_value(re.compile(re.escape(text)))


def expect_asked(page: Page, text: str) -> None:
    """The editor shows ``text``, in whatever marks the site has put around it."""
    expect(frame(page).locator(f"[name='{QUESTION}']")).to_have_value(re.compile(re.escape(text)))


def begin(page: Page, title: str) -> None:
    page.goto(f"{ADD}HocSo.TrueFalse+1.0")
    await_ready(page)
    write(page, TITLE, title)
    write(page, QUESTION, ASKED)


def save(page: Page) -> None:
    page.locator("footer button.action-save").first.click()
    expect(page.locator(".messages .success")).to_be_visible()


def newest(academy: Academy) -> tuple:
    return tuple(json.loads(academy.ask(NEWEST)))


def test_a_content_is_made_published_and_found_again_as_it_was(academy: Academy, visitor):
    context = visitor(DESKTOP)
    page = context.new_page()
    sign_in(page, "son", then="/admin/")
    begin(page, "Đúng hay sai của Sơn")
    frame(page).locator("[type=file]").set_input_files(PICTURE)
    expect(page.locator(BODY)).to_have_value(re.compile(r"images/\w{64}\.png#tmp"))
    expect(page.locator("#id_title")).to_have_value("Đúng hay sai của Sơn")
    # What is written saves itself, as everywhere; and the editor's origin knows nobody.
    authoring.settle(page)
    assert newest(academy)[2] == "Đúng hay sai của Sơn"
    assert context.cookies(frame(page).locator(":root").evaluate("() => origin")) == []
    save(page)
    number, is_live, title, params, files = newest(academy)
    assert (is_live, title) == (False, "Đúng hay sai của Sơn")
    assert ASKED in params["question"]
    assert params["media"]["image"]["path"] in files

    edit(page, number)
    expect_asked(page, ASKED)
    expect(frame(page).locator(f"[name='{TITLE}']")).to_have_value("Đúng hay sai của Sơn")
    shown = frame(page).get_by_role("img")
    expect(shown).to_be_visible()
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
    write(page, "params.media.alt", "Mặt Trời trên mặt biển")
    assert faults(page, "[data-h5p-official], .h5p-editor-choice") == []
    publish(page)
    assert newest(academy)[1]


def test_a_form_that_was_refused_shows_what_was_written_in_it(academy: Academy, desktop):
    page = desktop()
    sign_in(page, "son", then="/admin/")
    begin(page, "Bị từ chối")
    authoring.settle(page)
    write(page, QUESTION, ASKED_AGAIN)
    page.locator("#id_title").evaluate("field => { field.required = false; field.value = ''; }")
    page.locator("footer button.action-save").first.click()
    expect(page.locator(".messages .error")).to_be_visible()
    await_ready(page)
    expect_asked(page, ASKED_AGAIN)
    page.fill("#id_title", "Không bị từ chối")
    save(page)
    assert ASKED_AGAIN in newest(academy)[3]["question"]


def test_whoever_was_signed_out_meanwhile_loses_nothing(academy: Academy, visitor):
    context = visitor(DESKTOP)
    page, other = context.new_page(), context.new_page()
    sign_in(page, "son", then="/admin/")
    begin(page, "Viết qua giờ nghỉ")
    authoring.settle(page)
    context.clear_cookies()
    write(page, QUESTION, ASKED_AGAIN)
    page.locator("footer button.action-save").first.click()
    expect(page.locator("[data-ended]")).to_be_visible()
    assert faults(page, "[data-h5p-official]") == []
    sign_in(other, "son", then="/admin/")
    save(page)
    _number, _is_live, title, params, _files = newest(academy)
    assert title == "Viết qua giờ nghỉ"
    assert ASKED_AGAIN in params["question"]


def test_of_two_tabs_the_second_is_told_before_it_writes_over_the_first(academy: Academy, visitor):
    context = visitor(DESKTOP)
    first, second = context.new_page(), context.new_page()
    sign_in(first, "son", then="/admin/")
    begin(first, "Hai cửa sổ")
    save(first)
    number = newest(academy)[0]
    for page in (first, second):
        edit(page, number)
        expect_asked(page, ASKED)
    write(first, QUESTION, "Cửa sổ thứ nhất.")
    authoring.settle(first)
    save(first)
    write(second, QUESTION, "Cửa sổ thứ hai.")
    told = second.locator("#w-save-confirmation-dialog")
    expect(told).to_contain_text("đã lưu phiên bản mới")
    assert "Cửa sổ thứ nhất." in newest(academy)[3]["question"]
    second.locator("footer button.action-save").first.click()
    told.get_by_role("button", name="Lưu nháp").click()
    expect(second.locator(".messages .success")).to_be_visible()
    assert "Cửa sổ thứ hai." in newest(academy)[3]["question"]


def test_what_other_windows_say_counts_for_nothing(desktop):
    page = desktop()
    sign_in(page, "son", then="/admin/")
    begin(page, "Người lạ")
    before = page.locator(BODY).input_value()
    page.evaluate("() => window.postMessage({ h5pOfficial: 'changed', value: '{}' }, '*')")
    frame(page).locator(":root").evaluate(
        """() => window.postMessage({ h5pOfficial: 'begin', value: '{"library": "X", "params": {}}' }, '*')"""
    )
    page.wait_for_timeout(1500)
    assert page.locator(BODY).input_value() == before
    expect_asked(page, ASKED)


def test_it_stands_on_a_phone(phone):
    page = phone()
    sign_in(page, "son", then="/admin/")
    begin(page, "Trên điện thoại")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
