"""A grid of tiles as SVG, one for each place, where no map may be drawn: every tile is as large as every other.

Pure geometry like ``learning.charts``; the template draws it. How much a place has is told by its number, by shade and
by a pattern, so that it reads without colours and on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from learning.charts import told

TILE, HEIGHT, GAP, HEAD, ROOM = 96, 62, 4, 22, 10
ACROSS = 10  # tiles in a row, as many as a page is wide
WIDE = 5  # tiles of a block beside one another
SHADES = 5
LINE = 14  # letters in a line of a tile


@dataclass(frozen=True)
class Place:
    """What a tile is about. ``value`` is None where there is none, or it is not shown; ``text`` says it, ``word`` follows
    in the title, and ``address`` is where it leads."""

    name: str
    value: float | None
    text: str
    word: str = ""
    address: str = ""


@dataclass(frozen=True)
class Tile:
    """A place where it is drawn. ``shade`` counts from 0, the least; None is no number."""

    place: Place
    x: int
    y: int
    shade: int | None
    lines: tuple[str, ...]

    @property
    def middle(self) -> int:
        return self.x + TILE // 2

    @property
    def first(self) -> int:
        """Where the first line of the name stands."""
        return self.y + 15

    @property
    def second(self) -> int:
        return self.y + 27

    @property
    def number(self) -> int:
        return self.y + 44

    @property
    def strip(self) -> int:
        """Where the pattern begins."""
        return self.y + HEIGHT - 11

    @property
    def title(self) -> str:
        """All that the tile says, for whoever hears it."""
        return " · ".join(each for each in (self.place.name, self.place.text, self.place.word) if each)


@dataclass(frozen=True)
class Label:
    """The heading of some tiles."""

    text: str
    x: int
    y: int


@dataclass(frozen=True)
class Shade:
    """A line of the legend."""

    shade: int | None
    text: str


@dataclass(frozen=True)
class Tiles:
    """What the template draws. ``summary`` says in words what is seen."""

    title: str
    summary: str
    labels: tuple[Label, ...]
    tiles: tuple[Tile, ...]
    legend: tuple[Shade, ...]
    width: int
    height: int
    tile: int = TILE
    tall: int = HEIGHT


def tiles(
    title: str,
    summary: str,
    blocks: Sequence[tuple[str, Sequence[Place]]],
    *,
    nothing: str,
    unit: str = "",
    across: int = ACROSS,
) -> Tiles:
    """``blocks`` of places (a heading and its places) from left to right, and line below line.

    ``nothing`` is what the legend calls places without a number, ``unit`` what its ranges are in.
    """
    bounds = bounds_of([place.value for _name, places in blocks for place in places])
    labels: list[Label] = []
    drawn: list[Tile] = []
    left = top = tallest = widest = 0
    for name, places in blocks:
        wide = min(len(places), across if len(blocks) == 1 else WIDE)
        width, head = wide * (TILE + GAP), HEAD if name else 0
        if left and left + width > across * (TILE + GAP):
            left, top, tallest = 0, top + tallest + ROOM, 0
        if name:
            labels.append(Label(_cut(name, wide * 13), left, top + 15))
        for number, place in enumerate(places):
            x, y = left + number % wide * (TILE + GAP), top + head + number // wide * (HEIGHT + GAP)
            drawn.append(Tile(place, x, y, _shade(place.value, bounds), _lines(place.name)))
        rows = -(-len(places) // wide)
        tallest = max(tallest, head + rows * (HEIGHT + GAP))
        widest, left = max(widest, left + width), left + width + ROOM * 2
    legend = _legend(bounds, unit, nothing, has_none=any(each.shade is None for each in drawn))
    return Tiles(title, summary, tuple(labels), tuple(drawn), legend, max(widest, TILE), top + tallest)


def bounds_of(values: Sequence[float | None]) -> list[float]:
    """The least number of each shade but the first: as many places in each as their numbers allow."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return []
    cuts = [known[len(known) * part // SHADES] for part in range(1, SHADES)]
    return sorted({cut for cut in cuts if cut > known[0]})


def _shade(value: float | None, bounds: Sequence[float]) -> int | None:
    if value is None:
        return None
    reached = sum(value >= bound for bound in bounds)
    # Few different numbers use the shades that are furthest apart.
    return round(reached * (SHADES - 1) / len(bounds)) if bounds else 0


def _legend(bounds: Sequence[float], unit: str, nothing: str, *, has_none: bool) -> tuple[Shade, ...]:
    found = []
    edges = [None, *bounds, None]
    for number in range(len(bounds) + 1):
        low, high = edges[number], edges[number + 1]
        shade = round(number * (SHADES - 1) / len(bounds)) if bounds else 0
        found.append(Shade(shade, _range(low, high, unit)))
    return (*found, Shade(None, nothing)) if has_none else tuple(found)


def _range(low: float | None, high: float | None, unit: str) -> str:
    if low is None and high is None:
        return unit
    if low is None:
        return f"< {told(high or 0)}{unit}"
    return f"≥ {told(low or 0)}{unit}" if high is None else f"{told(low or 0)}–{told(high or 0)}{unit}"


def _lines(name: str) -> tuple[str, ...]:
    """``name`` in two lines at most, never broken inside a word."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LINE or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] += "…"
            break
    return tuple(lines)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
