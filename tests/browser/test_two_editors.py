"""Two people in one lesson: who saves second is told, and what both wrote is there."""

import re

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
    # Her editor saves by itself, finds the newer draft, and asks instead of writing over it.
    told = second.locator("#w-save-confirmation-dialog, #w-editing-sessions, [data-controller~=w-session]")
    expect(told.filter(has_text=re.compile("phiên bản mới")).first).to_be_attached()
    assert FIRST in academy.ask(SUMMARIES)
    assert SECOND not in academy.ask(SUMMARIES)
    expect(second.locator("#id_summary")).to_have_value(SECOND)
