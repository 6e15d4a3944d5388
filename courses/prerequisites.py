"""What must be completed first: pages that an author chose, as the keys of their activities.

A key is the same for all translations of a page. A copied course asks for its own lessons, although the copied field
names those of the original: the one at the same place is meant.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from courses.models import CourseMixin
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
    pages = pages_of(pk for lesson in listed for pk in lesson.chosen)
    places = {lesson.key: number for number, lesson in enumerate(listed)}
    found: Keys = {}
    for lesson in listed:
        named = [meant(pages.get(pk), listed) for pk in lesson.chosen]
        keys = [one.key for one in named if one and not is_around(one, lesson)]
        if in_order:
            keys = [key for key in keys if places[key] < places[lesson.key]]
        if keys := [key for key in keys if not leads_to(found, key, lesson.key)]:
            found[lesson.key] = keys
    return found


def courses_first(page: Model) -> list[uuid.UUID]:
    """The keys of the courses that come before the course ``page``."""
    ids = chosen_ids(page)
    if not ids:
        return []
    keys = [key for pk, key in course_keys(ids).items() if key != page.translation_key]
    known = known_orders(keys)
    return [key for key in keys if not leads_to(known, key, page.translation_key)]


def pages_of(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    if not (wanted := set(ids)):
        return {}
    rows = base_model().objects.filter(pk__in=wanted)
    return {row["pk"]: row for row in rows.values("pk", "translation_key", "url_path", "depth", "path")}


def meant(page: dict[str, Any] | None, lessons: list[Lesson]) -> Lesson | None:
    """The lesson of this course that ``page`` is, a translation of, or the original of."""
    if page is None:
        return None
    same = (one for one in lessons if one.key == page["translation_key"])
    copied = (
        one for one in lessons if one.depth == page["depth"] and page["url_path"].endswith(f"/{one.below}")
    )
    return next(same, None) or next(copied, None)


def is_around(one: Lesson, other: Lesson) -> bool:
    """Whether one is the other, or is in it."""
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def leads_to(orders: Mapping[uuid.UUID, list[uuid.UUID]], start: uuid.UUID, end: uuid.UUID) -> bool:
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


def course_keys(ids: Iterable[int]) -> dict[int, uuid.UUID]:
    found: dict[int, uuid.UUID] = {}
    for model in page_models(CourseMixin):
        found |= dict(model.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
    return found


def known_orders(keys: Iterable[uuid.UUID]) -> Keys:
    """What comes before the courses ``keys``, and before those, as it was published; a query a step."""
    known: Keys = {}
    waiting = set(keys)
    while waiting:
        rows = Activity.objects.filter(key__in=waiting, type=api.COURSE).values_list("key", "requires")
        known |= {key: [] for key in waiting}
        known |= {key: [uuid.UUID(one) for one in first or []] for key, first in rows}
        waiting = {one for key in waiting for one in known[key]} - known.keys()
    return known
