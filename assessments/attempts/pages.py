"""A paper on the screen: all of it on one page, or a few questions at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.questions.base import whole_number
from assessments.questions.item import Item

ALL_ON_ONE = 10
PER_PAGE = 5


@dataclass(frozen=True)
class PaperPage:
    """One page of a paper. ``items`` are on it, ``all`` are in the paper."""

    number: int
    last: int
    items: Sequence[Item]
    all: Sequence[Item]

    @property
    def answered(self) -> int:
        return sum(item.is_complete for item in self.all)

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.all if not item.is_complete]


def page_of(items: Sequence[Item], wanted: str | None) -> PaperPage:
    """Page ``wanted`` of the paper, the nearest there is if it is no page."""
    size = len(items) if len(items) <= ALL_ON_ONE else PER_PAGE
    last = max(1, -(-len(items) // size)) if size else 1
    number = min(max(whole_number(wanted) or 1, 1), last)
    return PaperPage(number, last, items[(number - 1) * size : number * size], items)


def page_with(place: int, count: int) -> int:
    """The number of the page that the question at ``place`` is on."""
    return 1 if count <= ALL_ON_ONE else place // PER_PAGE + 1
