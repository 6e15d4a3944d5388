"""Every screen for everybody: WCAG 2.2 AA by axe, narrow and wide, light and dark, enlarged, by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import places, reporting, studying
from tests.browser.visits import sign_in, width_of

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN = (
    places.HOME, places.CATALOGUE, places.FOUND, places.COURSE, places.FIRST_LESSON, places.LOGIN, places.CERTIFICATES,
    places.NOTES, places.BY_DAY, "/learning/leave/",
)  # fmt: skip
SIGNED_IN = (places.RECORD, places.COURSE, places.FIRST_LESSON)
LOOKS = [(360, "light", "vi"), (360, "dark", "en"), (1280, "dark", "vi"), (1280, "light", "en")]
# What a programme owner has in the administration.
OFFICE = (
    "learners/", "rosters/", "units/", "units/changes/", "units/groupings/", "units/waiting/", "roles/",
    "clients/", "clients/new/", "completions/", "forwards/", "forwards/new/", "progress-and-log/",
)  # fmt: skip


def problems(page: Page, part: str | None = None) -> list[tuple[str, list[str]]]:
    """What axe finds on the page, or inside ``part`` of it."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, context=part, options={"runOnly": RULES}).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def look(request, visitor, academy) -> Page:
    """A page in one size, scheme and language."""
    width, scheme, language = request.param
    device = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    context = visitor(device)
    context.add_cookies([{"name": "django_language", "value": language, "url": academy.address}])
    return context.new_page()


def fits(page: Page) -> bool:
    return width_of(page) <= page.viewport_size["width"]


def check_all(page: Page, paths: tuple[str, ...]) -> dict[str, object]:
    """What is wrong on each of the pages; those without a fault are left out."""
    wrong: dict[str, object] = {}
    for path in paths:
        page.goto(path)
        found = problems(page)
        if found or not fits(page):
            wrong[path] = found or f"{width_of(page)} wide"
    return wrong


def test_nobody_is_kept_out_of_the_open_pages(look):
    assert check_all(look, OPEN) == {}


def test_nobody_is_kept_out_of_what_is_theirs(look):
    sign_in(look, "duc")
    assert check_all(look, SIGNED_IN) == {}


def test_nobody_is_kept_out_of_a_quiz_and_its_result(look):
    look.goto(places.FIRST_LESSON)
    look.click("form[action$='/quizzes/start/'] button")
    assert problems(look) == []
    assert fits(look)
    look.locator(".l-choice").first.click()
    look.click("button[value=finish]")
    assert problems(look) == []
    look.click("main form button:not([type=button])")
    expect(look.locator(".l-result")).to_be_visible()
    assert problems(look) == []
    assert fits(look)


@pytest.mark.parametrize("width", [360, 1280])
def test_our_part_of_the_administration_keeps_nobody_out(visitor, width):
    page = visitor({"viewport": {"width": width, "height": 900}}).new_page()
    sign_in(page, "ha", then=reporting.REPORTS)
    expect(page.locator("#report-title")).to_be_visible()
    assert problems(page, ".l-admin") == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_office_s_pages_keep_nobody_out(visitor, width):
    page = visitor({"viewport": {"width": width, "height": 900}}).new_page()
    sign_in(page, "son", then="/admin/")
    found = {}
    for place in OFFICE:
        page.goto(f"/admin/learning/{place}")
        found[place] = problems(page, "main")
        assert fits(page), place
    assert {place: said for place, said in found.items() if said} == {}


@pytest.mark.parametrize("path", OPEN)
def test_twice_as_large_still_fits(visitor, path):
    # 200 % on a screen of 1280 points is a window of 640.
    page = visitor({"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}).new_page()
    page.goto(path)
    assert fits(page)


def test_a_quiz_is_taken_by_keyboard_alone(desktop):
    page = desktop()
    page.goto(places.FIRST_LESSON)
    page.wait_for_load_state("networkidle")
    reach(page, "form[action$='/quizzes/start/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/attempts/**")
    for question in page.locator("[data-question]").all():
        reach(page, f"#{question.get_attribute('id')} input")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    reach(page, "button[value=finish]")
    page.keyboard.press("Enter")
    expect(page.locator(".l-result")).to_be_visible()
    reach(page, ".l-result .l-actions a")
    page.keyboard.press("Enter")
    expect(studying.lesson_done(page)).to_be_visible()


def reach(page: Page, selector: str, *, within: int = 80) -> None:
    """Press Tab until the focus is on something that ``selector`` names."""
    for _ in range(within):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")
