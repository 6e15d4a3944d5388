"""Estimates over time as SVG drawn by the server: pure geometry; the template draws it, and a table says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments.calibrations.figures import figure, give_or_take
from assessments.calibrations.history import Estimate

WIDTH, HEIGHT = 420, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 12, 28
NARROWEST = 1.0  # so that chance does not look like drift
LONGEST_BAR = 1.0  # beyond, an error would press everything else together
MOST_DAYS, MOST_STEPS = 3, 5
SIZE = 6  # of a rhomb, and of the ends of a bar, to each side
TEMPLATE = "learning_assessments/calibrations/_history.html"


@dataclass(frozen=True)
class Dot:
    """One estimate with its bar, and what it says."""

    x: float
    y: float
    low: float
    high: float
    words: str
    has_drifted: bool

    @property
    def left(self) -> float:
        return round(self.x - SIZE, 1)

    @property
    def right(self) -> float:
        return round(self.x + SIZE, 1)

    @property
    def above(self) -> float:
        return round(self.y - SIZE, 1)

    @property
    def below(self) -> float:
        return round(self.y + SIZE, 1)


@dataclass(frozen=True)
class Mark:
    """A word at an axis."""

    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """What the template draws: dots, a path for each scale, and where a new scale begins."""

    title: str
    summary: str
    dots: tuple[Dot, ...]
    paths: tuple[str, ...]
    breaks: tuple[float, ...]
    across: tuple[Mark, ...]
    upward: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def line(title: str, estimates: Sequence[Estimate], name: str) -> Line:
    """The parameter ``name`` of a question over its ``estimates``, of which there is at least one."""
    values = [(getattr(each.row, name), getattr(each.row, f"{name}_error")) for each in estimates]
    low, high = _reach(values)
    dots = tuple(_dot(place, len(values), each, name, low, high) for place, each in enumerate(estimates))
    return Line(
        title,
        _summary(estimates, values),
        dots,
        tuple(_paths(estimates, dots)),
        tuple(_between(dots, place) for place, each in enumerate(estimates) if each.begins),
        tuple(_days(estimates, dots)),
        tuple(_steps(low, high)),
    )


def draw(figure: Line, *, id: str) -> SafeString:
    """The figure as HTML; ``id`` is unique on its page."""
    return SafeString(render_to_string(TEMPLATE, {"line": figure, "id": id}))


def _reach(values: Sequence[tuple[float, float]]) -> tuple[float, float]:
    low = min(value - min(error, LONGEST_BAR) for value, error in values)
    high = max(value + min(error, LONGEST_BAR) for value, error in values)
    wider = max(NARROWEST - (high - low), 0.1 * (high - low)) / 2
    return low - wider, high + wider


def _dot(place: int, count: int, each: Estimate, name: str, low: float, high: float) -> Dot:
    value, error = getattr(each.row, name), getattr(each.row, f"{name}_error")
    words = f"{_day(each)}: {give_or_take(value, error)}"
    ends = (max(value - error, low), min(value + error, high))
    middle, bottom, top = (_y(one, low, high) for one in (value, *ends))
    return Dot(_x(place, count), middle, bottom, top, words, each.row.has_drifted)


def _summary(estimates: Sequence[Estimate], values: Sequence[tuple[float, float]]) -> str:
    """What the figure shows, in words."""
    last = {"last": give_or_take(*values[-1]), "to": _day(estimates[-1])}
    if len(values) == 1:
        return _("One estimate so far: %(last)s on %(to)s.") % last
    first = {"first": give_or_take(*values[0]), "from": _day(estimates[0]), "count": len(values)}
    said = _(
        "%(count)s estimates, from %(first)s on %(from)s to %(last)s on %(to)s. Bars are standard errors."
    )
    return said % {**last, **first}


def _paths(estimates: Sequence[Estimate], dots: Sequence[Dot]) -> list[str]:
    pieces: list[list[str]] = []
    for each, dot in zip(estimates, dots, strict=True):
        if each.begins or not pieces:
            pieces.append([])
        pieces[-1].append(f"{dot.x} {dot.y}")
    return ["M" + " L".join(piece) for piece in pieces if len(piece) > 1]


def _between(dots: Sequence[Dot], place: int) -> float:
    return round((dots[place - 1].x + dots[place].x) / 2, 1)


def _days(estimates: Sequence[Estimate], dots: Sequence[Dot]) -> list[Mark]:
    """The days of some, always with the first and the last."""
    last = len(dots) - 1
    places = sorted({round(last * step / (MOST_DAYS - 1)) for step in range(MOST_DAYS)})
    if last == 0:
        return [Mark(dots[0].x, _day(estimates[0]))]
    anchors = {0: "start", last: "end"}
    return [
        Mark(dots[place].x, _day(estimates[place]), anchors.get(place, "middle"))
        for place in places
        if place in anchors or last >= MOST_DAYS - 1
    ]


def _steps(low: float, high: float) -> list[Mark]:
    """Round numbers from ``low`` to ``high``."""
    rough = (high - low) / MOST_STEPS
    size = 10.0 ** floor(log10(rough))
    step = next(size * times for times in (1, 2, 5, 10) if size * times >= rough)
    decimals = max(-floor(log10(step)), 0)
    first, last = ceil(low / step), floor(high / step)
    return [Mark(_y(at * step, low, high), figure(at * step, decimals)) for at in range(first, last + 1)]


def _day(each: Estimate) -> str:
    return date_format(localtime(each.moment), "SHORT_DATE_FORMAT")


def _x(place: int, count: int) -> float:
    share = place / (count - 1) if count > 1 else 0.5
    return round(LEFT + 10 + share * (WIDTH - LEFT - RIGHT - 20), 1)


def _y(value: float, low: float, high: float) -> float:
    return round(TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)
