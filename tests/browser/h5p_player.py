"""A learner before one of our H5P contents, with a pointer or with nothing but keys."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, FrameLocator, Locator, Page

from tests.browser.h5p_host import Host

# What has the focus, as its learner hears it.
FOCUSED = """() => {
  const element = document.activeElement;
  const label = element.labels && element.labels.length ? element.labels[0].textContent : element.textContent;
  return (element.getAttribute('aria-label') || label || '').trim();
}"""


@dataclass
class Player:
    """A content on a page, and what its learner can do and see."""

    page: Page
    host: Host

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    @property
    def inside(self) -> Frame:
        return self.page.frames[1]

    def ask(self, method: str) -> Any:
        """What the content answers to its host."""
        return self.inside.evaluate(f"() => H5P.instances[0].{method}()")

    def said(self, verb: str) -> list[dict[str, Any]]:
        return [each for each in self.page.evaluate("heard") if each["verb"]["id"].endswith(f"/{verb}")]

    def button(self, name: str) -> Locator:
        return self.frame.get_by_role("button", name=name, exact=True).locator("visible=true")

    def press(self, name: str) -> None:
        self.button(name).click()

    def choose(self, *texts: str) -> None:
        for text in texts:
            self.frame.locator("label:visible", has_text=text).click()

    def tab_to(self, name: str) -> None:
        """Press Tab until what is called ``name`` has the focus."""
        for _ in range(80):
            if self.inside.evaluate(FOCUSED).startswith(name):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"nobody comes to {name} with the keyboard")

    def keys(self, *pressed: str) -> None:
        for key in pressed:
            self.page.keyboard.press(key)

    def push(self, name: str) -> None:
        self.tab_to(name)
        self.keys("Enter")


@dataclass(frozen=True)
class Play:
    right: Callable[[Player], None]
    wrong: Callable[[Player], None]
    keys: Callable[[Player], None]
    half: Callable[[Player], None]
    most: int
    wrong_score: int = 0  # below 0: by chance, but not all
