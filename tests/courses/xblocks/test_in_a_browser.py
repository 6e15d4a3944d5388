"""An XBlock in a real browser: it asks its handlers, and reaches nothing else."""

import os

import pytest
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from courses.models import XBlockValue
from tests.browser.axe import faults
from tests.browser.conftest import PATIENCE, chromium
from tests.browser.visits import PHONE
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page
from tests.courses.xblocks.test_xblocks import begin, xblock
from tests.factories import make_user

pytest.importorskip("xblock", reason="needs the extra [xblock]")
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(monkeypatch):
    """A phone. Playwright runs a loop of its own, beside which Django's database is asked all the same."""
    if not chromium():
        pytest.skip("no Chromium on this machine")
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser.new_context(locale="vi-VN", **PHONE)
        browser.close()


def sign_in(phone, address: str, client: Client) -> Page:
    for name, cookie in client.cookies.items():
        phone.add_cookies([{"name": name, "value": cookie.value, "url": address}])
    return phone.new_page()


def test_a_learner_votes_in_a_frame_that_has_no_origin(live_server, phone, client):
    block = xblock("Thumbs", question="Bạn thấy bài này thế nào?")
    lesson = make_lesson_page(make_course_page(make_catalogue()), blocks=[block])
    client.force_login(make_user())
    begin(client, lesson)
    page = sign_in(phone, live_server.url, client)
    page.goto(live_server.url + lesson.url)
    assert faults(page) == []
    page.get_by_role("button", name="Mở tại đây").click()
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Hay").click()
    expect(frame.locator("output")).to_have_text("votes: 1")
    assert frame.locator("output").get_attribute("data-cookie") == "refused"
    expect(page.locator("[data-activity][data-done]")).to_have_count(1)  # before anything is loaded anew
    inside = page.frames[-1]
    assert inside.evaluate("self.origin") == "null"
    assert inside.evaluate("fetch('/admin/').then(() => 'works', () => 'fails')") == "fails"
    assert XBlockValue.objects.get(name="voted").value == 1
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/xblock-360.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.screenshot(path=f"{folder}/xblock-1280.png", full_page=True)
    page.goto(live_server.url + lesson.url)
    expect(page.locator("[data-activity][data-done]")).to_have_count(1)
