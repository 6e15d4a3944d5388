"""How our visitors' browsers are, and what they do again and again."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


class Complaints:
    """What went wrong in a browser without the visitor seeing it: broken rules, broken scripts, broken pages."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def listen_to(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.heard.append(f"{error.page.url}: {error.error}"))
        context.on("response", self._response)
        context.on("requestfailed", self._refused)

    def _console(self, message: ConsoleMessage) -> None:
        # The administration is Wagtail's, and outside our content security policy.
        if "Content Security Policy" in message.text and "/admin/" not in message.page.url:
            self.heard.append(f"{message.page.url}: {message.text}")

    def _refused(self, request: Request) -> None:
        # Tests cut the network on purpose; nobody refuses a connection on purpose.
        if "CONNECTION_REFUSED" in (request.failure or ""):
            self.heard.append(f"{request.url}: refused, from {request.frame.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.heard.append(f"{response.url}: {response.status}")


def sign_in(page: Page, username: str, *, then: str = "/") -> None:
    """Sign in by the form, as one of the demonstration's people."""
    page.goto(f"/login/?next={then}")
    page.fill("form.l-form [name=username]", username)
    page.fill("form.l-form [name=password]", f"hocso-{username}")
    page.click("form.l-form button")
    # From the start, because the address of the form itself ends with ``then``.
    page.wait_for_url(re.compile(rf"^https?://[^/]+{re.escape(then)}"))


def saved(page: Page) -> None:
    """Wait until the page says that the server has everything."""
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def width_of(page: Page) -> int:
    """How wide the content is: more than the screen means scrolling sideways."""
    return page.evaluate("document.documentElement.scrollWidth")


def download(page: Page, selector: str, folder: Path) -> Path:
    """Follow a link that hands over a file; return where it was put. A long PDF takes a while to make."""
    with page.expect_download(timeout=90_000) as coming:
        page.click(selector, no_wait_after=True)
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def text_of(page: Page, selector: str = "main") -> str:
    """The words of a part of the page, in one line."""
    return re.sub(r"\s+", " ", page.inner_text(selector)).strip()


def until(is_so: Callable[[], bool], what: str, *, within: float = 30) -> None:
    """Wait until ``is_so``; fail if it is not after ``within`` seconds."""
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.3)
