"""Every lesson block on one page in a real Chromium: for everybody, narrow and wide, with and without a script."""

import io
import mimetypes
import re
import wave
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route
from wagtail.blocks import StructValue
from wagtail.rich_text import RichText

from courses.blocks.missing import LessonStreamBlock
from learning import registry
from tests.browser.axe import faults
from tests.contracts.previews import preview_of

pytestmark = pytest.mark.browser

ADDRESS = "http://blocks.test/"
POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-src https://www.youtube-nocookie.com; object-src 'none'"
)
# Playwright's own waiting evaluates text in the page, which the policy refuses.
LATER_THAN_20 = """each => new Promise((done) => {
  const look = () => (each.readyState && each.currentTime > 20.5 ? done(each.currentSrc) : setTimeout(look, 50));
  look();
})"""
PAGE = """<!doctype html><html class="l-root" lang="vi"><head><meta charset="utf-8"><title>Blocks</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/learning/css/learning.css"></head>
<body class="l-page"><main class="l-main"><div class="l-wrap l-wrap--text"><div class="l-lesson"><h1>Blocks</h1>
{}</div></div></main></body></html>"""


def silence(seconds: int) -> bytes:
    """A sound file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes([128]) * 8000 * seconds)
    return file.getvalue()


def recording() -> str:
    """A sound block with chapters and a lighter version, whose files are no documents of a database."""

    def document(name: str) -> SimpleNamespace:
        return SimpleNamespace(file=SimpleNamespace(url=f"/{name}"), get_file_size=480_000)

    block = registry.blocks["audio"]()
    starts = [{"at": at, "title": f"Phần {at}"} for at in ("0:00", "0:20", "0:40")]
    files = {"file": document("full.wav"), "lighter": document("lighter.wav")}
    value = {"title": "Lời", **files, "transcript": RichText("<p>Lời</p>"), "chapters": starts}
    return f'<section class="l-block" id="recording">{block.render(StructValue(block, value))}</section>'


@pytest.fixture(scope="module")
def html() -> str:
    """A lesson of all blocks, as the previews show them."""
    stream = LessonStreamBlock([(name, block()) for name, block in registry.blocks.items()])
    parts = [recording()]
    for name in registry.blocks:
        body = BeautifulSoup(preview_of(stream.child_blocks[name]), "html.parser").body
        for section in body.select(".l-block") or [body]:
            parts.append(f'<section class="l-block" data-name="{name}">{section.decode_contents()}</section>')
    return PAGE.format("\n".join(parts))


def play(route: Route, sound: bytes) -> None:
    """Answer as servers do, with the part that is asked for: else a browser can go nowhere but on from the start."""
    first = int(re.match(r"bytes=(\d+)-", route.request.headers.get("range", "bytes=0-"))[1])
    where = f"bytes {first}-{len(sound) - 1}/{len(sound)}"
    headers = {"Content-Type": "audio/wav", "Content-Range": where, "Accept-Ranges": "bytes"}
    route.fulfill(status=206, body=sound[first:], headers=headers)


@pytest.fixture
def visit(browser: Browser, html: str) -> Iterator[Callable[..., Page]]:
    """Opens the page without a server, under the policy that hosts have; notes what was asked of other sites."""
    contexts = []

    def answer(route: Route) -> None:
        address = route.request.url
        found = finders.find(address.removeprefix(f"{ADDRESS}static/").split("?")[0].split("#")[0])
        if address.endswith(".wav"):
            play(route, silence(60))
        elif address == ADDRESS:
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
            route.fulfill(body=html, headers=headers)
        elif found:
            route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
        else:
            route.fulfill(status=404)

    def open_page(width: int = 1280, **options) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        page.goto(ADDRESS)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_nobody_is_kept_out_of_a_block(visit, width, scheme):
    page = visit(width, color_scheme=scheme)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_tabs_are_walked_by_arrows(visit):
    page = visit()
    box = page.locator("[data-tabs]").first
    tabs, panels = box.get_by_role("tab"), box.get_by_role("tabpanel")
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    assert tabs.nth(1).evaluate("each => each === document.activeElement")
    assert panels.count() == 1  # the others are hidden
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert tabs.first.get_attribute("aria-selected") == "true"
    page.emulate_media(media="print")
    assert all(panel.is_visible() for panel in page.locator(".l-tabs__panel").all())


def test_another_site_is_asked_only_after_a_tap(visit):
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button = page.locator("[data-player]")
    assert not page.locator("iframe").count()
    button.click()
    page.wait_for_selector("iframe")
    assert asked == ["https://www.youtube-nocookie.com/embed/00000000000?rel=0"]
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"


def test_chapters_are_jumped_to_and_the_lighter_version_goes_on_where_the_other_was(visit):
    page = visit(360)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(ADDRESS)))
    box = page.locator("#recording")
    sound = box.locator("audio")
    assert sound.evaluate("each => each.networkState") == 1  # idle: nothing is fetched before it is asked for
    box.locator("[data-second]").nth(1).click()
    sound.evaluate(LATER_THAN_20)
    assert box.locator("[data-second][aria-current]").inner_text().split()[0] == "0:20"
    assert sound.evaluate("each => [...each.textTracks].map(track => [track.kind, track.cues.length])") == [
        ["chapters", 3]
    ]
    box.locator("[data-source=lighter]").click()
    assert sound.evaluate(LATER_THAN_20).endswith("lighter.wav")
    assert {"full.wav", "lighter.wav"} == set(asked)


def test_without_a_script_everything_is_there(visit):
    page = visit(360, java_script_enabled=False)
    assert all(panel.is_visible() for panel in page.locator(".l-tabs__panel").all())
    assert page.locator("[data-embed] a").first.is_visible()
    assert not page.locator("[data-player]").is_visible()
