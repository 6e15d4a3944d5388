"""What a page lists of a course: all of a short one; of a long one what is near, and ways to the rest.

A thousand lines help nobody to see where she is, and cost a slow line and a small phone more than the lesson does.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from courses.outline import BEGUN, DONE, NEW, Entry

SHORT = 60  # lessons that a page lists without folding any
NEAR = 10  # of a longer list those on each side of the lesson one is in
PER_PAGE = 50  # lines of a list: a chapter of so many lessons is listed whole
FEW = 3  # lessons that take no more lines than the line in their stead with its note


@dataclass(frozen=True)
class Folded:
    """Lessons in one line: what they are together, and ``address``, where they are listed."""

    title: str
    address: str
    state: str
    count: int
    finished: int

    is_folded: ClassVar[bool] = True
    is_module: ClassVar[bool] = False


@dataclass(frozen=True)
class Opened:
    """A module with those of its lessons that are near."""

    title: str
    lessons: "list[Entry | Folded]"

    is_folded: ClassVar[bool] = False
    is_module: ClassVar[bool] = True


@dataclass(frozen=True)
class Contents:
    """The ``lines`` of a list of lessons, and which ``page`` of it they are where it has several."""

    lines: Sequence[Entry | Folded | Opened]
    page: Page | None = None


def contents_near(entries: list[Entry], key: uuid.UUID, address: str) -> Contents:
    """What stands beside the lesson or module ``key`` of the course at ``address``."""
    if _is_short(entries):
        return Contents(entries)
    return Contents(_chapters_folded(_near(key, entries, entries, address), key))


def contents_by_page(entries: list[Entry], asked: str | None, at: Entry | None) -> Contents:
    """The list of ``entries`` as a course or a module shows it: the page ``asked`` for, else that with ``at``."""
    if _is_short(entries):
        return Contents(entries)
    key = at.key if at else None
    page = Paginator(entries, PER_PAGE).get_page(asked or _page_of(entries, key))
    return Contents(_chapters_folded(page.object_list, key), page)


def _is_short(entries: list[Entry]) -> bool:
    lessons = (lesson for entry in entries for lesson in entry.lessons())
    return len(list(islice(lessons, SHORT + 1))) <= SHORT


def _chapters_folded(lines: Iterable[Entry | Folded], key: uuid.UUID | None) -> list[Entry | Folded | Opened]:
    """``lines``, and of the modules among them only that with ``key`` open."""
    return [
        _opened_or_folded(line, key) if isinstance(line, Entry) and line.is_module else line for line in lines
    ]


def _opened_or_folded(module: Entry, key: uuid.UUID | None) -> Folded | Opened:
    lessons = list(module.lessons())
    if key and module.holds(key):
        return Opened(module.title, _near(key, lessons, module.entries, module.address))
    return Folded(module.title, module.address, module.state, len(lessons), _finished(lessons))


def _near(key: uuid.UUID, lines: list[Entry], listed: list[Entry], address: str) -> list[Entry | Folded]:
    """Of ``lines`` those around ``key``. At ``address`` are all, on the pages of what is ``listed`` there."""
    if len(lines) <= PER_PAGE:
        return list(lines)
    place = _place_of(lines, key)
    first, last = max(0, place - NEAR), place + NEAR + 1
    first = 0 if first < FEW else first
    last = len(lines) if len(lines) - last < FEW else last
    shown: list[Entry | Folded] = list(lines[first:last])
    if first:
        shown.insert(0, _rest(_("Earlier lessons"), lines[:first], _link(lines[first - 1], listed, address)))
    if last < len(lines):
        shown.append(_rest(_("Later lessons"), lines[last:], _link(lines[last], listed, address)))
    return shown


def _rest(title: str, left: list[Entry], address: str) -> Folded:
    """The lessons of ``left`` in one line."""
    lessons = [lesson for entry in left for lesson in entry.lessons()]
    return Folded(title, address, _state_of(lessons), len(lessons), _finished(lessons))


def _link(entry: Entry, listed: list[Entry], address: str) -> str:
    """The address of the page on which ``entry`` is listed; empty where one may not go."""
    return address and f"{address}?page={_page_of(listed, entry.key)}#lessons"


def _state_of(lessons: list[Entry]) -> str:
    """What lessons are that are all alike; begun, if some are and others are not."""
    states = {lesson.state for lesson in lessons}
    if len(states) == 1:
        return states.pop()
    return BEGUN if states & {DONE, BEGUN} else NEW


def _finished(lessons: list[Entry]) -> int:
    return sum(lesson.state == DONE for lesson in lessons)


def _page_of(entries: list[Entry], key: uuid.UUID | None) -> int:
    return _place_of(entries, key) // PER_PAGE + 1


def _place_of(entries: list[Entry], key: uuid.UUID | None) -> int:
    """Which of ``entries`` is or holds the page ``key``; the first where none does."""
    return next((place for place, entry in enumerate(entries) if entry.holds(key)), 0)
