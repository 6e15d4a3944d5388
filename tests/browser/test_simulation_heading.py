"""The banner that stays above a simulation lies over nothing that has to be read."""

import pytest
from playwright.sync_api import Page

from tests.browser.simulating import begun, press

pytestmark = pytest.mark.browser

PLACES = """() => {
  const box = document.querySelector("[data-simulation]");
  const place = (selector) => {
    const { top, bottom } = box.querySelector(selector).getBoundingClientRect();
    return [top, bottom];
  };
  return {
    banner: place(".l-sim__banner")[1],
    title: place(".l-sim__title"),
    asked: place("[data-instruction]"),
    screen: place("[data-screen] h4"),
    end: innerHeight,
  };
}"""


def tap(page: Page, name: str, where: str) -> None:
    """Tap a button that lies at the ``where`` of the window, as nobody scrolls before a tap."""
    button = page.locator(f"[data-screen] button[value='{name}']")
    button.evaluate("(it, block) => it.scrollIntoView({ block })", where)
    box = button.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize("where", ["start", "end"])
def test_after_every_press_its_title_and_what_is_asked_stand_below_the_banner(phone, where):
    page = phone()
    assert page.viewport_size["width"] == 360
    begun(page, "practice")
    for name in ("ung-dung", "quet", "hoi-chu"):
        asked = page.locator("[data-instruction]").inner_text()
        tap(page, name, where)
        page.wait_for_function(
            "(asked) => document.querySelector('[data-instruction]').innerText !== asked", arg=asked
        )
        seen = page.evaluate(PLACES)
        assert seen["title"][0] >= seen["banner"], (name, seen)
        assert seen["asked"][0] >= seen["title"][1], (name, seen)
        assert seen["asked"][1] <= seen["end"], (name, seen)


def test_the_banner_takes_no_more_than_two_lines_of_a_phone(phone):
    page = phone()
    box = begun(page, "practice")
    press(box, "ung-dung")
    assert box.locator(".l-sim__banner").bounding_box()["height"] <= 64


def test_on_a_low_screen_the_banner_scrolls_away(phone):
    page = phone(viewport={"width": 640, "height": 340})
    box = begun(page, "practice")
    assert box.locator(".l-sim__banner").evaluate("(it) => getComputedStyle(it).position") == "static"
