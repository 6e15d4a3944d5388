"""What the home page shows beside its own content: where a learner was, and what others learn."""

from courses.catalogue.cards import Card, enrolments_of
from courses.catalogue.popularity import popularity
from courses.pages.models import CoursePage
from courses.resuming import resume
from learning import api

SHOWN = 3


def home_screen(page, request) -> dict:
    """The context of the home page's template."""
    return {
        "may_claim": api.may_claim(request),
        "under_way": resume(request),
        "cards": popular(page, request),
    }


def popular(page, request) -> list[Card]:
    """The courses that most people began lately, for everybody first."""
    counts = popularity()
    # Covers come along; their renditions are in the cache that settings keep for them.
    offered = CoursePage.objects.descendant_of(page).live().public().select_related("cover")
    best = sorted(offered, key=lambda course: (-counts.get(course.code, 0), course.code))[:SHOWN]
    mine = enrolments_of(request)
    cards = [Card(each, each.get_url(request) or "", mine.get(each.translation_key)) for each in best]
    return sorted(cards, key=lambda card: not card.course.open_to_guests)
