"""A learner's competencies as a picture: a bar for each area, cut into its competencies. Pure geometry; the template
draws it, and the table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from learning.competencies.book import Book, Term
from learning.competencies.standing import Standing

WIDTH, ROW, BAR, GAP, FIRST = 320, 46, 16, 3, 16
LONGEST_LABEL = 40


@dataclass(frozen=True)
class Piece:
    """One competency in a bar. ``filled`` is how wide the part is that was done."""

    x: float
    width: float
    filled: float
    is_taught: bool
    title: str


@dataclass(frozen=True)
class BarOfArea:
    label: str
    said: str
    y: int
    pieces: list[Piece]

    @property
    def label_y(self) -> int:
        return self.y - 6


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
    bars = [
        _bar(known.terms[key], members, FIRST + 6 + place * ROW)
        for place, (key, members) in enumerate(groups.items())
    ]
    return Picture(bars, summary_of(standings), len(bars) * ROW)


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
    label = f"{term.code} {term.name}"
    return BarOfArea(_shortened(label), said, y, pieces)


def _piece(standing: Standing, x: float, width: float) -> Piece:
    title = f"{standing.term.code} {standing.term.name}: {standing.done}/{standing.lessons}"
    return Piece(round(x, 1), round(width, 1), round(width * standing.share, 1), standing.is_taught, title)


def _shortened(label: str) -> str:
    """``label`` cut between words, never inside a syllable."""
    if len(label) <= LONGEST_LABEL:
        return label
    return f"{' '.join(label[:LONGEST_LABEL].split(' ')[:-1])}…"
