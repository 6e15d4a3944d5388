"""An H5P content in a lesson: it plays, goes on elsewhere, comes into the record, and reaches nobody."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from courses.h5p import scripts
from tests.browser.academy import Academy
from tests.browser.test_accessibility import fits, problems
from tests.browser.visits import DESKTOP, PHONE, sign_in
from tests.courses.h5p_site.tiny import HOSTILE, tiny_package

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not scripts.is_installed(), reason="the H5P player is not installed"),
]
MADE = """
from courses.models import H5PContent
from courses.pages.models import CatalogPage, CoursePage, LessonPage
catalogue = CatalogPage.objects.get(locale__language_code="vi")
course = catalogue.add_child(instance=CoursePage(title="{title}", slug="{slug}", open_to_guests=True))
value = {{"title": "Thủ đô", "content": H5PContent.objects.latest("pk").pk, "rule": "done", "required": True}}
value["alternative"] = "<p>Đọc bài.</p>"
block = {{"type": "h5p", "value": value, "id": "5c1b6c0e-5a4d-4d56-9b0e-0f6d3f0a1caa"}}
lesson = course.add_child(instance=LessonPage(title="Bài", slug="bai", body=[block]))
course.save_revision().publish()
lesson.save_revision().publish()
print(lesson.url)
"""
WITHOUT_TINY = (
    "from courses.models import H5PContent, H5PLibrary; tiny = H5PLibrary.objects.filter(machine_name='WEL.Tiny'); "
    "H5PContent.objects.filter(library__in=tiny).delete(); tiny.delete()"
)
GONE = 'from courses.pages.models import CoursePage; CoursePage.objects.get(slug="{slug}").delete()'
SAID = "SELECT verb, data FROM learning_statement WHERE authority = 'h5p' ORDER BY id"
KEPT = "SELECT COUNT(*) FROM learning_document WHERE name = 'h5p:state:0'"
HARMLESS = ("parent", "top", "cookie", "storage", "admin", "state", "elsewhere", "window")


def lesson_with(academy: Academy, folder: Path, slug: str, **package) -> str:
    file = folder / "x.h5p"
    file.write_bytes(tiny_package(**package))
    academy.manage("import_h5p", "--as-copy", str(file))
    return academy.ask(MADE.format(title=f"Thử {slug}", slug=slug)).splitlines()[-1]


@pytest.fixture
def lesson(academy: Academy, tmp_path: Path):
    # Another test may have left a library whose script is not this one.
    academy.ask(WITHOUT_TINY)
    yield lesson_with(academy, tmp_path, "thu-do")
    academy.ask(GONE.format(slug="thu-do"))


def player(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.l-h5p__player")


def begin(page: Page, address: str) -> FrameLocator:
    page.goto(address)
    return go_on(page)


def go_on(page: Page) -> FrameLocator:
    """Nothing of it is loaded before its learner asks for it."""
    expect(page.locator("iframe.l-h5p__player")).to_have_count(0)
    page.locator("[data-h5p] [data-player]").click()
    expect(player(page).get_by_text("Thủ đô của Việt Nam?")).to_be_visible()
    # It has its place once it told how high it is; a press before that may miss what moves.
    expect(page.locator("iframe.l-h5p__player")).to_have_attribute("style", re.compile("height"))
    return player(page)


def answer(page: Page, name: str) -> None:
    player(page).get_by_role("button", name=name).click()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def kept(academy: Academy, page: Page) -> None:
    for _each in range(40):
        if academy.rows(KEPT)[0][0]:
            return
        page.wait_for_timeout(250)
    raise AssertionError("no state was kept")


def test_she_plays_goes_on_elsewhere_and_completes_it_once(academy: Academy, visitor, lesson: str):
    before = len(academy.rows(SAID))
    phone: BrowserContext = visitor(PHONE)
    page = phone.new_page()
    sign_in(page, "lan", then=lesson)
    begin(page, lesson)
    answer(page, "Hà Nội")
    expect(page.locator("[data-done-mark]").first).to_be_visible()
    kept(academy, page)
    page.reload()
    go_on(page)
    expect(player(page).locator("#said")).to_have_text("picked right")

    computer = visitor(DESKTOP).new_page()
    sign_in(computer, "lan", then=lesson)
    begin(computer, lesson)
    expect(player(computer).locator("#said")).to_have_text("picked right")

    said = academy.rows(SAID)[before:]
    completed = [json.loads(data) for verb, data in said if verb.endswith("/completed")]
    assert len(completed) == 1
    name = completed[0]["actor"]["account"]["name"]
    learner = (
        "SELECT learner.uuid FROM learning_learner learner JOIN auth_user ON auth_user.id = learner.user_id"
    )
    assert name.replace("-", "") in {
        row[0].replace("-", "") for row in academy.rows(f"{learner} WHERE username = 'lan'")
    }


def test_two_tabs_are_told_of_each_other(visitor, lesson: str):
    context = visitor(DESKTOP)
    first = context.new_page()
    sign_in(first, "lan", then=lesson)
    begin(first, lesson)
    answer(first, "Hà Nội")
    first.wait_for_timeout(1500)
    second = context.new_page()
    begin(second, lesson)
    expect(player(second).locator("#said")).to_have_text("picked right")
    answer(first, "Huế")
    first.wait_for_timeout(2000)
    player(second).get_by_role("button", name="Hà Nội").click()
    expect(second.locator("[data-elsewhere]")).to_be_visible()
    second.locator("[data-take]").click()
    expect(second.locator("[data-elsewhere]")).to_be_hidden()
    expect(player(second).locator("#said")).to_have_text("picked wrong")


def test_without_a_script_there_is_something_to_do_instead(visitor, lesson: str):
    page = visitor(PHONE, java_script_enabled=False).new_page()
    page.goto(lesson)
    expect(page.get_by_text("Đọc bài.")).to_be_visible()
    expect(page.locator("[data-player]")).to_be_hidden()


def test_its_author_plays_it_in_a_draft_and_by_itself(academy: Academy, visitor, lesson: str):
    number = academy.ask(
        'from courses.pages.models import LessonPage; print(LessonPage.objects.latest("pk").pk)'
    )
    kept = academy.ask(
        "from courses.models import H5PContent; one = H5PContent.objects.latest('pk'); "
        "print(one.pk, one.latest_revision_id)"
    )
    content, revision = kept.splitlines()[-1].split()
    page = visitor(DESKTOP).new_page()
    sign_in(page, "quantri", then=f"/admin/pages/{number.splitlines()[-1]}/view_draft/")
    go_on(page)
    player(page).get_by_role("button", name="Hà Nội").click()
    expect(player(page).locator("#said")).to_have_text("picked right")

    page.goto(f"/admin/snippets/learning_courses/h5pcontent/history/{content}/revisions/{revision}/view/")
    expect(player(page).get_by_text("Thủ đô của Việt Nam?")).to_be_visible()


def test_everybody_can_use_it_on_any_screen(visitor, lesson: str):
    for device in (PHONE, DESKTOP):
        page = visitor(device).new_page()
        begin(page, lesson)
        assert fits(page)
        assert problems(page) == []


def test_a_content_that_means_harm_reaches_nobody(academy: Academy, browser: Browser, tmp_path: Path):
    academy.ask(WITHOUT_TINY)
    lesson = lesson_with(academy, tmp_path, "thu-hai", script=HOSTILE)
    # A profile that no one listens to: what is refused is what is wanted here.
    context = browser.new_context(base_url=academy.address, locale="vi-VN", **DESKTOP)
    try:
        page = context.new_page()
        sign_in(page, "lan", then=lesson)
        page.goto(lesson)
        page.locator("[data-h5p] [data-player]").click()
        player(page).locator("#said[data-done]").wait_for(state="attached")
        assert player(page).locator("#said li").all_text_contents() == [f"{each}: fails" for each in HARMLESS]
        alone = page.locator("iframe.l-h5p__player").get_attribute("src")
        assert page.url.endswith(lesson)
        page.goto(alone)
        page.locator("#said[data-done]").wait_for(state="attached")
        assert page.locator("li", has_text="cookie").text_content() == "cookie: fails"
        assert page.locator("li", has_text="admin").text_content() == "admin: fails"
    finally:
        context.close()
        academy.ask(GONE.format(slug="thu-hai"))
