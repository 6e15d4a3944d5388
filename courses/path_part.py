"""The learning paths that somebody has begun, on her page *My learning*."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

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
        """The paths in the visitor's language."""
        models = page_models(PathMixin)
        if not models:
            return None
        here = Locale.get_active()
        paths = [one for model in models for one in model.objects.filter(locale=here).live().public()]
        begun = [way for way in ways(paths, request) if way.is_begun]
        begun.sort(key=lambda way: (way.satisfied_at is not None, way.page.path))
        return {"ways": begun} if begun else None
