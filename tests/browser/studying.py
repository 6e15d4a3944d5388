"""What learners do in a course, step by step."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.quizzes import answer_all
from tests.browser.visits import saved


def begin(page: Page, course: str) -> None:
    """Take the course whose page is at ``course``, and go to its first lesson."""
    page.goto(course)
    page.click("form[action$='/begin/'] button")
    expect(page.locator("article.l-lesson")).to_be_visible()


def complete_lesson(page: Page) -> None:
    """Press the button at the end of the lesson; the page shows it at once and says when it is kept."""
    expect(lesson_done(page)).to_be_hidden()
    expect(page.locator("[data-lesson=ready]")).to_be_visible()
    page.click("[data-complete] button")
    expect(lesson_done(page)).to_be_visible()
    saved(page)


def lesson_done(page: Page):
    return page.locator("[data-lesson-end] [data-when-done]")


def go_on(page: Page) -> None:
    """Turn to the next lesson."""
    page.click(".l-turn__link--next")
    page.wait_for_load_state()


def take_quiz(page: Page, course: str) -> None:
    """Start the quiz of the lesson, answer everything as the files of ``course`` say, and hand in."""
    page.click("form[action$='/quizzes/start/'] button")
    expect(page.locator("[data-question]").first).to_be_visible()
    answer_all(page, course)
    saved(page)
    page.click("button[value=finish]")
    expect(page.locator(".l-result")).to_be_visible()


def back_to_lesson(page: Page) -> None:
    page.locator(".l-result .l-actions a", has_text="Về bài học").click()
    expect(page.locator("article.l-lesson")).to_be_visible()


def pdf_words(file: Path) -> str:
    """The text of a PDF, in one line."""
    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def pdf_links(file: Path) -> list[str]:
    """The addresses a PDF leads to."""
    from pypdf import PdfReader

    annotations = [note.get_object() for page in PdfReader(file).pages for note in page.get("/Annots", [])]
    return [note["/A"]["/URI"] for note in annotations if "/URI" in note.get("/A", {})]
