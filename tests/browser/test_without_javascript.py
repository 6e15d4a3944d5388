"""A citizen whose phone runs no scripts loses nothing but comfort."""

import pytest
from playwright.sync_api import expect

from tests.browser import places
from tests.browser.quizzes import answer_all, asked_in

pytestmark = pytest.mark.browser


def test_a_lesson_and_its_quiz_are_finished_without_a_script(phone):
    page = phone(java_script_enabled=False)
    page.goto(places.FIRST_LESSON)
    expect(page.locator("[data-lesson-end] [data-when-done]")).to_be_hidden()

    page.click("form[action$='/quizzes/start/'] button")
    answer_all(page, "cdan-07")
    page.click("button[value=finish]")
    expect(page.locator(".l-result")).to_contain_text("100")

    page.click(".l-result .l-actions a")
    expect(page.locator("[data-lesson-end] [data-when-done]")).to_be_visible()
    page.goto(places.RECORD)
    expect(page.locator("main")).to_contain_text("Phòng chống lừa đảo")


def test_a_paper_with_gaps_is_handed_in_only_after_asking(phone):
    page = phone(java_script_enabled=False)
    page.goto(places.FIRST_LESSON)
    page.click("form[action$='/quizzes/start/'] button")
    attempt = page.url
    page.click("button[value=finish]")
    expect(page.locator(".learning-attempt__overview > li")).to_have_count(asked_in("cdan-07", "bai-01"))

    page.click(".l-panel .l-actions a")
    assert page.url.startswith(attempt)
    answer_all(page, "cdan-07")
    page.click("button[value=finish]")
    expect(page.locator(".l-result")).to_be_visible()


def test_the_outline_and_the_menu_open_without_a_script(phone):
    page = phone(java_script_enabled=False)
    page.goto(places.FIRST_LESSON)
    second = page.locator(".l-outline__link").nth(1)
    expect(second).to_be_hidden()
    page.click(".l-course__side summary")
    second.click()
    expect(page.locator("h1")).to_contain_text("Không chạm vào đường dẫn lạ")
