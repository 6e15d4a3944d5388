"""The learning paths that somebody has begun, on her page *My learning*."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.path import PathMixin
from courses.path_screen import ways
from courses.tree import page_models
from learning.models import Learner
from learning.record_parts import RecordPart


class PathsPart(RecordPart):
    """Paths of which she has begun a course, those that are not finished first."""

    name = "paths"
    label = _("Learning paths")
    order = 10
    template = "learning_courses/components/record_paths.html"

    def context(self, request: HttpRequest, learner: Learner) -> dict[str, Any] | None:
        """The paths that everybody may see, each once, in the visitor's language if it is there."""
        found = [
            one
            for model in page_models(PathMixin)
            for one in model.objects.live().public().select_related("locale")
        ]
        begun = [way for way in ways(_once(found), request) if way.is_begun]
        begun.sort(key=lambda way: (way.satisfied_at is not None, way.page.path))
        return {"ways": begun} if begun else None


def _once(paths: Iterable[Model]) -> list[Model]:
    """One of the translations of each path: the visitor's, else the first."""
    code = get_language()
    chosen: dict[UUID, Model] = {}
    for path in sorted(paths, key=lambda one: one.path):
        if path.translation_key not in chosen or path.locale.language_code == code:
            chosen[path.translation_key] = path
    return list(chosen.values())
