"""A paper on the screen: all of it on one page, a few questions at a time, or one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assessments.questions.base import whole_number
from assessments.questions.item import Item
from assessments.quizzes.rules import Layout

ALL_ON_ONE = 10
PER_PAGE = 5


@dataclass(frozen=True)
class Part:
    """Questions of one section that stand together; without a section, they are chosen ones."""

    title: str
    instructions: str
    items: Sequence[Item]


@dataclass(frozen=True)
class PaperPage:
    """One page of a paper. ``items`` are on it under the sections in ``parts``, ``all`` are in the paper."""

    number: int
    last: int
    items: Sequence[Item]
    all: Sequence[Item]
    parts: Sequence[Part]

    @property
    def answered(self) -> int:
        return sum(item.is_complete for item in self.all)

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.all if not item.is_complete]

    @property
    def flagged(self) -> list[Item]:
        return [item for item in self.all if item.flagged]


def page_of(items: Sequence[Item], wanted: str | None, paper: Mapping[str, Any]) -> PaperPage:
    """Page ``wanted`` of the paper, the nearest there is if it is no page."""
    size = page_size(paper)
    last = max(1, -(-len(items) // size))
    number = min(max(whole_number(wanted) or 1, 1), last)
    shown = items[(number - 1) * size : number * size]
    return PaperPage(number, last, shown, items, parts_of(shown, paper))


def page_size(paper: Mapping[str, Any]) -> int:
    """How many questions stand on one page."""
    if paper.get("layout", Layout.PAGES) != Layout.PAGES:
        return 1
    count = len(paper["questions"])
    return max(count, 1) if count <= ALL_ON_ONE else PER_PAGE


def page_with(place: int, paper: Mapping[str, Any]) -> int:
    """The number of the page that the question at ``place`` is on."""
    return place // page_size(paper) + 1


def parts_of(items: Sequence[Item], paper: Mapping[str, Any]) -> list[Part]:
    """``items`` under the titles of their sections."""
    sections = paper.get("sections") or []
    found = []
    for number, group in groupby(items, key=lambda item: item.question.get("section")):
        about = {} if number is None else sections[number]
        found.append(Part(about.get("title", ""), about.get("instructions", ""), list(group)))
    return found
