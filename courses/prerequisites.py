"""What must be completed first: pages that an author chose, as the keys of their activities.

A key is the same for all translations of a page. A copied course asks for its own lessons, although the copied field
names those of the original: the one at the same place is meant.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from courses.models import CourseMixin, LessonMixin
from courses.routing import base_model
from courses.tree import page_models
from learning import api
from learning.models import Activity

Keys = dict[uuid.UUID, list[uuid.UUID]]


@dataclass(frozen=True)
class Lesson:
    """What the order of a course's lessons depends on."""

    key: uuid.UUID
    path: str
    depth: int
    below: str
    chosen: tuple[int, ...]


def chosen_ids(page: Model) -> tuple[int, ...]:
    """The ids of the pages that ``page`` names, without asking for them."""
    found = [one.get("value") for one in page.prerequisites.raw_data]
    return tuple(one for one in found if isinstance(one, int))


def as_lesson(page: Model, course: Model) -> Lesson:
    """``page``, a lesson of ``course``."""
    below = page.url_path.removeprefix(course.url_path)
    return Lesson(page.translation_key, page.path, page.depth, below, chosen_ids(page))


def lessons_first(lessons: Iterable[Lesson], *, in_order: bool) -> Keys:
    """What comes before each of ``lessons``, which are those of one course in their order; by one query, or by none.

    What would lock lessons for good is left out: nobody shall wait for what waits for her.
    """
    listed = list(lessons)
    pages = _pages(pk for lesson in listed for pk in lesson.chosen)
    places = {lesson.key: number for number, lesson in enumerate(listed)}
    found: Keys = {}
    for lesson in listed:
        meant = [_meant(pages.get(pk), listed) for pk in lesson.chosen]
        keys = [one.key for one in meant if one and not _is_around(one, lesson)]
        if in_order:
            keys = [key for key in keys if places[key] < places[lesson.key]]
        if keys := [key for key in keys if not _leads_to(found, key, lesson.key)]:
            found[lesson.key] = keys
    return found


def courses_first(page: Model) -> list[uuid.UUID]:
    """The keys of the courses that come before the course ``page``."""
    ids = chosen_ids(page)
    if not ids:
        return []
    keys = [key for pk, key in _course_keys(ids).items() if key != page.translation_key]
    known = _known_orders(keys)
    return [key for key in keys if not _leads_to(known, key, page.translation_key)]


def _pages(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    if not (wanted := set(ids)):
        return {}
    rows = base_model().objects.filter(pk__in=wanted)
    return {row["pk"]: row for row in rows.values("pk", "translation_key", "url_path", "depth", "path")}


def _meant(page: dict[str, Any] | None, lessons: list[Lesson]) -> Lesson | None:
    """The lesson of this course that ``page`` is, a translation of, or the original of."""
    if page is None:
        return None
    same = (one for one in lessons if one.key == page["translation_key"])
    copied = (
        one for one in lessons if one.depth == page["depth"] and page["url_path"].endswith(f"/{one.below}")
    )
    return next(same, None) or next(copied, None)


def _is_around(one: Lesson, other: Lesson) -> bool:
    """Whether one is the other, or is in it."""
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def _leads_to(orders: Mapping[uuid.UUID, list[uuid.UUID]], start: uuid.UUID, end: uuid.UUID) -> bool:
    """Whether ``start`` waits for ``end``, in however many steps."""
    waiting, seen = [start], set()
    while waiting:
        key = waiting.pop()
        if key == end:
            return True
        if key not in seen:
            seen.add(key)
            waiting += orders.get(key, [])
    return False


def _course_keys(ids: Iterable[int]) -> dict[int, uuid.UUID]:
    found: dict[int, uuid.UUID] = {}
    for model in page_models(CourseMixin):
        found |= dict(model.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
    return found


def _known_orders(keys: Iterable[uuid.UUID]) -> Keys:
    """What comes before the courses ``keys``, and before those, as it was published; a query a step."""
    known: Keys = {}
    waiting = set(keys)
    while waiting:
        rows = Activity.objects.filter(key__in=waiting, type=api.COURSE).values_list("key", "requires")
        known |= {key: [] for key in waiting}
        known |= {key: [uuid.UUID(one) for one in first or []] for key, first in rows}
        waiting = {one for key in waiting for one in known[key]} - known.keys()
    return known


# --- what cannot be asked ------------------------------------------------------------------------------------------


def wrong_lessons(page: Model, above: Model | None = None) -> dict[str, str]:
    """What is wrong with the lessons that the draft ``page`` of a lesson names, by field.

    A new one is to stand in ``above``.
    """
    from courses.changing import course_page_of

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
    pages = _pages(ids)
    for pk in pages:  # without those that were deleted since
        one = _meant(pages[pk], lessons)
        if one is None:
            return {"prerequisites": _("Choose lessons of this course only.")}
        if _is_around(one, own):
            return {"prerequisites": _("A lesson cannot wait for itself, nor for what is in it.")}
        if course.in_order and lessons.index(one) > lessons.index(own):
            return {"prerequisites": _("The lessons of this course are in order: choose an earlier one.")}
    others = lessons_first([one for one in lessons if one is not own], in_order=course.in_order)
    others |= lessons_first([*(one for one in lessons if one is not own), own], in_order=False)
    if any((one := _meant(pages[pk], lessons)) and _leads_to(others, one.key, own.key) for pk in pages):
        return {"prerequisites": _("One of these lessons waits for this one: learners could open neither.")}
    return {}


def _wrong_new(page: Model, course: Model) -> dict[str, str]:
    """A lesson that is not there yet can only name lessons that are."""
    lessons = _drafted(course, page)
    if any(_meant(one, lessons) is None for one in _pages(chosen_ids(page)).values()):
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
    keys = _course_keys(ids) if ids else {}
    if len(keys) < len(_pages(ids)):
        return {"prerequisites": _("Choose courses only.")}
    if page.translation_key in keys.values():
        return {"prerequisites": _("A course cannot wait for itself.")}
    known = _known_orders(keys.values())
    if any(_leads_to(known, key, page.translation_key) for key in keys.values()):
        return {"prerequisites": _("One of these courses waits for this one: learners could begin neither.")}
    return {}
