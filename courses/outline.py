"""The lessons of a course in order, with what the learner has done: for outlines, and for the way onwards."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from courses.locks import Locks
from courses.standing import Standing
from learning import api
from learning.api import Node

DONE, BEGUN, NEW, LOCKED = "done", "begun", "new", "locked"


@dataclass(slots=True)
class Entry:
    """A lesson or module in an outline. ``address`` is empty where the learner may not go yet."""

    key: uuid.UUID
    title: str
    address: str
    state: str
    is_current: bool = False
    minutes: int | None = None
    entries: list["Entry"] = field(default_factory=list)

    is_folded: ClassVar[bool] = False

    @property
    def is_module(self) -> bool:
        return bool(self.entries)

    def lessons(self) -> Iterator["Entry"]:
        """The lessons at or below this entry, in order."""
        if not self.entries:
            yield self
        for entry in self.entries:
            yield from entry.lessons()

    def holds(self, key: uuid.UUID | None) -> bool:
        """Whether ``key`` is this entry or below it."""
        return self.key == key or (self.is_module and any(entry.holds(key) for entry in self.entries))


@dataclass
class Place:
    """A page of a course in a language of its own: what it is called there, where it is, how long it takes."""

    title: str
    address: str
    minutes: int


@dataclass
class Outline:
    """The entries of a course, and where the learner is in them."""

    entries: list[Entry]

    @cached_property
    def lessons(self) -> list[Entry]:
        return [lesson for entry in self.entries for lesson in entry.lessons()]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes or 0 for lesson in self.lessons)

    @property
    def finished(self) -> int:
        """How many lessons are done."""
        return sum(lesson.state == DONE for lesson in self.lessons)

    @property
    def next_up(self) -> Entry | None:
        """The first lesson that is not done and not locked, where to continue."""
        left = [lesson for lesson in self.lessons if lesson.state != DONE]
        return next((lesson for lesson in left if lesson.state != LOCKED), left[0] if left else None)

    def around(self, key: uuid.UUID) -> tuple[Entry | None, Entry | None, int]:
        """The lessons before and after ``key``, and its place from 1; a module stands before its first lesson."""
        order = [lesson.key for lesson in self.lessons]
        if key not in order:
            return None, self._first_in(key), 0
        place = order.index(key)
        before = self.lessons[place - 1] if place else None
        after = self.lessons[place + 1] if place + 1 < len(order) else None
        return before, after, place + 1

    def _first_in(self, key: uuid.UUID) -> Entry | None:
        entry = self.entry(key)
        return next(entry.lessons(), None) if entry else None

    def entry(self, key: uuid.UUID) -> Entry | None:
        """The entry of the page ``key``."""
        waiting = list(self.entries)
        while waiting:
            entry = waiting.pop()
            if entry.key == key:
                return entry
            waiting += entry.entries
        return None


def outline_of(
    standing: Standing,
    *,
    current: uuid.UUID | None = None,
    is_open: bool = True,
    places: dict[uuid.UUID, Place] | None = None,
) -> Outline:
    """The outline of a course for a learner on the page ``current``.

    ``is_open`` says whether its lessons may be entered. ``places`` gives titles and addresses in another
    language than the course's own; a lesson that is not among them is left out.
    """
    made = _Making(standing, current, is_open, places)
    return Outline(made.entries(standing.structure.nodes[standing.course.pk]))


@dataclass
class _Making:
    standing: Standing
    current: uuid.UUID | None
    is_open: bool
    places: dict[uuid.UUID, Place] | None

    def __post_init__(self) -> None:
        self.locks = Locks(self.standing)

    def entries(self, above: Node) -> list[Entry]:
        children = (self.standing.structure.nodes[child] for child in above.children)
        return [self.entry(node) for node in children if self.is_shown(node)]

    def is_shown(self, node: Node) -> bool:
        return node.type in (api.LESSON, api.MODULE) and (self.places is None or node.key in self.places)

    def entry(self, node: Node) -> Entry:
        place = (self.places or {}).get(node.key) or Place(node.title, node.address, 0)
        return Entry(
            key=node.key,
            title=place.title,
            address=place.address if self.is_open else "",
            state=self.state(node),
            is_current=node.key == self.current,
            minutes=place.minutes or None,
            entries=self.entries(node),
        )

    def state(self, node: Node) -> str:
        done = self.standing.of(node)
        if done and done.is_satisfied:
            return DONE
        if done:
            return BEGUN
        # A locked lesson can be opened: it says what comes first.
        return NEW if self.is_open and not self.locks.is_locked(node) else LOCKED
