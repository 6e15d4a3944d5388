"""Courses as cards: the page with its cover, where it is, and how far the visitor is in it."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Model, Prefetch
from django.http import HttpRequest
from wagtail.images import get_image_model

from courses.models import CourseMixin
from courses.pictures import COVER_FILTERS
from courses.standing import person
from courses.tree import page_models
from learning.models import Enrolment

Mine = dict[uuid.UUID, Enrolment]


@dataclass
class Card:
    """A course on offer and how far the visitor is in it. ``why`` says why it is shown to her."""

    course: Model
    address: str
    enrolment: Enrolment | None = None
    why: str = ""


def enrolments_of(request: HttpRequest) -> Mine:
    """What the person behind ``request`` takes or took, by the key of the course; by one query, or none for nobody."""
    who = person(request)
    if not who:
        return {}
    mine = Enrolment.objects.filter(who, withdrawn_at__isnull=True).select_related("course")
    return {enrolment.course.key: enrolment for enrolment in mine}


def cards_of(page_ids: Collection[int], request: HttpRequest, mine: Mine) -> dict[int, Card]:
    """The cards of the courses ``page_ids``, with their covers."""
    return {
        course.pk: Card(course, course.get_url(request) or "", mine.get(course.translation_key))
        for course in with_covers(page_ids)
    }


def with_covers(page_ids: Collection[int]) -> Iterable[Model]:
    """The course pages ``page_ids``, each with its cover."""
    covers = get_image_model().objects.prefetch_renditions(*COVER_FILTERS)
    for model in page_models(CourseMixin):
        yield from model.objects.filter(pk__in=page_ids).prefetch_related(Prefetch("cover", covers))
