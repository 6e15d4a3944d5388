"""A phone at the edge of a commune: 400 kbit/s, and 400 ms for every way there and back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import places, studying
from tests.browser.test_weight import MOST_BYTES
from tests.browser.visits import until

pytestmark = pytest.mark.browser

BYTES_A_SECOND, ROUND_TRIP = 400_000 // 8, 0.4
# What a first lesson may weigh, and the ways for the page, for what it names and for what that needs.
WORDS_WITHIN = MOST_BYTES / BYTES_A_SECOND + 3 * ROUND_TRIP
MOST_SHIFT = 0.1  # what the web calls good
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
NOTE_SHIFTS = """
  globalThis.shifted = [];
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) shifted.push(shift.value);
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def slow_phone(phone) -> Page:
    """A page on a new phone. Its service worker is left out: it would fetch past the slow line."""
    page = phone(service_workers="block")
    page.add_init_script(NOTE_SHIFTS)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP * 1000,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    return page


def words_after(page: Page) -> float:
    """The seconds from asking for the page until its first words stood there."""
    until(lambda: page.evaluate(PAINTED) is not None, "something is read")
    return page.evaluate(PAINTED) / 1000


def is_steady(page: Page) -> bool:
    """Whether what one reads stayed where it was."""
    page.wait_for_load_state("networkidle")
    return page.evaluate("shifted.reduce((sum, shift) => sum + shift, 0)") < MOST_SHIFT


def test_the_words_of_a_lesson_are_there_before_all_else(slow_phone):
    slow_phone.goto(places.FIRST_LESSON, wait_until="commit")
    assert ROUND_TRIP < words_after(slow_phone) < WORDS_WITHIN
    expect(slow_phone.locator(".l-block").first).to_be_visible()
    assert is_steady(slow_phone)


def test_a_guest_finds_a_course_and_finishes_a_lesson_and_its_quiz(slow_phone):
    page = slow_phone
    page.goto(places.HOME)
    assert words_after(page) < WORDS_WITHIN
    assert is_steady(page)
    page.locator(f"main a[href='{places.CATALOGUE}']").first.click()
    page.wait_for_url(f"**{places.CATALOGUE}")
    assert is_steady(page)
    page.locator("#q").press_sequentially("lua dao")
    expect(page.locator("#find-results mark").first).to_be_visible()
    page.locator(f"#find-results a[href^='{places.COURSE}']").first.click()
    page.wait_for_url(f"**{places.COURSE}**")
    assert is_steady(page)
    page.click(".l-outline__link")
    page.wait_for_url(f"**{places.FIRST_LESSON}")
    assert is_steady(page)

    studying.take_quiz(page, "cdan-07")
    studying.back_to_lesson(page)
    expect(studying.lesson_done(page)).to_be_visible()
    assert is_steady(page)
    page.goto(places.RECORD)
    expect(page.locator("main")).to_contain_text("Phòng chống lừa đảo")
