"""The component gallery in a real Chromium: wide and narrow, light and dark, with and without a script."""

import mimetypes
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from learning.branding.brand import KEPT
from tests.browser.axe import faults

pytestmark = pytest.mark.browser

ADDRESS = "http://gallery.test/"
SMALL = """() => [...document.querySelectorAll("a, button, summary, select, textarea, input")]
  .filter((each) => !each.matches("p a, .l-card__link, .l-skip"))
  .map((each) => [each.closest(".l-choice") || each])
  .map(([each]) => [each.outerHTML.slice(0, 120), each.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
  .map(([html]) => html)"""


def gallery_in(language: str) -> str:
    cache.set(KEPT, [])  # a page without a database has no brand
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get("/gallery/").content.decode()


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {language: gallery_in(language) for language in ("vi", "en")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, pages: dict[str, str]) -> Iterator[Callable[..., Page]]:
    """Opens the gallery without a server: our own page and static files answer every request."""
    contexts = []

    def answer(route: Route, html: str) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        found = finders.find(path.removeprefix("static/")) if path else None
        if found:
            route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
        elif path:
            route.fulfill(status=404)
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    def open_gallery(width: int = 1280, language: str = "vi", **options) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: answer(route, pages[language]))
        page.goto(ADDRESS)
        return page

    yield open_gallery
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [
        (320, "light", "vi"),
        (1280, "light", "vi"),
        (320, "dark", "vi"),
        (1280, "dark", "vi"),
        (1280, "light", "en"),
        (320, "dark", "en"),
    ],
)
def test_axe_finds_nothing(visit, width, scheme, language):
    page = visit(width, language, color_scheme=scheme)
    assert page.get_attribute("html", "lang") == language
    page.wait_for_selector("[data-preferences]", state="attached")
    assert faults(page) == []


@pytest.mark.parametrize("size", ["", "largest"])
@pytest.mark.parametrize("width", [320, 360, 640, 1280])
def test_nothing_is_wider_than_the_screen(visit, width, size):
    page = visit(width)
    page.evaluate("(size) => { document.documentElement.dataset.text = size }", size)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [360, 1280])
def test_everything_to_tap_is_as_big_as_a_thumb(visit, width):
    page = visit(width)
    if width == 360:
        page.click(".l-header__menu summary")
    page.click("[data-preferences] summary")
    assert page.evaluate(SMALL) == []


def test_the_menu_opens_on_a_phone_without_a_script(visit):
    page = visit(360, java_script_enabled=False)
    link = page.locator(".l-header__nav a").first
    assert not link.is_visible()
    page.click(".l-header__menu summary")
    assert link.is_visible()
    assert not page.locator("[data-preferences]").is_visible()


def test_the_menu_is_walked_by_keyboard_in_the_order_it_is_seen(visit):
    page = visit(360)
    tops = []
    for step in range(8):
        page.keyboard.press("Tab")
        if step == 2:
            page.keyboard.press("Enter")
        if step >= 3:
            tops.append(page.evaluate("document.activeElement.getBoundingClientRect().top"))
    assert tops == sorted(tops)


def test_focus_is_always_visible(visit):
    page = visit(1280)
    for _ in range(60):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => [document.activeElement, document.activeElement.nextElementSibling]
              .filter(Boolean)
              .flatMap((each) => [getComputedStyle(each), getComputedStyle(each, "::after")])
              .some((style) => parseFloat(style.outlineWidth) >= 3 && style.outlineStyle === "solid")"""
        )
        assert shown, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_a_chosen_theme_and_size_are_kept_on_the_device(visit):
    page = visit(1280, color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("[data-preferences] summary")
    page.click("button[data-theme=dark]")
    page.click("button[data-text=larger]")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == pytest.approx(24, abs=0.1)
    assert page.get_attribute("button[data-theme=dark]", "aria-pressed") == "true"


def test_a_drop_closes_by_escape_and_gives_the_focus_back(visit):
    page = visit(1280)
    page.click("[data-preferences] summary")
    page.focus("button[data-text=large]")
    page.keyboard.press("Escape")
    assert not page.locator("button[data-text=large]").is_visible()
    assert page.evaluate("document.activeElement.closest('[data-preferences]') !== null")


def test_paper_shows_the_content_and_nothing_around_it(visit):
    page = visit(800, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".l-header").is_visible()
    assert not page.locator(".l-footer").is_visible()
    assert page.locator("main details:not([open])").count() == 0


def test_a_dialog_opens_without_a_script_and_closes_by_escape_or_its_button(visit):
    page = visit(360, java_script_enabled=False)
    box = page.locator("#rules")
    assert not box.is_visible()
    page.click("[popovertarget=rules] >> nth=0")
    assert box.is_visible()
    page.keyboard.press("Escape")
    assert not box.is_visible()
    page.click("[popovertarget=rules] >> nth=0")
    box.locator("button").click()
    assert not box.is_visible()


def test_contrast_themes_show_what_is_chosen_by_lines(visit):
    page = visit(1280, forced_colors="active")
    edge = (
        "(tab) => [getComputedStyle(tab).borderBottomColor, getComputedStyle(document.body).backgroundColor]"
    )
    current, ground = page.locator(".l-tabs__link[aria-current]").evaluate(edge)
    other, _ = page.locator(".l-tabs__link:not([aria-current])").first.evaluate(edge)
    assert other == ground != current
