"""What the home page shows beside its own content: where a learner was, and what others learn."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Sum
from django.utils import timezone

from courses.catalogue import Card, shelves_of
from courses.outline import Entry, outline_of
from courses.pages.models import CoursePage
from courses.standing import person, standing_of
from learning import api
from learning.models import Enrolment, Measure

SHOWN = 3
POPULAR = "demo.popular"
KEPT = 600  # seconds for which popularity is remembered
LATELY = timedelta(days=90)


@dataclass(frozen=True)
class UnderWay:
    """The course that the visitor last learnt in, and the lesson that comes next."""

    enrolment: Enrolment
    lesson: Entry | None

    @property
    def address(self) -> str:
        """Where to go on."""
        return (self.lesson and self.lesson.address) or self.enrolment.course.address


def home_screen(page, request) -> dict:
    """The context of the home page's template."""
    return {
        "may_claim": api.may_claim(request),
        "under_way": under_way(request),
        "cards": popular(page, request),
    }


def under_way(request) -> UnderWay | None:
    """What the person behind ``request`` has begun and not finished, the last one first."""
    who = person(request)
    if not who:
        return None
    begun = Enrolment.objects.filter(
        who, withdrawn_at__isnull=True, satisfied_at__isnull=True, course__retired_at__isnull=True
    )
    key = begun.order_by("-changed_at").values_list("course__key", flat=True).first()
    standing = key and standing_of(request, key)
    if not standing or standing.enrolment is None:
        return None
    return UnderWay(standing.enrolment, outline_of(standing).next_up)


def popular(page, request) -> list[Card]:
    """The courses that most people began lately, for everybody first."""
    counts = popularity()
    # Covers come along; their renditions are in the cache that settings keep for them.
    offered = CoursePage.objects.descendant_of(page).live().public().select_related("cover")
    courses = sorted(offered, key=lambda course: (-counts.get(course.code, 0), course.code))
    cards = [card for shelf in shelves_of(courses[:SHOWN], request) for card in shelf.cards]
    return sorted(cards, key=lambda card: (not card.course.open_to_guests, courses.index(card.course)))


def popularity() -> dict[str, int]:
    """How many people began each course lately, by its code, from the measures."""
    return cache.get_or_set(POPULAR, _count, KEPT)


def _count() -> dict[str, int]:
    since = timezone.localdate() - LATELY
    rows = (
        Measure.objects.filter(indicator="enrolments", half_month__gte=since)
        .order_by()
        .values("course__code")
    )
    return {row["course__code"]: int(row["people"]) for row in rows.annotate(people=Sum("value"))}
