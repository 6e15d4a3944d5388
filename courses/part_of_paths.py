"""Of which learning paths a course is part: read once for all courses, and kept until a page changes."""

import uuid

from django.core.cache import cache
from django.db.models import Model
from django.http import HttpRequest
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from courses.outline import Place
from courses.path import PathMixin
from courses.path_screen import course_ids
from courses.tree import page_models

KEPT_SECONDS = 600
GENERATION = "learning_courses.paths.generation"


def paths_with(course: Model, request: HttpRequest) -> list[Place]:
    """The live paths that the page ``course`` is part of; kept for all courses together."""
    key = f"learning_courses.paths.{cache.get(GENERATION, '')}.{course.locale_id}"
    known = cache.get(key)
    if known is None:
        known = _paths_by_course(course.locale_id, request)
        cache.set(key, known, KEPT_SECONDS)
    return [Place(title, address, 0) for title, address in known.get(course.pk, [])]


def _paths_by_course(locale_id: int, request: HttpRequest) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for model in page_models(PathMixin):
        for path in model.objects.filter(locale_id=locale_id).live().public().order_by("path"):
            place = (path.title, path.get_url(request) or "")
            for pk in dict.fromkeys(course_ids(path)):
                found.setdefault(pk, []).append(place)
    return found


def _forget(sender, instance=None, **kwargs) -> None:
    """A path, or whatever stands above it, is not what it was."""
    cache.set(GENERATION, uuid.uuid4().hex, None)


page_published.connect(_forget, dispatch_uid="learning_courses.path_published")
page_unpublished.connect(_forget, dispatch_uid="learning_courses.path_unpublished")
post_page_move.connect(_forget, dispatch_uid="learning_courses.path_moved")
page_slug_changed.connect(_forget, dispatch_uid="learning_courses.path_renamed")
