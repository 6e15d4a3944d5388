"""Finding a course on a phone, while typing and without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser import places

pytestmark = pytest.mark.browser

WRONG = "phòg chống luwaf ddaor"  # a slip, and keys that no input method has read


def test_results_come_while_one_types_and_ticks(phone):
    page = phone()
    page.goto(places.CATALOGUE)
    page.locator("#q").press_sequentially(WRONG)
    expect(page.locator("#find-results [role=status]")).to_contain_text("phòng chống lừa đảo")
    expect(page.locator("#find-results mark").first).to_be_visible()
    expect(page.locator("#q")).to_be_focused()

    page.locator("#find-side summary").click()
    box = page.locator("#find-side input[name=programme]").first
    box.check()
    expect(page.locator(".l-find__chips")).to_be_visible()
    expect(page.locator("#find-side details")).to_have_attribute("open", "")
    assert "programme=" in page.url

    page.reload()
    expect(page.locator("#q")).to_have_value(WRONG)
    page.locator(".l-find__chips a").last.click()
    expect(page.locator(".l-find__chips")).to_have_count(0)


def test_the_same_is_found_without_a_script(phone):
    page = phone(java_script_enabled=False)
    page.goto(places.CATALOGUE)
    page.locator("#q").fill(WRONG)
    page.locator("#q").press("Enter")
    expect(page.locator("#find-results [role=status]")).to_contain_text("phòng chống lừa đảo")
    page.locator("#find-side summary").click()
    page.locator("#find-side input[name=length]").first.check()
    page.locator("[data-find-apply]").click()
    assert "length=" in page.url
    expect(page.locator(".l-find__chips")).to_be_visible()
