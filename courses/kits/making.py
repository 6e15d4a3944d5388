"""A course's lessons as a kit on paper for who helps others: meetings to hold, and cards to take home.

Nothing is written for the kit alone but what holds for every course: a lesson that changes changes its kit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from courses.checking.reading import is_rich, lines_of, read_together, soup_of
from courses.kits.cards import Card, Step, cards_of
from courses.kits.plan import Part, plan
from courses.sharing import qr
from courses.tree import address, live_lessons
from learning import conf
from learning.vietnamese import tidy

# Blocks with something to do or to say together. A page that has none of them is no meeting: a test, or a module.
TAUGHT = {"steps", "flashcards", "practice", "accordion", "comparison", "checklist"}


@dataclass(frozen=True)
class Told:
    """A heading and what belongs to it: a question and its answer, or a warning and its words."""

    title: str
    text: str


@dataclass
class Meeting:
    """A lesson as it is held with a group."""

    title: str
    goal: str
    address: str
    parts: list[Part]
    shown: list[Told] = field(default_factory=list)
    asked: list[Told] = field(default_factory=list)
    worries: list[Told] = field(default_factory=list)
    warnings: list[Told] = field(default_factory=list)
    tasks: list[Told] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)

    @property
    def code(self) -> str:
        """Drawn in the page: where the lesson is."""
        return qr(self.address)


@dataclass
class Kit:
    """All meetings of a course, and all its cards."""

    course: Any
    address: str
    meetings: list[Meeting]
    cards: list[Card]


def kit_of(course: Any) -> Kit:
    """The kit of ``course``; by a number of queries that does not grow with its lessons."""
    home, lessons = conf.get("SITE_URL"), live_lessons(course, with_body=True)
    read_together(lessons)
    taught = [lesson for lesson in lessons if any(child.block_type in TAUGHT for child in lesson.body)]
    places = [f"{home}{address(lesson)}" for lesson in taught]
    return Kit(
        course,
        f"{home}{address(course)}",
        [_meeting(lesson, place) for lesson, place in zip(taught, places, strict=True)],
        [card for lesson, place in zip(taught, places, strict=True) for card in _cards(lesson, place)],
    )


def _meeting(lesson: Any, place: str) -> Meeting:
    meeting = Meeting(lesson.title, lesson.summary, place, plan(lesson.minutes))
    for child in lesson.body:
        _add(meeting, child.block_type, child.value)
    return meeting


def _add(meeting: Meeting, kind: str, value: Any) -> None:
    """What the block says to who holds the meeting."""
    if kind == "steps":
        titles = " → ".join(step["title"] for step in value["steps"])
        meeting.shown.append(Told(value["title"] or meeting.title, titles))
    elif kind == "flashcards":
        meeting.asked += [Told(card["front"], tidy(card["back"])) for card in value["cards"]]
    elif kind == "accordion":
        meeting.worries += [Told(item["title"], words_of(item["text"])) for item in value["items"]]
    elif kind == "practice":
        meeting.tasks.append(Told(value["title"], words_of(value["task"])))
    elif kind == "callout" and value["kind"] == "warning":
        meeting.warnings.append(Told(value["title"], words_of(value["text"])))


def _cards(lesson: Any, place: str) -> Iterator[Card]:
    """The cards of the lesson's steps; the first carries its first picture."""
    pictures = [
        child.value["image"]
        for child in lesson.body
        if child.block_type == "picture" and child.value["image"]
    ]
    for child in lesson.body:
        if child.block_type == "steps":
            steps = [Step(step["title"], words_of(step["text"])) for step in child.value["steps"]]
            picture = pictures.pop(0) if pictures else None
            yield from cards_of(lesson.title, child.value["title"], steps, picture=picture, address=place)


def words_of(value: Any) -> str:
    """Formatted text as one line without its marks."""
    return " ".join(lines_of(soup_of(value))) if is_rich(value) else tidy(str(value or ""))
