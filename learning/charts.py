"""Charts as SVG drawn by the server: the same figure serves the page, the printer and a letter. Pure geometry; the
template draws it, and the table beside it holds the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

WIDTH, LABELS, ROW, BAR, NUMBERS = 720, 220, 44, 15, 70
COLUMNS_HEIGHT, FOOT = 160, 34
LINE_WIDTH, LINE_HEIGHT, LEFT, RIGHT, TOP, LINE_FOOT = 480, 170, 46, 16, 26, 30
LONGEST_LABEL = 30


@dataclass(frozen=True)
class Bar:
    """A rectangle, the text of its number, and which of the series it belongs to."""

    x: float
    y: float
    width: float
    height: float
    series: int
    text: str

    @property
    def text_x(self) -> float:
        return self.x + self.width + 5

    @property
    def text_y(self) -> float:
        return self.y + self.height - 3

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        return round(self.y - 4, 1)


@dataclass(frozen=True)
class Group:
    """The bars of one label; ``x`` and ``y`` are the label's."""

    label: str
    x: float
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """What the template draws. ``summary`` says in words what the figure shows."""

    title: str
    summary: str
    series: tuple[str, ...]
    groups: tuple[Group, ...]
    height: int
    upright: bool = False
    width: int = WIDTH


def bars(
    title: str,
    summary: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[float]]],
    *,
    most: float = 0,
    width: int = WIDTH,
    labels: int = LABELS,
) -> Chart:
    """Lying bars, one group for each of ``rows`` (a label and a number for each of the series).

    ``most`` is the number of the longest bar where several charts have one scale; ``width`` and, of it, ``labels`` are
    less where several stand side by side.
    """
    most = most or max((number for _label, numbers in rows for number in numbers), default=0) or 1
    room = width - labels - NUMBERS
    groups = []
    for place, (label, numbers) in enumerate(rows):
        top = place * ROW + 4
        drawn = tuple(
            Bar(labels, top + n * (BAR + 2), round(room * number / most, 1), BAR, n, told(number))
            for n, number in enumerate(numbers)
        )
        groups.append(Group(shortened(label), labels - 8, top + BAR + 5, drawn))
    return Chart(title, summary, tuple(series), tuple(groups), len(rows) * ROW + 4, width=width)


def columns(
    title: str,
    summary: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int]]],
    *,
    most: int = 0,
    width: int = WIDTH,
) -> Chart:
    """Standing bars, as for months. ``most`` and ``width`` as for lying ones."""
    most = most or max((number for _label, numbers in rows for number in numbers), default=0) or 1
    step = width / max(len(rows), 1)
    wide = step * 0.8 / max(len(series), 1)
    groups = []
    for place, (label, numbers) in enumerate(rows):
        left = place * step + step * 0.1
        drawn = tuple(_column(left + n * wide, wide - 2, number, most, n) for n, number in enumerate(numbers))
        groups.append(Group(label, round(left + step * 0.4, 1), COLUMNS_HEIGHT + 22, drawn))
    return Chart(title, summary, tuple(series), tuple(groups), COLUMNS_HEIGHT + FOOT, True, width)


def _column(x: float, width: float, number: int, most: int, series: int) -> Bar:
    height = round((COLUMNS_HEIGHT - 20) * number / most, 1)
    text = told(number) if number else ""
    return Bar(round(x, 1), round(COLUMNS_HEIGHT - height, 1), round(width, 1), height, series, text)


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
    width: int = LINE_WIDTH
    height: int = LINE_HEIGHT + LINE_FOOT
    base: int = LINE_HEIGHT


def line(title: str, summary: str, rows: Sequence[tuple[str, float | None, bool]]) -> LineChart | None:
    """One line through ``rows`` (a label, a number or None, whether it is estimated), in order; None without a number.

    The scale is the line's own and does not begin at nought: it shows how the number moves, and each number is written.
    """
    numbers = [number for _label, number, _estimated in rows if number is not None]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    room = (high - low) or 1.0
    step = (LINE_WIDTH - LEFT - RIGHT) / max(len(rows) - 1, 1)
    points, path, pen = [], [], "M"
    labels = []
    for place, (label, number, is_estimated) in enumerate(rows):
        x = round(LEFT + place * step, 1) if len(rows) > 1 else round(LINE_WIDTH / 2, 1)
        labels.append((x, label))
        if number is None:
            pen = "M"
            continue
        y = round(TOP + (LINE_HEIGHT - TOP - 14) * (high - number) / room, 1)
        points.append(Point(x, y, _exactly(number), label, is_estimated))
        path.append(f"{pen}{x} {y}")
        pen = "L"
    return LineChart(title, summary, tuple(points), " ".join(path), tuple(labels))


def _exactly(number: float) -> str:
    # Indices move in hundredths.
    places = next(places for places in (0, 1, 2) if places == 2 or round(number, places) == number)
    return number_format(number, places, force_grouping=True)


def told(number: float) -> str:
    """A number in the reader's language, 1.234 or 28,6 in Vietnamese; what is no whole number with one decimal."""
    number = round(number, 1)
    return number_format(number, 0 if float(number).is_integer() else 1, force_grouping=True)


def shortened(label: str) -> str:
    """``label`` cut between words, never inside a syllable."""
    if len(label) <= LONGEST_LABEL:
        return label
    words = label[:LONGEST_LABEL].split(" ")[:-1]
    return f"{' '.join(words)}…"
