"""What a course asks for, before and after. Pure: two lists of parts in, the difference in words out."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from learning.activities.models import Activity, MoveOn

ADDED, REMOVED, REQUIRED, OPTIONAL = "added", "removed", "required", "optional"
RULE, REPLACED, MOVED = "rule", "replaced", "moved"

KINDS: Mapping[str, Promise] = {
    ADDED: pgettext_lazy("part of a course", "New"),
    REMOVED: pgettext_lazy("part of a course", "Removed"),
    REQUIRED: pgettext_lazy("part of a course", "Required now"),
    OPTIONAL: pgettext_lazy("part of a course", "Optional now"),
    RULE: pgettext_lazy("part of a course", "Other rule"),
    REPLACED: pgettext_lazy("part of a course", "Replaced"),
    MOVED: pgettext_lazy("part of a course", "Moved"),
}
# What somebody who has finished has not done yet.
NEW_KINDS = frozenset({ADDED, REQUIRED, RULE, REPLACED})


@dataclass(frozen=True)
class Part:
    """What matters of an activity for whether a course is completed."""

    key: uuid.UUID
    parent: uuid.UUID | None
    type: str
    title: str
    required: bool = True
    move_on: Any = MoveOn.COMPLETED
    mastery: float | None = None
    content: str = ""
    needed: int | None = None
    least_seconds: int = 0
    least_played: int = 0

    @property
    def rule(self) -> tuple:
        """What must be true before it is satisfied."""
        return self.move_on, self.mastery, self.needed, self.least_seconds, self.least_played


@dataclass(frozen=True)
class Difference:
    """One part that is asked for otherwise than before. Only the topmost of several in one another."""

    kind: str
    key: uuid.UUID
    type: str
    title: str

    @property
    def is_new(self) -> bool:
        """Whether it is something that nobody can have done yet."""
        return self.kind in NEW_KINDS

    @property
    def label(self) -> Promise:
        """What happened to it, for people."""
        return KINDS[self.kind]

    def to_json(self) -> dict[str, str]:
        """It as a change of a course keeps it."""
        return {"kind": self.kind, "key": str(self.key), "type": self.type, "title": self.title}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Difference":
        """What ``to_json`` gave."""
        return cls(kept["kind"], uuid.UUID(kept["key"]), kept["type"], kept["title"])


def difference_between(before: Iterable[Part], after: Iterable[Part]) -> list[Difference]:
    """What is asked for in ``after`` and was not in ``before``, or the other way round, in the order of the course.

    What was optional and is, titles, places among siblings and weights make no difference to who has finished.
    """
    was, now = ({part.key: part for part in parts} for parts in (before, after))
    found = [_compared(was, now, key) for key in [*now, *(key for key in was if key not in now)]]
    return [one for one in found if one is not None]


def _compared(was: Mapping, now: Mapping, key: uuid.UUID) -> Difference | None:
    old, new = was.get(key), now.get(key)
    asked_before, asked_now = _is_asked(was, key), _is_asked(now, key)
    part = new or old
    if part is None or not (asked_before or asked_now):
        return None
    kind = _kind(old, new, asked_before, asked_now)
    if part.parent is None and kind != RULE:
        return None  # that a course comes or goes is no change of it
    if kind is None or _follows(was, now, part, kind):
        return None
    return Difference(kind, key, part.type, part.title)


def _kind(old: Part | None, new: Part | None, asked_before: bool, asked_now: bool) -> str | None:
    if old is None:
        return ADDED
    if new is None:
        return REMOVED
    if asked_before != asked_now:
        return REQUIRED if asked_now else OPTIONAL
    if old.content and new.content and old.content != new.content:
        return REPLACED
    if old.rule != new.rule:
        return RULE
    return MOVED if old.parent != new.parent else None


def _follows(was: Mapping, now: Mapping, part: Part, kind: str) -> bool:
    """Whether the same is already said of the part above: a new lesson's blocks are new with it."""
    above = part.parent
    if kind == ADDED:
        return above not in was
    if kind == REMOVED:
        return above not in now
    if kind in (REQUIRED, OPTIONAL):
        return _is_asked(was, above) != _is_asked(now, above)
    return False


def _is_asked(parts: Mapping, key: uuid.UUID | None) -> bool:
    """Whether ``key`` and everything above it is required."""
    while key is not None:
        part = parts.get(key)
        if part is None or not part.required or part.move_on == MoveOn.NOT_APPLICABLE:
            return False
        key = part.parent
    return True


def living_parts(course: Activity) -> list[Part]:
    """The parts of ``course`` as it was last offered, by one query.

    A course that was taken back as a whole asks for what it did when it was offered: publishing it again is no change.
    """
    activities = course.parts.select_related("parent").order_by("position", "pk")
    return [
        Part(
            one.key,
            one.parent.key if one.parent else None,
            one.type,
            one.title,
            one.required,
            one.move_on,
            one.mastery,
            one.content,
            one.needed,
            one.least_seconds,
            one.least_played,
        )
        for one in activities
        if one.retired_at is None or one.retired_at == course.retired_at
    ]
