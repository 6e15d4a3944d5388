"""What an author cannot ask to be completed first, because nobody could ever open it; in words."""

from django.db.models import Model
from django.utils.translation import gettext as _

from courses.changing import course_page_of
from courses.models import LessonMixin
from courses.prerequisites import (
    Lesson,
    as_lesson,
    chosen_ids,
    course_keys,
    is_around,
    known_orders,
    leads_to,
    lessons_first,
    meant,
    pages_of,
)
from courses.tree import page_models


def wrong_lessons(page: Model, above: Model | None = None) -> dict[str, str]:
    """What is wrong with the lessons that the draft ``page`` of a lesson names, by field.

    A new one is to stand in ``above``.
    """
    ids = chosen_ids(page)
    place = page if page.path else above
    course = course_page_of(place) if ids and place else None
    if course is None:
        return {}
    if not page.path:
        return _wrong_new(page, course)
    lessons = _drafted(course, page)
    own = next((one for one in lessons if one.key == page.translation_key), None)
    if own is None:
        return {}
    pages = pages_of(ids)
    for pk in pages:  # without those that were deleted since
        one = meant(pages[pk], lessons)
        if one is None:
            return {"prerequisites": _("Choose lessons of this course only.")}
        if is_around(one, own):
            return {"prerequisites": _("A lesson cannot wait for itself, nor for what is in it.")}
        if course.in_order and lessons.index(one) > lessons.index(own):
            return {"prerequisites": _("The lessons of this course are in order: choose an earlier one.")}
    # Its own wishes come last, so that those of the others stand.
    others = lessons_first([*(one for one in lessons if one is not own), own], in_order=False)
    if any((one := meant(pages[pk], lessons)) and leads_to(others, one.key, own.key) for pk in pages):
        return {"prerequisites": _("One of these lessons waits for this one: learners could open neither.")}
    return {}


def _wrong_new(page: Model, course: Model) -> dict[str, str]:
    """A lesson that is not there yet can only name lessons that are."""
    lessons = _drafted(course, page)
    if any(meant(one, lessons) is None for one in pages_of(chosen_ids(page)).values()):
        return {"prerequisites": _("Choose lessons of this course only.")}
    return {}


def _drafted(course: Model, page: Model) -> list[Lesson]:
    """All lessons of ``course``, published or not, with ``page`` as it is now."""
    found = [
        page if one.pk == page.pk else one
        for model in page_models(LessonMixin)
        for one in model.objects.descendant_of(course).defer("body")
    ]
    return [as_lesson(one, course) for one in sorted(found, key=lambda one: one.path)]


def wrong_courses(page: Model) -> dict[str, str]:
    """What is wrong with the courses that the course ``page`` names, by field."""
    ids = chosen_ids(page)
    keys = course_keys(ids) if ids else {}
    if len(keys) < len(pages_of(ids)):
        return {"prerequisites": _("Choose courses only.")}
    if page.translation_key in keys.values():
        return {"prerequisites": _("A course cannot wait for itself.")}
    known = known_orders(keys.values())
    if any(leads_to(known, key, page.translation_key) for key in keys.values()):
        return {"prerequisites": _("One of these courses waits for this one: learners could begin neither.")}
    return {}
