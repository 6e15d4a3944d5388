"""The curve of a question as SVG drawn by the server: pure geometry; the template draws it, and its words say the
same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.analysis.irt import Floats, Parameters, chance

WIDTH, HEIGHT = 420, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40
WEAKEST, STRONGEST, STEPS = -4.0, 4.0, 65
MOST, LEAST = 7.0, 2.5  # radius of a point: that of the largest group, and of the smallest
TEMPLATE = "learning_assessments/analysis/_curve.html"


@dataclass(frozen=True)
class Point:
    """A group of people of like ability: where it is drawn, how large, and what it says."""

    x: float
    y: float
    radius: float
    words: str


@dataclass(frozen=True)
class Mark:
    """A number at an axis."""

    at: float
    text: str


@dataclass(frozen=True)
class Curve:
    """What the template draws. ``summary`` says in words what the figure shows."""

    title: str
    summary: str
    path: str
    points: tuple[Point, ...]
    across: tuple[Mark, ...]
    upward: tuple[Mark, ...]
    half: Point
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def curve(
    title: str, *, a: float, b: float, c: float = 0.0, observed: Sequence[Sequence[float]] = ()
) -> Curve:
    """The curve of a question with these parameters, and what was observed: ability, people, share of right answers."""
    items = Parameters.of(a, b, c)
    theta = np.linspace(WEAKEST, STRONGEST, STEPS)
    most = max((group[1] for group in observed), default=1)
    return Curve(
        title,
        _summary(a, b, c, observed),
        _path(theta, chance(items, theta)[0]),
        tuple(_point(group, most) for group in observed if WEAKEST <= group[0] <= STRONGEST),
        tuple(Mark(_x(at), f"{at:+d}" if at else "0") for at in range(-4, 5, 2)),
        tuple(Mark(_y(at / 4), f"{at * 25}%") for at in range(5)),
        Point(_x(min(max(b, WEAKEST), STRONGEST)), _y((1 + c) / 2), 0, ""),
    )


def draw(figure: Curve, *, id: str) -> SafeString:
    """The figure as HTML; ``id`` is unique on its page."""
    return SafeString(render_to_string(TEMPLATE, {"curve": figure, "id": id}))


def _summary(a: float, b: float, c: float, observed: Sequence[Sequence[float]]) -> str:
    said = _(
        "Half of those with ability %(b)s know the answer; there the curve rises by %(steep)s points "
        "per unit of ability."
    )
    words = [said % {"b": _told(b), "steep": _told(25 * a * (1 - c), 0)}]
    if observed:
        (weak, _people, low), (strong, _others, high) = observed[0], observed[-1]
        seen = _(
            "Of the weakest group (%(weak)s) %(low)s%% were right, of the strongest (%(strong)s) %(high)s%%."
        )
        ends = {"weak": _told(weak), "strong": _told(strong)}
        words.append(seen % {**ends, "low": _told(low * 100, 0), "high": _told(high * 100, 0)})
    return " ".join(words)


def _point(group: Sequence[float], most: float) -> Point:
    theta, people, share = group
    words = _("ability %(theta)s: %(share)s%% of %(people)s right")
    numbers = {"theta": _told(theta), "share": _told(share * 100, 0), "people": _told(people, 0)}
    radius = LEAST + (MOST - LEAST) * (people / most) ** 0.5
    return Point(_x(theta), _y(share), round(radius, 1), words % numbers)


def _told(number: float, decimals: int = 1) -> str:
    """A number as readers write it."""
    return number_format(round(number, decimals) + 0.0, decimals)


def _path(theta: Floats, right: Floats) -> str:
    steps = (f"{_x(one)} {_y(other)}" for one, other in zip(theta.tolist(), right.tolist(), strict=True))
    return "M" + " L".join(steps)


def _x(theta: float) -> float:
    return round(LEFT + (theta - WEAKEST) / (STRONGEST - WEAKEST) * (WIDTH - LEFT - RIGHT), 1)


def _y(share: float) -> float:
    return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)
