"""What a learner does in a lesson is kept, whatever the network does."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import places
from tests.browser.visits import saved, sign_in

pytestmark = pytest.mark.browser

POSTS = "**/learning/progress/"
STAFF_COURSE = f"{places.CATALOGUE}nhan-thuc-chung-ve-chuyen-doi-so/"
BUTTON = "[data-complete] button"


@pytest.fixture
def lesson(phone) -> Page:
    """Somebody with nothing done yet, on a phone, in a lesson that ends with a button."""
    page = phone()
    sign_in(page, "thang", then=STAFF_COURSE)
    if page.locator("form[action$='/begin/']").count():
        page.click("form[action$='/begin/'] button")
    page.goto(STAFF_COURSE)
    for address in page.eval_on_selector_all(
        ".l-outline a", "links => links.map(link => link.getAttribute('href'))"
    ):
        page.goto(address)
        if page.locator(BUTTON).is_visible():
            return page
    raise AssertionError("no lesson is left that ends with a button")


def finish(page: Page) -> None:
    """Press the button; the tick does not wait for the network."""
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    page.click(BUTTON)
    expect(page.locator("[data-lesson-end] [data-when-done]")).to_be_visible(timeout=500)


def is_done(page: Page) -> None:
    page.reload()
    expect(page.locator("[data-lesson-end] [data-when-done]")).to_be_visible()
    expect(page.locator(BUTTON)).to_have_count(0)


def test_a_lesson_done_without_network_is_saved_when_it_returns(lesson):
    lesson.context.set_offline(True)
    finish(lesson)
    expect(lesson.locator("[data-save-state]")).to_have_attribute("data-state", "waiting")
    expect(lesson.locator(".l-save__waiting")).to_contain_text("1")
    lesson.context.set_offline(False)
    saved(lesson)
    is_done(lesson)


def test_a_page_that_is_closed_too_early_sends_the_rest_when_it_is_opened_again(lesson):
    lesson.route(POSTS, lambda route: route.abort())
    finish(lesson)
    expect(lesson.locator("[data-save-state]")).to_have_attribute("data-state", "waiting")
    again, address = lesson.context.new_page(), lesson.url
    lesson.close()
    again.goto(address)
    saved(again)
    is_done(again)


def test_a_page_of_another_session_keeps_what_it_has_and_says_so(lesson):
    cookies = lesson.context.cookies()
    lesson.context.clear_cookies(name="sessionid")
    finish(lesson)
    expect(lesson.locator("[data-save-state]")).to_have_attribute("data-state", "failed")
    expect(lesson.locator("[data-problem]")).to_be_visible()
    lesson.context.add_cookies(cookies)
    lesson.reload()
    saved(lesson)
    is_done(lesson)


def test_a_statement_the_server_refuses_does_not_hold_up_the_others(lesson):
    refused = []

    def refuse_once(route):
        if refused:
            return route.fallback()
        refused.append(route)
        route.fulfill(status=400, json={"error": "…", "place": 0})

    lesson.context.set_offline(True)
    finish(lesson)
    lesson.route(POSTS, refuse_once)
    lesson.evaluate(
        """document.querySelector('[data-activity]')?.dispatchEvent(new CustomEvent('learning:statement',
           { bubbles: true, detail: { verb: 'experienced' } }))"""
    )
    lesson.context.set_offline(False)
    lesson.evaluate("dispatchEvent(new Event('online'))")
    expect(lesson.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def test_two_quick_touches_make_one_guest_who_is_remembered(phone, academy):
    page = phone()
    page.goto(places.FIRST_LESSON)
    assert "learning_guest" not in {cookie["name"] for cookie in page.context.cookies()}
    begun = []
    page.on("request", lambda request: begun.append(request.url) if request.url.endswith("/begin/") else None)
    section = "[data-activity]"
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    page.evaluate(
        """selector => { for (const verb of ['experienced', 'interacted'])
             document.querySelector(selector).dispatchEvent(
               new CustomEvent('learning:statement', { bubbles: true, detail: { verb } })) }""",
        section,
    )
    saved(page)
    assert len(begun) == 1
    assert "learning_guest" in {cookie["name"] for cookie in page.context.cookies()}
    page.goto(places.RECORD)
    expect(page.locator("main")).to_contain_text("Phòng chống lừa đảo")


def test_a_guest_who_signs_in_is_asked_and_keeps_what_she_did(phone):
    page = phone()
    page.goto(places.FIRST_LESSON)
    for box in page.locator("[data-checklist] .l-choice").all():
        box.click()
    saved(page)
    sign_in(page, "lan", then=places.RECORD)
    page.click("button[value=mine]")
    expect(page.locator("main")).to_contain_text("Phòng chống lừa đảo")
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-activity][data-done]").first).to_be_visible()
    expect(page.locator("button[value=mine]")).to_have_count(0)
