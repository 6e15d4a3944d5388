"""A learner's competencies as a picture: a bar for each area, cut into its competencies. Pure geometry; the template
draws it, and the table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.translation import gettext as _

from learning.competencies.book import Book, Term
from learning.competencies.standing import Standing

WIDTH, BAR, GAP, FIRST = 320, 16, 3, 18
LINE, UNDER_LABEL, UNDER_BAR = 18, 6, 26
LONGEST_LINE = 31


@dataclass(frozen=True)
class Piece:
    """One competency in a bar. ``filled`` is how wide the part is that was done."""

    x: float
    width: float
    filled: float
    is_taught: bool
    title: str


@dataclass(frozen=True)
class Line:
    """A line of a label: names are never cut, for there is no other place on a phone to read them."""

    words: str
    y: int


@dataclass(frozen=True)
class BarOfArea:
    lines: list[Line]
    said: str
    y: int
    pieces: list[Piece]

    @property
    def end(self) -> int:
        return self.y + BAR


@dataclass(frozen=True)
class Picture:
    """What the template draws. ``summary`` says in words what it shows."""

    bars: list[BarOfArea]
    summary: str
    height: int
    width: int = WIDTH
    bar: int = BAR


def picture_of(known: Book, standings: Sequence[Standing]) -> Picture:
    """A bar for each area in order; in a framework without areas, one for each competency."""
    groups: dict[str, list[Standing]] = {}
    for standing in standings:
        groups.setdefault(standing.term.parent or standing.term.key, []).append(standing)
    bars: list[BarOfArea] = []
    for key, members in groups.items():
        y = bars[-1].end + UNDER_BAR if bars else FIRST
        bars.append(_bar(known.terms[key], members, y))
    return Picture(bars, summary_of(standings), bars[-1].end + GAP if bars else 0)


def summary_of(standings: Sequence[Standing]) -> str:
    """How many competencies were practised, and how many can be here."""
    said = _("You have practised %(begun)s of the %(taught)s competencies that are taught here.")
    begun = sum(bool(each.evidence) for each in standings)
    return said % {"begun": begun, "taught": sum(each.is_taught or bool(each.evidence) for each in standings)}


def _bar(term: Term, members: list[Standing], y: int) -> BarOfArea:
    step = (WIDTH - GAP * (len(members) - 1)) / len(members)
    pieces = [_piece(each, place * (step + GAP), step) for place, each in enumerate(members)]
    done, lessons = sum(each.done for each in members), sum(each.lessons for each in members)
    said = f"{done}/{lessons}" if lessons else "–"
    lines = [
        Line(words, y + place * LINE)
        for place, words in enumerate(wrap(f"{term.code} {term.name}", LONGEST_LINE))
    ]
    return BarOfArea(lines, said, lines[-1].y + UNDER_LABEL, pieces)


def _piece(standing: Standing, x: float, width: float) -> Piece:
    title = f"{standing.term.code} {standing.term.name}: {standing.done}/{standing.lessons}"
    return Piece(round(x, 1), round(width, 1), round(width * standing.share, 1), standing.is_taught, title)
