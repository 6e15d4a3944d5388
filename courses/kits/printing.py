"""A kit on paper: the guide on A4, the cards on A6."""

from typing import Any

from courses.kits.making import Kit
from learning.pdf import render_pdf

GUIDE, CARDS = "guide", "cards"
NAMES = {GUIDE: "huong-dan", CARDS: "the-tung-buoc"}


def print_guide(kit: Kit) -> bytes:
    """Raises PdfUnavailable."""
    return _printed(kit, "learning_courses/kits/guide_pdf.html")


def print_cards(kit: Kit) -> bytes:
    """A card on each page. Raises PdfUnavailable."""
    return _printed(kit, "learning_courses/kits/cards_pdf.html")


def file_name(course: Any, part: str) -> str:
    """As in cdan-01-huong-dan.pdf."""
    return f"{(course.code or course.slug).lower()}-{NAMES[part]}.pdf"


def _printed(kit: Kit, template: str) -> bytes:
    return render_pdf(template, {"kit": kit}, language=kit.course.locale.language_code)
