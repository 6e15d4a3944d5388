"""A learning path as one learner sees it: where she is, what she reached and when, and what comes next.

However many paths and courses there are, the pages of their courses cost one query for each kind of course page, and
what the learner has done in them one more.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.http import HttpRequest

from courses.models import CourseMixin
from courses.outline import BEGUN, DONE, NEW
from courses.path import PathMixin
from courses.routing import base_model
from courses.standing import person
from courses.tree import page_models
from learning.models import Enrolment


@dataclass(frozen=True)
class Step:
    """A course of a path, and how far the learner is in it."""

    course: Model
    address: str
    required: bool
    satisfied_at: datetime | None = None
    progress: float = 0.0
    is_begun: bool = False

    @property
    def state(self) -> str:
        if self.satisfied_at:
            return DONE
        return BEGUN if self.is_begun else NEW


@dataclass(frozen=True)
class Milestone:
    """Some courses of a path. It is reached when those are completed that the path asks for."""

    title: str
    meaning: str
    steps: list[Step]

    @property
    def asked(self) -> list[Step]:
        return [step for step in self.steps if step.required]

    @property
    def reached_at(self) -> datetime | None:
        """When the last of its courses was completed; None while one is not."""
        moments = [step.satisfied_at for step in self.asked]
        return max(one for one in moments if one) if moments and all(moments) else None


@dataclass(frozen=True)
class Way:
    """A path, as far as a learner has come on it."""

    page: Model
    address: str
    milestones: list[Milestone]

    @property
    def asked(self) -> list[Step]:
        return [step for milestone in self.milestones for step in milestone.asked]

    @property
    def finished(self) -> int:
        """How many of the courses that it asks for are completed."""
        return sum(step.satisfied_at is not None for step in self.asked)

    @property
    def progress(self) -> float:
        """How far, from 0 to 1; it is 1 when everything is done and not before."""
        asked = self.asked
        if not asked or self.finished == len(asked):
            return float(bool(asked))
        share = sum(1.0 if step.satisfied_at else step.progress for step in asked) / len(asked)
        return min(share, 0.99)

    @property
    def satisfied_at(self) -> datetime | None:
        """When the last course was completed that it asks for."""
        moments = [step.satisfied_at for step in self.asked]
        return max(one for one in moments if one) if moments and all(moments) else None

    @property
    def next_up(self) -> Step | None:
        """The course to go on with: the first that is asked for and not completed."""
        return next((step for step in self.asked if not step.satisfied_at), None)

    @property
    def next_milestone(self) -> Milestone | None:
        return next((one for one in self.milestones if one.asked and not one.reached_at), None)

    @property
    def is_begun(self) -> bool:
        return any(step.is_begun or step.satisfied_at for step in self.asked)


def path_screen(page, request: HttpRequest) -> dict:
    """The context of a path's template."""
    return {"way": ways([page], request)[0]}


def paths_below(page: Model, request: HttpRequest) -> list[Way]:
    """The live paths below ``page`` that everybody may see, for cards, as far as the visitor has come on them."""
    found = [
        one for model in page_models(PathMixin) for one in model.objects.descendant_of(page).live().public()
    ]
    return ways(sorted(found, key=lambda one: one.path), request)


def ways(paths: Iterable[Model], request: HttpRequest) -> list[Way]:
    """``paths`` as far as the person behind ``request`` has come on them."""
    listed = list(paths)
    courses = _courses(pk for path in listed for pk in course_ids(path))
    mine = _mine(request, {course.translation_key for course in courses.values()})
    steps = {
        pk: _step(course, mine.get(course.translation_key, []), request) for pk, course in courses.items()
    }
    return [Way(path, path.get_url(request) or "", list(_milestones(path, steps))) for path in listed]


def course_ids(path: Model) -> list[int]:
    """The ids of the pages that ``path`` is made of, without asking for them."""
    return [pk for raw in path.milestones.raw_data for pk, _required in _raw_steps(raw)]


def _raw_steps(raw) -> Iterator[tuple[int, bool]]:
    for item in raw["value"].get("courses") or []:
        value = item.get("value") or {}
        if isinstance(value.get("course"), int):
            yield value["course"], bool(value.get("required"))


def _milestones(path: Model, steps: dict[int, Step]) -> Iterator[Milestone]:
    for raw in path.milestones.raw_data:
        value = raw["value"]
        # What is not offered any more is not asked for either.
        some = [(steps[pk], required) for pk, required in _raw_steps(raw) if pk in steps]
        found = [
            Step(one.course, one.address, required, one.satisfied_at, one.progress, one.is_begun)
            for one, required in some
        ]
        yield Milestone(value.get("title") or "", value.get("meaning") or "", found)


def _courses(ids: Iterable[int]) -> dict[int, Model]:
    wanted = set(ids)
    found: dict[int, Model] = {}
    for model in page_models(CourseMixin) if wanted else []:
        found |= {one.pk: one for one in model.objects.filter(pk__in=wanted).live().public()}
    return found


def _mine(request: HttpRequest, keys: set[uuid.UUID]) -> dict[uuid.UUID, list[Enrolment]]:
    who = person(request)
    if not who or not keys:
        return {}
    found: dict[uuid.UUID, list[Enrolment]] = {}
    for one in Enrolment.objects.filter(who, course__key__in=keys).select_related("course"):
        found.setdefault(one.course.key, []).append(one)
    return found


def _step(course: Model, mine: list[Enrolment], request: HttpRequest) -> Step:
    # What was completed stays so, though the course may be taken again since.
    done = [one.satisfied_at for one in mine if one.satisfied_at]
    present = [one for one in mine if one.withdrawn_at is None]
    return Step(
        course,
        course.get_url(request) or "",
        True,
        min(done, default=None),
        max((one.progress for one in present), default=0.0),
        bool(present),
    )


def not_courses(path: Model) -> bool:
    """Whether the draft ``path`` names a page that is no course."""
    ids = set(course_ids(path))
    if not ids:
        return False
    others = set(base_model().objects.filter(pk__in=ids).values_list("pk", flat=True))
    for model in page_models(CourseMixin):
        others -= set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return bool(others)
