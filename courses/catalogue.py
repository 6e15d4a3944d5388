"""The courses on offer: by programme, for an audience, found without accents."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Prefetch
from django.http import HttpRequest
from wagtail.images import get_image_model

from courses.models import CourseMixin
from courses.pictures import COVER_FILTERS
from courses.programmes import programme_label, programmes
from courses.standing import person
from courses.tree import page_models
from learning.models import Audience, Enrolment
from learning.vietnamese import fold, sort_key


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for. Empty wants everything."""

    words: str = ""
    programme: str = ""
    audience: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.programme or self.audience)

    def fits(self, course: Model) -> bool:
        """Whether ``course`` is meant. Every word must be in it, with or without accents."""
        if self.programme and course.programme != self.programme:
            return False
        # A course without audiences is for everybody.
        if self.audience and course.audiences and self.audience not in course.audiences:
            return False
        text = fold(f"{course.title} {course.code} {course.summary} {programme_label(course.programme)}")
        return all(word in text for word in fold(self.words).split())


@dataclass
class Card:
    """A course on offer and how far the visitor is in it."""

    course: Model
    address: str
    enrolment: Enrolment | None


@dataclass
class Shelf:
    """The courses of one programme."""

    programme: str
    label: str
    cards: list[Card]


def catalogue_screen(page, request: HttpRequest) -> dict:
    """The context of a catalogue's template."""
    wanted = Wanted(
        words=request.GET.get("q", "").strip()[:100],
        programme=request.GET.get("programme", "")[:32],
        audience=request.GET.get("audience", "")[:8],
    )
    courses = courses_below(page)
    shelves = shelves_of([course for course in courses if wanted.fits(course)], request)
    return {
        "wanted": wanted,
        "shelves": shelves,
        "found": sum(len(shelf.cards) for shelf in shelves),
        # One card a programme: side by side, or most of the screen would be empty.
        "is_short": all(len(shelf.cards) == 1 for shelf in shelves),
        "programmes": [(value, programme_label(value)) for value in _in_order(courses)],
        "audiences": _audiences(courses),
    }


def courses_below(page: Model) -> list[Model]:
    """The live courses below ``page`` that everybody may see, with their covers, in the order of their codes."""
    covers = get_image_model().objects.prefetch_renditions(*COVER_FILTERS)
    found = [
        course
        for model in page_models(CourseMixin)
        for course in model.objects.descendant_of(page)
        .live()
        .public()
        .prefetch_related(Prefetch("cover", covers))
    ]
    return sorted(found, key=lambda course: (course.code, sort_key(course.title)))


def shelves_of(courses: list[Model], request: HttpRequest) -> list[Shelf]:
    """``courses`` by programme, with what the visitor has done in them."""
    mine = _enrolments(request, courses)
    cards = [
        Card(course, course.get_url(request) or "", mine.get(course.translation_key)) for course in courses
    ]
    return [
        Shelf(value, programme_label(value), [card for card in cards if card.course.programme == value])
        for value in _in_order(courses)
    ]


def _in_order(courses: Iterable[Model]) -> list[str]:
    """The programmes that have courses: as the host lists them, then others, those without one last."""
    present = {course.programme for course in courses}
    listed = [value for value, _label in programmes() if value in present]
    return [*listed, *sorted(present - set(listed), key=lambda value: (not value, value))]


def _audiences(courses: Iterable[Model]) -> list[tuple[str, str]]:
    present = {audience for course in courses for audience in course.audiences}
    return [(value, label) for value, label in Audience.choices if value in present]


def _enrolments(request: HttpRequest, courses: list[Model]) -> dict[uuid.UUID, Enrolment]:
    who = person(request)
    if not who or not courses:
        return {}
    keys = [course.translation_key for course in courses]
    mine = Enrolment.objects.filter(who, withdrawn_at__isnull=True, course__key__in=keys).select_related(
        "course"
    )
    return {enrolment.course.key: enrolment for enrolment in mine}
