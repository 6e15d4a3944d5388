"""What publishing a draft would change for those who have begun the course."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from courses.models import CourseMixin, LessonMixin
from courses.publishing import declarations, lesson_declarations, main_version
from courses.tree import live_branches, page_models
from learning import api
from learning.api import Difference, Impact, Part
from learning.models import Activity, Choice, PlannedChoice


@dataclass(frozen=True)
class Pending:
    """A draft that asks for something else than the live course does, and whom that meets."""

    page: Model
    course: Activity
    difference: list[Difference]
    impact: Impact
    planned: PlannedChoice | None

    @property
    def is_decided(self) -> bool:
        """Whether somebody chose for exactly this."""
        return self.planned is not None and api.is_about(self.planned.difference, self.difference)

    @property
    def choice(self) -> Any:
        """What will hold when the draft is published."""
        return self.planned.choice if self.planned and self.is_decided else Choice.KEEP

    @property
    def has_new(self) -> bool:
        """Whether there is anything that nobody can have done yet."""
        return any(one.is_new for one in self.difference)


def pending(page: Model) -> Pending | None:
    """What publishing ``page``, a draft, changes for learners; None if it changes nothing, or for nobody.

    The number of queries does not depend on the number of learners, nor of lessons.
    """
    if not page.pk or not isinstance(page, CourseMixin | LessonMixin):
        return None
    version = version_above(page)
    course = version and Activity.objects.filter(key=version.translation_key, type=api.COURSE).first()
    if version is None or course is None or not api.has_begun(course):
        return None
    before = api.living_parts(course)
    difference = api.difference_between(before, _after(version, page, before))
    if not difference:
        return None
    impact = api.impact_of(course, {one.key for one in difference})
    return Pending(page, course, difference, impact, api.planned_choice(page.translation_key))


def course_page_of(page: Model) -> Model | None:
    """The course that ``page`` is, or is in."""
    places = [page.path[:length] for length in range(page.steplen, len(page.path) + 1, page.steplen)]
    found = [above for model in page_models(CourseMixin) for above in model.objects.filter(path__in=places)]
    return max(found, key=lambda above: above.path, default=None)


def version_above(page: Model) -> Model | None:
    """The page that speaks for the course of ``page``; None where ``page`` is only a translation of a part."""
    above = course_page_of(page)
    if above is None:
        return None
    # A course that is published again speaks for itself, as long as no other version of it does.
    version = main_version(above.translation_key) or above
    speaks = version.pk == above.pk and (version.live or version.pk == page.pk)
    return version if speaks else None


def _after(version: Model, page: Model, before: list[Part]) -> list[Part]:
    """The parts of the course once ``page`` is live."""
    if isinstance(page, CourseMixin):
        return [api.part_of(one) for one in declarations(page)]
    parts = {part.key: part for part in before}
    above: uuid.UUID = page.get_parent().translation_key
    if above not in parts:
        return before  # it waits for a page above it
    known = page.translation_key in parts
    kept = [part for part in before if not _is_own(part, page)]
    branches = [] if known else live_branches(page)
    declared = [api.part_of(one) for one in lesson_declarations(page, above, branches)]
    place = next((place for place, part in enumerate(before) if part.key == page.translation_key), len(kept))
    return [*kept[:place], *declared, *kept[place:]]


def _is_own(part: Part, page: Model) -> bool:
    """Whether ``part`` is the lesson itself or one of its blocks, which the draft declares anew."""
    is_block = part.parent == page.translation_key and part.type not in (api.LESSON, api.MODULE)
    return is_block or part.key == page.translation_key
