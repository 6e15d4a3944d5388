"""Where the steps of a draft lead, as a picture and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courses.simulations.building.looking import steps_in
from courses.simulations.building.wording import in_words
from courses.simulations.playing.check import ways_faults
from courses.simulations.playing.compiled import ways
from courses.simulations.playing.engine import END

ROW, TOP, LEFT, RIGHT, LANE, WIDTH, HEIGHT = 92, 16, 130, 410, 18, 540, 56
MOST_LETTERS = 36


@dataclass(frozen=True)
class Way:
    """One way from a step. ``number`` is what the picture calls it; ``path`` its line there."""

    number: int
    to: str
    words: str
    is_mistake: bool
    path: str = ""
    label_x: int = 0
    label_y: int = 0


@dataclass(frozen=True)
class Stop:
    """A step in the picture, or the end."""

    name: str
    title: str
    y: int
    is_dead_end: bool = False
    is_unreachable: bool = False
    ways: list[Way] = field(default_factory=list)


@dataclass(frozen=True)
class Branching:
    stops: list[Stop]
    height: int


def branching_of(scenario: Any) -> Branching:
    """The steps of ``scenario`` from top to bottom, the end below them, and all ways between them."""
    steps = steps_in(scenario) if isinstance(scenario, dict) else []
    if not steps:
        return Branching([], 0)
    leads = _leads(steps)
    found: dict[str, set[str]] = {"dead_end": set(), "unreachable": set()}
    for fault in ways_faults({"start": scenario.get("start") or steps[0]["id"], "steps": leads}):
        found[fault.code].add(fault.place.removeprefix("steps."))
    places = {name: place for place, name in enumerate([*leads, END])}
    stops, number = [], 0
    for step in {each["id"]: each for each in steps}.values():
        name = step["id"]
        drawn = []
        for to, words, is_mistake in _told(leads[name], step):
            number += 1
            drawn.append(_drawn(number, places[name], places.get(to), to, words, is_mistake))
        title = str(step.get("instruction") or "")
        dead, lost = name in found["dead_end"], name in found["unreachable"]
        stops.append(Stop(name, _cut(title), TOP + ROW * places[name], dead, lost, drawn))
    return Branching(
        [*stops, Stop(END, _("The end"), TOP + ROW * len(stops))], TOP * 2 + ROW * len(stops) + HEIGHT
    )


def _leads(steps: list[dict[str, Any]]) -> dict[str, Any]:
    after = [each["id"] for each in steps[1:]] + [END]
    return {
        step["id"]: {"next": _next(step, follows), "mistakes": _mistakes(step)}
        for step, follows in zip(steps, after, strict=True)
    }


def _next(step: Mapping[str, Any], follows: str) -> list[dict[str, Any]]:
    said = step.get("next")
    is_known = isinstance(said, str) or (
        isinstance(said, list) and all(isinstance(each, dict) for each in said)
    )
    return [{**each, "go": str(each.get("go") or "")} for each in ways(step if is_known else {}, follows)]


def _mistakes(step: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = step.get("mistakes")
    mistakes = found if isinstance(found, list) else []
    return [{**each, "go": str(each.get("go") or "")} for each in mistakes if isinstance(each, dict)]


def _told(leads: Mapping[str, Any], step: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """Where the ways of a step lead, under which condition, and whether by a mistake."""
    right = [(way["go"], in_words(way.get("when")), False) for way in leads["next"]]
    wrong = [
        (each["go"], _("by the mistake “%(on)s”") % {"on": _pressed(each, step)}, True)
        for each in leads["mistakes"]
        if each["go"]
    ]
    return right + wrong


def _pressed(mistake: Mapping[str, Any], step: Mapping[str, Any]) -> str:
    on = mistake.get("on") or step.get("target") or ""
    return ", ".join(map(str, on)) if isinstance(on, list) else str(on)


def _drawn(number: int, at: int, to: int | None, name: str, words: str, is_mistake: bool) -> Way:
    """The line of a way: straight down to the next step, else in an arc; mistakes and ways back on the left."""
    if to is None:
        return Way(number, name, words, is_mistake)
    begin, end = TOP + ROW * at + HEIGHT, TOP + ROW * to
    if to == at + 1 and not is_mistake:
        x = (LEFT + RIGHT) // 2
        return Way(number, name, words, is_mistake, f"M{x} {begin}V{end - 6}", x + 8, (begin + end) // 2 + 5)
    on_left = is_mistake or to <= at
    side, sign = (LEFT, -1) if on_left else (RIGHT, 1)
    far = side + sign * min(110, 20 + LANE * min(6, abs(to - at)) + 3 * (number % 4))
    first, last = begin - HEIGHT // 2 + 10, end + HEIGHT // 2 - 10
    path = f"M{side} {first}C{far} {first} {far} {last} {side + sign * 6} {last}"
    return Way(number, name, words, is_mistake, path, side + sign * 26 - 6, first + (14 if to > at else -6))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rstrip() + "…"
