"""How a learner who knows her subject answers: by what the content files say is right."""

import re
import tomllib
from functools import cache
from html import unescape

from playwright.sync_api import Locator, Page

from tests.browser.academy import ROOT

CONTENT = ROOT / "site" / "demo" / "content"


@cache
def bank(course: str) -> dict[str, dict]:
    """The questions of a course by their stems."""
    files = (CONTENT / course / "quizzes").glob("*.toml")
    quizzes = [tomllib.loads(file.read_text("utf-8")) for file in files]
    asked = [question for quiz in quizzes for question in (*quiz.get("questions", []), *quiz.get("bank", []))]
    return {plain(question["stem"]): question for question in asked}


def plain(html: str) -> str:
    """The words of a piece of HTML, however it is spaced."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def asked_in(course: str, quiz: str) -> int:
    """How many questions a quiz of the course asks."""
    return len(tomllib.loads((CONTENT / course / "quizzes" / f"{quiz}.toml").read_text("utf-8"))["questions"])


def answer_all(page: Page, course: str) -> None:
    """Answer every question of the attempt that is open, on as many pages as it has, and stay on the last."""
    while True:
        for question in page.locator("[data-question]").all():
            answer(question, bank(course)[plain(question.locator(".l-question__stem").inner_text())])
        onwards = page.locator(".l-actions button[name=go]:not([value=finish])").last
        if not onwards.count() or not onwards.locator("[href$=arrow-right]").count():
            return
        onwards.click()


def answer(question: Locator, known: dict) -> None:
    """Give the right answer to one question, whichever type it is."""
    ANSWERS[known["type"]](question, known)


def _choose(question: Locator, known: dict) -> None:
    for option in known["options"]:
        if option.get("correct"):
            question.locator(".l-choice").filter(has_text=option["text"]).first.click()


def _true_or_false(question: Locator, known: dict) -> None:
    value = "true" if known["answer"] else "false"
    question.locator(f"label:has(input[value={value}])").click()


ANSWERS = {"single_choice": _choose, "multiple_choice": _choose, "true_false": _true_or_false}
