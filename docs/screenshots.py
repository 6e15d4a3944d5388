"""Make the pictures of the documentation anew: `make docs`.

Opens the academy with its invented learners and walks the tutorial through it, by the same steps as the tests.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import authoring, places, reporting, studying  # noqa: E402
from tests.browser.academy import Academy, open_academy  # noqa: E402
from tests.browser.visits import DESKTOP, PHONE, sign_in  # noqa: E402

IMAGES = ROOT / "docs" / "images"
LARGEST = 100_000  # bytes
TITLE, LESSON, EXAM = "Đà Nẵng số", "Một ngày ở thành phố số", "Em đã nhớ chưa?"
COURSE = f"{places.CATALOGUE}da-nang-so/"
QUIZ = "Bài kiểm tra cuối khóa: an toàn hay lừa đảo?"


def take(page: Page, name: str) -> None:
    """Keep what the page shows as a small picture. Raises ValueError if it cannot be made small enough."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)  # menus fade in
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    for colours in (256, 128, 64, 32):
        kept = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        if kept.tell() <= LARGEST:
            (IMAGES / f"{name}.png").write_bytes(kept.getvalue())
            return
    raise ValueError(f"{name} has {kept.tell()} bytes")


def write(page: Page) -> None:
    """The trainer's part of the tutorial."""
    page.goto("/login/")
    take(page, "sign-in")
    sign_in(page, "trang", then="/admin/")
    authoring.open_catalogue(page)
    take(page, "author-courses")
    authoring.add_below(page, TITLE, kind="coursepage")
    expect(page.locator("#id_slug")).to_have_value("da-nang-so")
    page.select_option("#id_programme", "CDAN")
    page.fill("#id_summary", "Thành phố dùng dữ liệu để phục vụ người dân thế nào.")
    page.fill("#id_planned_periods", "2")
    page.locator("#id_title").scroll_into_view_if_needed()
    take(page, "author-course")
    page.locator("[role=tab]").last.click()
    page.check("#id_open_to_guests")
    authoring.save_draft(page)
    course = authoring.number_of(page)
    write_lesson(page)
    authoring.submit_for_review(page)
    page.goto(f"/admin/pages/{course}/edit/")
    authoring.add_below(page, EXAM, kind="lessonpage")
    block = authoring.add_block(page, authoring.QUIZ)
    authoring.choose(page, block, QUIZ)
    expect(page.frame_locator("#w-preview-iframe").locator("h1")).to_have_text(EXAM)
    expect(page.frame_locator("#w-preview-iframe").locator("main")).to_contain_text(QUIZ)
    take(page, "author-quiz")
    authoring.submit_for_review(page)
    page.goto(f"/admin/pages/{course}/edit/")
    page.locator("footer .w-dropdown__toggle").click()
    take(page, "author-submit")
    page.keyboard.press("Escape")
    authoring.submit_for_review(page)


def write_lesson(page: Page) -> None:
    authoring.add_below(page, LESSON, kind="lessonpage")
    page.locator(".c-sf-add-button:visible").last.click()
    take(page, "author-blocks")
    page.keyboard.press("Escape")
    authoring.write(
        authoring.add_block(page, authoring.TEXT), "Chào bà con. Hôm nay mình đi một vòng thành phố."
    )
    authoring.choose(page, authoring.add_block(page, authoring.PICTURE), "01-ba-buoc")
    callout = authoring.add_block(page, authoring.CALLOUT)
    callout.locator("select").select_option("remember")
    authoring.write(callout, "Dữ liệu của mình, mình giữ.")
    seen = authoring.preview(page)
    expect(seen.locator(".l-callout--remember")).to_contain_text("Dữ liệu của mình, mình giữ.")
    take(page, "author-preview")


def review(page: Page) -> None:
    sign_in(page, "khanh", then="/admin/")
    take(page, "reviewer-list")
    for username in ("khanh", "son"):
        sign_in(page, username, then="/admin/")
        for title in (TITLE, LESSON, EXAM):
            authoring.approve(page, title)


def visit(page: Page) -> None:
    """A citizen on a phone, without an account."""
    page.goto(places.HOME)
    take(page, "home-phone")
    page.goto(COURSE)
    take(page, "course-phone")
    page.click(f"a:has-text('{LESSON}')")
    take(page, "lesson-phone")
    studying.complete_lesson(page)
    page.locator("[data-lesson-end]").scroll_into_view_if_needed()
    take(page, "lesson-done-phone")


def learn(page: Page) -> None:
    """A civil servant to the certificate."""
    page.goto(places.CATALOGUE)
    take(page, "catalogue")
    sign_in(page, "duc", then=COURSE)
    studying.begin(page, COURSE)
    studying.complete_lesson(page)
    studying.go_on(page)
    page.click("form[action$='/quizzes/start/'] button")
    take(page, "quiz")
    studying.answer_all(page, "cdan-07")
    page.click("button[value=finish]")
    expect(page.locator(".l-result")).to_be_visible()
    take(page, "quiz-result")
    page.goto(places.RECORD)
    page.locator(".l-certificate").first.scroll_into_view_if_needed()
    take(page, "certificate")


def report(page: Page) -> None:
    sign_in(page, "ha", then=reporting.REPORTS)
    expect(page.locator("#report-title")).to_be_visible()
    take(page, "report")
    page.locator(".l-report__table").scroll_into_view_if_needed()
    take(page, "report-table")


def look(page: Page) -> None:
    """The gallery of components in both schemes."""
    page.goto("/gallery/")
    page.locator("#pieces").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#pieces').scrollIntoView()")
    take(page, "gallery")
    page.emulate_media(color_scheme="dark")
    take(page, "gallery-dark")


def brand(page: Page) -> None:
    """A colour that is too weak, and what the form says to it."""
    sign_in(page, "quantri", then="/admin/settings/learning/branding/")
    page.fill("#id_primary", "#f2a541")
    expect(page.locator("[data-branding-words] strong")).to_contain_text("#9e6c2b")
    page.locator("#id_primary").scroll_into_view_if_needed()
    page.locator("[data-branding-words]").scroll_into_view_if_needed()
    take(page, "branding")


PARTS: tuple[tuple[Callable[[Page], None], dict], ...] = (
    (write, DESKTOP),
    (review, DESKTOP),
    (visit, PHONE),
    (learn, DESKTOP),
    (report, DESKTOP),
    (look, DESKTOP),
    (brand, DESKTOP),
)


def walk(browser: Browser, academy: Academy) -> None:
    """Every part in a browser profile of its own, one after the other: each needs what came before."""
    for part, device in PARTS:
        context = browser.new_context(base_url=academy.address, locale="vi-VN", **device)
        context.set_default_timeout(40_000)
        part(context.new_page())
        context.close()


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("The screenshots need Chromium.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=40_000)
    with (
        tempfile.TemporaryDirectory() as var,
        open_academy(Path(var), crowd=True) as academy,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        walk(browser, academy)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
