"""A running academy, and people with computers and phones who visit it."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.academy import KEPT, Academy, open_academy
from tests.browser.visits import DESKTOP, PHONE, Complaints

Visit = Callable[..., Page]
PATIENCE = 20_000  # milliseconds: two cores may be busy with other tests
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    """The real site: web server, worker and beat."""
    if not chromium():
        pytest.skip("no Chromium on this machine")
    with open_academy(tmp_path_factory.mktemp("academy")) as academy:
        yield academy


# Playwright runs a loop of its own; Django's database, which other modules use, must not see it.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module."""
    if not chromium():
        pytest.skip("no Chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def visitor(
    browser: Browser, academy: Academy, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a clean browser profile. Afterwards none of its pages may have broken a rule or a script."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def open_profile(device: dict, **options) -> BrowserContext:
        context = browser.new_context(base_url=academy.address, locale="vi-VN", **{**device, **options})
        context.set_default_timeout(PATIENCE)
        complaints.listen_to(context)
        contexts.append(context)
        return context

    yield open_profile
    if request.node.stash.get(FAILED, False):
        show_pages(contexts, request.node.name)
    for context in contexts:
        context.close()
    assert complaints.heard == []


def show_pages(contexts: list[BrowserContext], name: str) -> None:
    """Keep what was on the screens when a test failed."""
    folder = KEPT / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    for place, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=folder / f"{name}-{place}.png")
        print(f"{page.url} is shown in {folder}/{name}-{place}.png")


@pytest.fixture
def desktop(visitor) -> Visit:
    """``desktop(...)`` is a page in a fresh browser on a computer; takes Playwright's context options."""
    return lambda **options: visitor(DESKTOP, **options).new_page()


@pytest.fixture
def phone(visitor) -> Visit:
    """``phone(...)`` is a page in a fresh browser on a small phone with a touch screen."""
    return lambda **options: visitor(PHONE, **options).new_page()
