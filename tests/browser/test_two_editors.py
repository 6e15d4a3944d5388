"""Two people in one lesson: who saves second is told, and what both wrote is there."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import authoring
from tests.browser.visits import sign_in

pytestmark = pytest.mark.browser

LESSON = """
from courses.pages.models import LessonPage
print(LessonPage.objects.get(slug="ba-viec-giu-kin-thong-tin").pk)
"""
FIRST, SECOND = "Tóm tắt của người duyệt.", "Tóm tắt của người cho đăng."
SUMMARIES = """
from courses.pages.models import LessonPage
page = LessonPage.objects.get(slug="ba-viec-giu-kin-thong-tin")
print([revision.content["summary"] for revision in page.revisions.order_by("-created_at", "-pk")])
"""


def edit(page: Page, username: str, lesson: str) -> None:
    sign_in(page, username, then="/admin/")
    page.goto(f"/admin/pages/{lesson}/edit/")
    page.wait_for_function(authoring.EDITOR_IS_READY)


def test_who_saves_second_is_told_and_nothing_is_lost(academy, desktop):
    lesson = academy.ask(LESSON)
    first, second = desktop(), desktop()
    edit(first, "khanh", lesson)
    edit(second, "son", lesson)
    first.fill("#id_summary", FIRST)
    authoring.save_draft(first)

    second.fill("#id_summary", SECOND)
    # Her editor finds the newer draft before it saves by itself, and asks instead of writing over it.
    told = second.locator("#w-save-confirmation-dialog")
    expect(told).to_contain_text("đã lưu phiên bản mới")
    assert SECOND not in academy.ask(SUMMARIES)
    second.locator("footer button.action-save").click()
    expect(told.locator("[data-a11y-dialog-title], h2").first).to_be_visible()
    expect(second.locator("#id_summary")).to_have_value(SECOND)
    told.get_by_role("button", name="Lưu nháp").click()
    expect(second.locator(".messages .success")).to_be_visible()
    kept = academy.ask(SUMMARIES)
    assert FIRST in kept
    assert SECOND in kept
