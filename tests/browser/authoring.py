"""What trainers and reviewers do in the administration, step by step.

Blocks and buttons are found by what they are, not by their labels: the same steps serve every language.
"""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect

# The title tells the slug field what was typed only when Wagtail's scripts have taken hold of it; and what is typed in
# the first two seconds, before they have looked at the form as it came, is no change for preview and autosave.
EDITOR_IS_READY = """() => {
  const controller = (element, name) => window.wagtail?.app?.getControllerForElementAndIdentifier(element, name);
  return controller(document.getElementById("id_title"), "w-sync")
    && controller(document.querySelector("form[data-controller~=w-unsaved]"), "w-unsaved")?.initialFormData;
}"""
AUTOSAVE_BEGINS = 1200  # milliseconds after the last touch
AUTOSAVE_RESTS = """() => document.getElementById("w-autosave-indicator")
  ?.getAttribute("data-w-autosave-state-value") !== "saving" """
TEXT, PICTURE, CALLOUT, QUIZ = "pilcrow", "image", "info-circle", "help"


def open_catalogue(page: Page) -> None:
    """Trainers and reviewers may work below the catalogue only, so their pages begin there."""
    page.goto("/admin/pages/")
    expect(page.locator("header").first).to_contain_text("Khóa học")


def add_below(page: Page, title: str, *, kind: str = "") -> None:
    """Add a page below the one whose listing or form is open, of ``kind`` if there is a choice, and name it."""
    page.goto(f"/admin/pages/{number_of(page)}/add_subpage/")
    if kind and page.url.endswith("/add_subpage/"):
        page.locator(f"a[href*='/add/'][href*='/{kind}/']").click()
    page.wait_for_function(EDITOR_IS_READY)
    page.locator("#id_title").press_sequentially(title)


def number_of(page: Page) -> str:
    """The number of the page in the administration's address."""
    found = re.search(r"/admin/pages/(\d+)/", page.url)
    assert found, page.url
    return found[1]


def slug_of(page: Page) -> str:
    return page.locator("#id_slug").input_value()


def add_block(page: Page, icon: str) -> Locator:
    """Add the block with ``icon`` at the end of the lesson; return it."""
    page.locator(".c-sf-add-button:visible").last.click()
    page.locator(f".w-combobox__option:has(use[href='#icon-{icon}'])").last.click()
    block = page.locator("[data-contentpath]:has(> [data-streamfield-child]), [data-streamfield-child]").last
    block.scroll_into_view_if_needed()
    return block


def write(block: Locator, text: str) -> None:
    """Write into the first rich text of ``block``."""
    editor = block.locator("[contenteditable=true]").first
    editor.click()
    editor.press_sequentially(text, delay=1)
    # The editor hands what was typed to the form a moment later.
    expect(block.locator(f'input[type=hidden][value*="{text}"]')).to_have_count(1)


def choose(page: Page, block: Locator, title: str) -> None:
    """Choose the picture or snippet called ``title`` in the chooser of ``block``."""
    block.locator("[data-chooser-action-choose]").first.click()
    chooser = page.locator(".modal.in, .modal[open], .modal").last
    chooser.locator("input[name=q]").fill(title)
    chooser.locator("a[data-chooser-modal-choice]").filter(has_text=title).first.click()
    expect(page.locator(".modal")).to_have_count(0)


def settle(page: Page) -> None:
    """Wait until Wagtail's autosave rests: a form that is sent while it makes the page would make it twice."""
    page.wait_for_timeout(AUTOSAVE_BEGINS)
    page.wait_for_function(AUTOSAVE_RESTS)


def preview(page: Page) -> FrameLocator:
    """Open the preview beside the form; return what it shows."""
    page.locator("[data-side-panel-toggle=preview]").click()
    return page.frame_locator("#w-preview-iframe")


def save_draft(page: Page) -> None:
    settle(page)
    page.locator("footer button.action-save").click()
    expect(page.locator(".messages .success")).to_be_visible()


def submit_for_review(page: Page) -> None:
    settle(page)
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("[name=action-submit]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def approve(page: Page, title: str) -> None:
    """Open the page called ``title`` from the list of what awaits review, and approve it."""
    page.goto("/admin/")
    page.locator("a").filter(has_text=title).first.click()
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("[data-workflow-action-name=approve]").first.click()
    expect(page.locator(".messages .success")).to_be_visible()
