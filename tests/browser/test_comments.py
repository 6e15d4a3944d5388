"""A reviewer points at a block and says what is wrong with it; a publisher finds the words beside that block."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import authoring
from tests.browser.visits import sign_in

pytestmark = pytest.mark.browser

LESSON = "SELECT id FROM wagtailcore_page WHERE slug = 'ba-viec-giu-kin-thong-tin'"
WORDS = "Câu này nên ngắn hơn."
# What stays: Wagtail deletes a settled comment with the next save.
HISTORY = """SELECT action, username FROM wagtailcore_pagelogentry JOIN auth_user ON auth_user.id = user_id
WHERE action LIKE 'wagtail.comments.%' ORDER BY wagtailcore_pagelogentry.id"""


def open_editor(page: Page, username: str, lesson: int) -> None:
    sign_in(page, username, then="/admin/")
    page.goto(f"/admin/pages/{lesson}/edit/")
    page.wait_for_function(authoring.EDITOR_IS_READY)


def test_a_comment_is_placed_with_the_mouse_found_beside_its_block_and_settled(academy, desktop):
    lesson = academy.rows(LESSON)[0][0]
    reviewer = desktop()
    open_editor(reviewer, "khanh", lesson)
    block = reviewer.locator("[data-streamfield-child]").nth(1)
    block.hover()
    block.locator("[data-comment-add]:visible").first.click()
    written = reviewer.locator(".comment__input:visible")
    written.press_sequentially(WORDS)
    reviewer.get_by_role("button", name="Bình luận", exact=True).locator("visible=true").last.click()
    expect(reviewer.locator(".comment--mode-default:visible").filter(has_text=WORDS)).to_be_visible()
    authoring.save_draft(reviewer)
    assert academy.rows(HISTORY) == [("wagtail.comments.create", "khanh")]

    publisher = desktop()
    open_editor(publisher, "son", lesson)
    # A panel that is opened before the comments are read stays empty.
    expect(publisher.locator(".comment").filter(has_text=WORDS)).to_be_attached()
    publisher.locator("[data-side-panel-toggle=comments]").click()
    comment = publisher.locator(".comment:visible").filter(has_text=WORDS)
    expect(comment).to_contain_text("Khánh")
    comment.click()
    comment.locator("summary").click()
    comment.get_by_role("menuitem", name="Đánh dấu đã xử lý").click()
    expect(comment).to_have_count(0)
    authoring.save_draft(publisher)
    said = [("wagtail.comments.create", "khanh"), ("wagtail.comments.resolve", "son")]
    assert academy.rows(HISTORY) == said
