"""A lesson is read, heard and noted: by keyboard alone, and on a phone that loses its network."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import places
from tests.browser.test_accessibility import problems, reach
from tests.browser.visits import sign_in, until

pytestmark = pytest.mark.browser

LESSON = f"{places.COURSE}ba-buoc-giu-an-toan/khong-cham-vao-duong-dan-la/"
# A voice as browsers on phones have it, which says each sentence in a moment.
VOICE = """
  const voice = { lang: "vi-VN", name: "Việt" };
  globalThis.said = [];
  Object.defineProperty(globalThis, "speechSynthesis", { value: Object.assign(new EventTarget(), {
    getVoices: () => [voice],
    cancel() { clearTimeout(this.timer); },
    speak(words) {
      globalThis.said.push(words.text);
      this.timer = setTimeout(() => words.onend?.(), 200);
    },
  }) });
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def done(page: Page):
    """The sign that the question to think about is answered."""
    return page.locator("section:has(.l-reflect) [data-done-mark]")


def test_a_lesson_is_read_heard_and_noted_by_keyboard_alone(desktop):
    page = desktop()
    page.add_init_script(VOICE)
    page.goto(LESSON)
    reach(page, "[data-step='1']")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    reach(page, "[data-theme=contrast][data-switch]")
    page.keyboard.press("Enter")
    assert problems(page) == []

    reach(page, "[data-needs=voice]")
    page.keyboard.press("Enter")
    expect(page.locator(".l-listen button").first).to_be_focused()
    until(lambda: page.evaluate("said.length > 2 && CSS.highlights.has('learning-sentence')"), "it is read")
    page.keyboard.press("Enter")  # pause
    heard = page.evaluate("said.length")
    assert all(sentence.strip() for sentence in page.evaluate("said"))
    assert problems(page) == []
    page.keyboard.press("Enter")  # goes on with the sentence it stopped in
    until(lambda: page.evaluate("said.length") > heard, "it goes on")
    assert page.evaluate("said")[heard] == page.evaluate("said")[heard - 1]

    team = page.locator("a.l-term", has_text="tổ công nghệ số cộng đồng").first
    reach(page, f"a.l-term[data-term='{team.get_attribute('data-term')}']")
    page.keyboard.press("Enter")
    meaning = page.get_by_role("dialog", name="tổ công nghệ số cộng đồng")
    expect(meaning).to_contain_text("hướng dẫn bà con dùng công nghệ số")
    assert problems(page) == []
    page.keyboard.press("Escape")
    expect(team).to_be_focused()

    reach(page, ".l-reflect a.l-button")
    page.keyboard.press("Enter")
    expect(page.locator(".l-reflect textarea")).to_be_focused()
    page.keyboard.type("Con gai toi")
    expect(done(page)).to_be_visible()
    assert problems(page) == []
    page.reload()
    reach(page, ".l-reflect a.l-button")
    page.keyboard.press("Enter")
    expect(page.locator(".l-reflect textarea")).to_have_value("Con gai toi")
    reach(page, ".l-turn__link--next")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: LESSON not in address)


def test_a_note_written_without_network_is_saved_later_and_goes_with_its_writer(phone):
    page = phone()
    page.goto(LESSON)
    page.locator("[aria-labelledby=lesson-note] a").first.click()
    field = page.locator("[aria-labelledby=lesson-note] textarea")
    expect(field).to_be_focused()
    page.context.set_offline(True)
    field.fill("Số của con: trong danh bạ")
    expect(page.locator("[aria-labelledby=lesson-note] [role=status]")).to_contain_text("Đang giữ trên máy")
    page.close()

    later = page.context.new_page()
    page.context.set_offline(False)
    later.goto(LESSON)
    later.locator("[aria-labelledby=lesson-note] a").first.click()
    expect(later.locator("[aria-labelledby=lesson-note] textarea")).to_have_value("Số của con: trong danh bạ")
    expect(later.locator("[aria-labelledby=lesson-note] [role=status]")).to_have_text("Đã lưu")
    later.goto("/learning/notes/")
    expect(later.locator("main")).to_contain_text("Số của con: trong danh bạ")

    later.goto("/learning/leave/")
    later.click("main form button")
    later.wait_for_url("**/")
    kept = later.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('learning.'))")
    assert not [name for name in kept if "note" in name or "read" in name], kept
    later.goto("/learning/notes/")
    expect(later.locator("main")).not_to_contain_text("danh bạ")


def test_a_draft_is_as_wide_as_the_lesson_will_be(desktop, academy):
    page = desktop()
    page.goto(LESSON)
    published = width_of_the_lesson(page)
    sign_in(page, "khanh", then="/admin/")
    number = academy.rows("SELECT id FROM wagtailcore_page WHERE slug = ?", LESSON.split("/")[-2])[0][0]
    page.goto(f"/admin/pages/{number}/view_draft/")
    assert width_of_the_lesson(page) == published > 600


def width_of_the_lesson(page: Page) -> float:
    return page.locator("article.l-lesson").bounding_box()["width"]
