"""Saying what can be learnt. Content declares its activities; nothing is ever deleted."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from learning.activities.changed import KEEP, Decision, note_change
from learning.activities.difference import Part, living_parts
from learning.activities.models import Activity

COURSE = "http://adlnet.gov/expapi/activities/course"
LESSON = "http://adlnet.gov/expapi/activities/lesson"
MODULE = "http://adlnet.gov/expapi/activities/module"
ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"
MEDIA = "http://adlnet.gov/expapi/activities/media"
INTERACTION = "http://adlnet.gov/expapi/activities/interaction"
# Done for real, and confirmed by a trainer who saw it.
PERFORMANCE = "http://adlnet.gov/expapi/activities/performance"


@dataclass(frozen=True)
class Declaration:
    """One activity as its content describes it. ``fields`` are Activity fields beside the named ones.

    ``competencies`` is what it trains, as a ``CompetencyField`` has it.
    """

    key: uuid.UUID
    type: str
    title: str
    parent: uuid.UUID | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    competencies: Sequence[dict[str, Any]] = ()


def part_of(declaration: Declaration) -> Part:
    """What of ``declaration`` matters for whether the course is completed."""
    names = ("required", "move_on", "mastery", "content", "needed", "least_seconds", "least_played")
    rule = {name: value for name, value in declaration.fields.items() if name in names}
    return Part(declaration.key, declaration.parent, declaration.type, declaration.title, **rule)


def block_key(page_key: uuid.UUID, block_id: str) -> uuid.UUID:
    """The key of a block's activity. Wagtail keeps block ids when it copies a page, so the page is part of it."""
    return uuid.uuid5(page_key, str(block_id))


@transaction.atomic
def declare_course(declarations: Iterable[Declaration], *, decision: Decision = KEEP) -> Activity:
    """Make the stored tree of one course equal to ``declarations`` (the course first, parents before children).

    Activities that are no longer declared are retired; ones that come back are revived. The course's
    ``structure_version`` changes only if something did. If the course asks for something else than before of people
    who had begun it, ``decision`` says what becomes of them. Returns the course.
    """
    wanted = list(declarations)
    known = Activity.objects.select_for_update().in_bulk([d.key for d in wanted], field_name="key")
    before = _as_it_was(known.get(wanted[0].key))
    changed = [_apply(declaration, position, known) for position, declaration in enumerate(wanted)]
    course = known[wanted[0].key]
    retired = (
        Activity.objects.filter(course=course, retired_at__isnull=True)
        .exclude(key__in=[d.key for d in wanted])
        .update(retired_at=timezone.now())
    )
    if any(changed) or retired:
        change = note_change(course, before, decision)
        touch_structure(course)
        if change:
            change.after = course.structure_version
            change.save(update_fields=["after"])
    return course


def _as_it_was(course: Activity | None) -> list[Part]:
    return living_parts(course) if course else []


def _apply(declaration: Declaration, position: int, known: dict[uuid.UUID, Activity]) -> bool:
    activity = known.get(declaration.key) or Activity(key=declaration.key)
    parent = known[declaration.parent] if declaration.parent else None
    values = {
        "type": declaration.type,
        "title": declaration.title[:255],
        "parent_id": parent.pk if parent else None,
        "course_id": (parent.course_id or parent.pk) if parent else activity.pk,
        "position": position,
        "retired_at": None,
        **declaration.fields,
    }
    before = {name: getattr(activity, name) for name in values}
    if activity.pk and before == values:
        return False
    for name, value in values.items():
        setattr(activity, name, value)
    activity.save()
    if parent is None and activity.course_id is None:
        activity.course = activity
        activity.save(update_fields=["course"])
    known[declaration.key] = activity
    return True


@transaction.atomic
def retire_course(key: uuid.UUID) -> None:
    """Close a course that is no longer published. What people did in it stays."""
    course = Activity.objects.filter(key=key).first()
    if course is None:
        return
    Activity.objects.filter(course=course, retired_at__isnull=True).update(retired_at=timezone.now())
    touch_structure(course)


def touch_structure(course: Activity) -> None:
    """Tell every process that what it remembers of the course's structure is old."""
    course.structure_version = uuid.uuid4()
    course.save(
        update_fields=[
            "structure_version",
            "edition",
            "changed_at",
            "eased_at",
            "asked_since",
            "needed_until",
        ]
    )
