"""What the home page shows beside its own content: where a learner was, and what others learn."""

from courses.catalogue.cards import Card, cards_of, enrolments_of
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
    offered = CoursePage.objects.descendant_of(page).live().public().values_list("pk", "code")
    best = [
        pk for pk, _code in sorted(offered, key=lambda course: (-counts.get(course[1], 0), course[1]))[:SHOWN]
    ]
    cards = cards_of(best, request, enrolments_of(request))
    return sorted(
        cards.values(), key=lambda card: (not card.course.open_to_guests, best.index(card.course.pk))
    )
