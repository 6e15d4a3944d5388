"""A line through numbers over time as SVG drawn by the server. Pure geometry; the table beside it holds the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 480, 170, 46, 16, 26, 30


@dataclass(frozen=True)
class Point:
    """A number at its place. What ``is_estimated`` is drawn hollow; ``label`` stands below it."""

    x: float
    y: float
    text: str
    label: str
    is_estimated: bool


@dataclass(frozen=True)
class LineChart:
    """What the template draws. ``path`` goes from point to point; where a number is missing the line is broken."""

    title: str
    summary: str
    points: tuple[Point, ...]
    path: str
    labels: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    base: int = HEIGHT


def line(title: str, summary: str, rows: Sequence[tuple[str, float | None, bool]]) -> LineChart | None:
    """One line through ``rows`` (a label, a number or None, whether it is estimated), in order; None without a number.

    The scale is the line's own and does not begin at nought: it shows how the number moves, and each number is written.
    """
    numbers = [number for _label, number, _estimated in rows if number is not None]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    room = (high - low) or 1.0
    step = (WIDTH - LEFT - RIGHT) / max(len(rows) - 1, 1)
    points, path, pen = [], [], "M"
    labels = []
    for place, (label, number, is_estimated) in enumerate(rows):
        x = round(LEFT + place * step, 1) if len(rows) > 1 else round(WIDTH / 2, 1)
        labels.append((x, label))
        if number is None:
            pen = "M"
            continue
        y = round(TOP + (HEIGHT - TOP - 14) * (high - number) / room, 1)
        points.append(Point(x, y, _told(number), label, is_estimated))
        path.append(f"{pen}{x} {y}")
        pen = "L"
    return LineChart(title, summary, tuple(points), " ".join(path), tuple(labels))


def _told(number: float) -> str:
    places = next(places for places in (0, 1, 2) if places == 2 or round(number, places) == number)
    return number_format(number, places, force_grouping=True)
