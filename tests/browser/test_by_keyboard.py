"""From the catalogue to My learning by keyboard alone, and with everything twice as large."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import places
from tests.browser.test_accessibility import fits, reach
from tests.browser.test_lesson_screen import LESSON
from tests.browser.visits import sign_in

pytestmark = pytest.mark.browser

# 200 % on a screen of 1280 points.
TWICE_AS_LARGE = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
FEWEST_STOPS = 10  # on any page: its header and footer alone have more
# Where the focus is, and what lies on the middle of it: itself, or something that hides it.
HIDDEN = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const box = (here.labels?.[0] && here.matches("input[type=radio], input[type=checkbox]") ? here.labels[0] : here)
    .getClientRects()[0];
  if (!box) return `${here.outerHTML.slice(0, 120)} has no place`;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const seen = top && (here.contains(top) || top.contains(here) || [...(here.labels ?? [])].some((l) => l.contains(top)));
  return seen ? null : `${here.outerHTML.slice(0, 120)} behind ${top?.outerHTML.slice(0, 120) ?? "the edge"}`;
}"""


def hidden_stops(page: Page, *, most: int = 60) -> list[str]:
    """The places on the way through the page by Tab where one cannot see where one is."""
    found = []
    for place in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            assert place > FEWEST_STOPS
            break
        if said := page.evaluate(HIDDEN):
            found.append(said)
    return found


def test_a_learner_comes_from_the_catalogue_to_her_record_by_keyboard_alone(desktop):
    page = desktop()
    page.goto(f"{places.LOGIN}?next={places.CATALOGUE}")
    reach(page, "[name=username]")
    page.keyboard.type("thang")
    reach(page, "[name=password]")
    page.keyboard.type("hocso-thang")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: places.LOGIN not in address)

    reach(page, "#q")
    page.keyboard.type("lua dao")
    expect(page.locator("#find-results mark").first).to_be_visible()
    reach(page, "#find-side input[name=format][value=quiz]")
    page.keyboard.press("Space")
    expect(page.locator(".l-find__chips")).to_be_visible()
    expect(page.locator("#find-side input[name=format][value=quiz]:focus")).to_be_checked()
    reach(page, f"#find-results a[href^='{places.COURSE}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{places.COURSE}**")
    reach(page, "form[action$='/begin/'] button")
    page.keyboard.press("Enter")
    expect(page.locator("article.l-lesson")).to_be_visible()

    reach(page, f"a.l-outline__link[href='{LESSON}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LESSON}")
    reach(page, "a.l-term")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("a.l-term").first).to_be_focused()
    reach(page, "[aria-labelledby=lesson-discussion] a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/discussion/**")
    reach(page, "main textarea")
    page.keyboard.type("Toi hoi con duoc khong?")
    reach(page, "main form:has(textarea) button")
    page.keyboard.press("Enter")
    expect(page.locator(".l-post", has_text="Toi hoi con").get_by_text("Chờ duyệt")).to_be_visible()

    reach(page, f"a[href='{places.RECORD}']")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Phòng chống lừa đảo")


def test_twice_as_large_one_always_sees_where_one_is(visitor):
    page = visitor(TWICE_AS_LARGE).new_page()
    sign_in(page, "mai", then=places.RECORD)
    hidden = {}
    for place in (places.RECORD, places.FOUND, places.COURSE, LESSON):
        page.goto(place)
        page.wait_for_load_state("networkidle")
        assert fits(page), place
        hidden[place] = hidden_stops(page)
    page.locator("[aria-labelledby=lesson-discussion] a").first.click()
    expect(page.locator("main textarea").first).to_be_visible()
    assert fits(page)
    hidden[page.url] = hidden_stops(page)
    assert {place: stops for place, stops in hidden.items() if stops} == {}
