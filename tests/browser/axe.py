"""Asking axe what keeps people out of a page: WCAG 2.2 AA, and what is good practice."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Every rule is asked everywhere; only faults are described in full. Describing all else takes half the time.
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}


def faults(page: Page, part: str | dict | None = None) -> list[tuple[str, list[str]]]:
    """Each rule that the page, or ``part`` of it, breaks, with the elements that break it."""
    broken = Axe().run(page, context=part, options=OPTIONS).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in broken]
