"""Where somebody was: the lesson that was touched last, on whatever device, and the place in it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max
from django.http import HttpRequest

from courses.outline import DONE, Entry, Outline, outline_of
from courses.standing import Standing, person, standing_of
from learning import api
from learning.models import Enrolment


@dataclass(frozen=True)
class Resume:
    """The course that was learnt in last, and where to go on in it. ``block`` is the address's end for a place inside."""

    enrolment: Enrolment
    lesson: Entry | None
    block: str = ""

    @property
    def address(self) -> str:
        """Where to go on."""
        if self.lesson and self.lesson.address:
            return f"{self.lesson.address}{self.block}"
        return self.enrolment.course.address


def resume(request: HttpRequest) -> Resume | None:
    """Where the person behind ``request`` was; None for somebody who has nothing under way. By two queries."""
    key = _last_course(request)
    standing = key and standing_of(request, key)
    if not standing or standing.enrolment is None:
        return None
    lesson, block = place_in(standing, outline_of(standing))
    return Resume(standing.enrolment, lesson, block)


def _last_course(request: HttpRequest) -> uuid.UUID | None:
    """The key of the course under way that was learnt in last, else of the one that was taken last."""
    who = person(request)
    if not who:
        return None
    begun = Enrolment.objects.filter(
        who, withdrawn_at__isnull=True, satisfied_at__isnull=True, course__retired_at__isnull=True
    )
    # What the log says of her, and not when a figure was counted anew.
    touched = begun.annotate(touched_at=Max("progress_rows__last_at"))
    latest = touched.order_by(F("touched_at").desc(nulls_last=True), "-changed_at")
    return latest.values_list("course__key", flat=True).first()


def place_in(standing: Standing, outline: Outline) -> tuple[Entry | None, str]:
    """The lesson to go on with, and the block in it: the one touched last, else the next one that is not done."""
    touched = _last_touched(standing)
    lesson = _lesson_of(standing, touched, outline) if touched else None
    if touched is None or lesson is None:
        return outline.next_up, ""
    if lesson.state == DONE:
        return _after(outline, lesson), ""
    return lesson, _block(standing, touched)


def _last_touched(standing: Standing) -> api.Node | None:
    """The living part of the course that the newest statement is about."""
    moments: list[tuple[datetime, int]] = [
        (done.last_at, node_id) for node_id, done in standing.done.items() if done.last_at
    ]
    nodes = standing.structure.nodes
    # A lesson hears of everything in it: of two with the same moment the inner one says more.
    living = [each for each in moments if each[1] in nodes and not nodes[each[1]].retired]
    inner = max(living, key=lambda each: (each[0], len(standing.structure.ancestors(each[1]))), default=None)
    return nodes[inner[1]] if inner else None


def _lesson_of(standing: Standing, node: api.Node, outline: Outline) -> Entry | None:
    """The lesson in ``outline`` that ``node`` is or is part of."""
    nodes = standing.structure.nodes
    keys = [node.key, *(nodes[each].key for each in standing.structure.ancestors(node.id))]
    lessons = {lesson.key: lesson for lesson in outline.lessons}
    return next((lessons[key] for key in keys if key in lessons), None)


def _after(outline: Outline, lesson: Entry) -> Entry | None:
    """The first lesson behind ``lesson`` that is not done, else the first anywhere."""
    place = outline.lessons.index(lesson)
    behind = (each for each in outline.lessons[place:] if each.state != DONE)
    return next(behind, outline.next_up)


def _block(standing: Standing, node: api.Node) -> str:
    """The end of the address at which the block ``node`` stands; nothing for a lesson, or a block that is done."""
    _page, sign, place = node.address.partition("#")
    return f"{sign}{place}" if not standing.is_satisfied(node) else ""
