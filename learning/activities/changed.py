"""A published change that meets people under way becomes a new edition of the course."""

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone

from learning.activities.difference import (
    ADDED,
    MOVED,
    OPTIONAL,
    REMOVED,
    REPLACED,
    REQUIRED,
    RULE,
    Difference,
    Part,
    difference_between,
    living_parts,
)
from learning.activities.models import Activity, Choice, CourseChange, PlannedChoice

log = logging.getLogger(__name__)
TASK = "learning.apply_course_changes"


@dataclass(frozen=True)
class Decision:
    """What becomes of those who had begun, and who said so. ``difference`` is what it was said of, None for any."""

    choice: Any = Choice.KEEP
    by_id: int | None = None
    difference: list[dict[str, str]] | None = None


KEEP = Decision()


def has_begun(course: Activity) -> bool:
    """Whether anybody takes ``course``, or has finished it."""
    return course.enrolments.filter(withdrawn_at__isnull=True).exists()


def note_change(course: Activity, before: Iterable[Part], decision: Decision) -> CourseChange | None:
    """Note what changed in ``course`` since it had the parts ``before``, if anybody is concerned.

    Must run in the transaction of the change. The edition counts; who calls saves the course.
    """
    old, new = list(before), living_parts(course)
    difference = difference_between(old, new)
    if not difference or not has_begun(course):
        return None
    now = timezone.now()
    choice = holding(decision, difference)
    _mark(course, old, new, difference, choice, now)
    course.edition += 1
    change = CourseChange.objects.create(
        course=course,
        edition=course.edition,
        before=course.structure_version,
        after=course.structure_version,
        difference=[one.to_json() for one in difference],
        choice=choice,
        by_id=decision.by_id,
        at=now,
        total=course.enrolments.filter(withdrawn_at__isnull=True).count(),
    )
    transaction.on_commit(lambda: let_work(course.pk))
    return change


def holding(decision: Decision, difference: Sequence[Difference]) -> Any:
    """The choice, as far as it was made for this difference and something is new at all."""
    if decision.difference is not None and not is_about(decision.difference, difference):
        return Choice.KEEP
    if decision.choice == Choice.NEW and not any(one.is_new for one in difference):
        return Choice.KEEP
    return decision.choice


def is_about(kept: Iterable[dict[str, str]], difference: Iterable[Difference]) -> bool:
    """Whether the difference that was ``kept`` is this one; titles may have been corrected."""
    return {(one["kind"], one["key"]) for one in kept} == {(one.kind, str(one.key)) for one in difference}


def _mark(
    course: Activity,
    old: list[Part],
    new: list[Part],
    difference: list[Difference],
    choice: str,
    now: datetime,
) -> None:
    """Write into the activities what the change means for them."""
    parts = Activity.objects.filter(course=course)
    parts.filter(key__in=_eased(old, difference)).update(eased_at=now)
    chosen = {part.key for part in old if part.needed is not None}
    parts.filter(key__in=chosen & {one.key for one in difference if one.kind == RULE}).update(
        needed_until=now
    )
    if choice == Choice.AGAIN:
        parts.filter(retired_at__isnull=True).update(asked_since=now, spared_before=None)
    elif choice == Choice.NEW:
        asked = _with_all_above(new, difference)
        parts.filter(key__in=asked).update(asked_since=now, spared_before=None)
    else:
        spared = {one.key for one in difference if one.kind in (ADDED, REQUIRED)}
        parts.filter(key__in=spared).update(spared_before=now)
    course.refresh_from_db(fields=["eased_at", "asked_since", "needed_until"])
    course.changed_at = now


def _eased(old: list[Part], difference: list[Difference]) -> set[uuid.UUID]:
    """The activities that have another rule now, and those that lost a part."""
    parents = {part.key: part.parent for part in old}
    lost = {parents[one.key] for one in difference if one.kind in (REMOVED, OPTIONAL, MOVED)}
    return {one.key for one in difference if one.kind in (RULE, REPLACED)} | {key for key in lost if key}


def _with_all_above(parts: list[Part], difference: Iterable[Difference]) -> set[uuid.UUID]:
    """What is new, what is in it, and everything it is in.

    Another rule for a whole leaves what was done in its parts as it was.
    """
    parents = {part.key: part.parent for part in parts}
    lines = [_line(part.key, parents) for part in parts]
    keys = {one.key for one in difference if one.is_new}
    whole = keys - ({one.key for one in difference if one.kind == RULE} & set(parents.values()))
    above = {key for line in lines if line[0] in keys for key in line}
    return above | {line[0] for line in lines if not whole.isdisjoint(line)}


def _line(key: uuid.UUID, parents: Mapping[uuid.UUID, uuid.UUID | None]) -> list[uuid.UUID]:
    """``key`` and all above it, the course last."""
    line, above = [key], parents.get(key)
    while above is not None:
        line.append(above)
        above = parents.get(above)
    return line


def let_work(course_id: int) -> None:
    """Tell a worker. A broker that is down is no reason to refuse a page: the task runs every ten minutes anyway."""
    try:
        # By name: tasks stand above everything that they do.
        current_app.tasks[TASK].apply_async([course_id], retry=False)
    except Exception:
        log.exception("no worker was told that course %s changed", course_id)


# --- what an author decides before --------------------------------------------------------------------------------


def plan_choice(*, key: uuid.UUID, difference: Sequence[Difference], choice: str, by=None) -> None:
    """Keep the author's choice for the day on which the page ``key`` is published."""
    said = {"difference": [one.to_json() for one in difference], "choice": choice, "by": by}
    PlannedChoice.objects.update_or_create(key=key, defaults=said)


def planned_choice(key: uuid.UUID) -> PlannedChoice | None:
    """What was decided for the page ``key``."""
    return PlannedChoice.objects.select_related("by").filter(key=key).first()


def take_choice(key: uuid.UUID, *, by_id: int | None = None) -> Decision:
    """The decision for the page ``key``, which is published now; to keep what was reached if there is none."""
    found = PlannedChoice.objects.filter(key=key).first()
    if found is None:
        return Decision(by_id=by_id)
    found.delete()
    return Decision(found.choice, found.by_id, found.difference)
