"""Cards of the size A6 with few steps in large letters, cut so that each fits on its card."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from mimetypes import guess_type
from typing import Any

from courses.sharing import qr

MOST_STEPS = 4
MOST_LINES = 15  # of steps, on a card without a picture
PICTURE_IS = 5  # lines that a picture takes the room of
ON_A_LINE = 34  # letters
DRAWN_AS = "max-800x800|format-jpeg|preserve-svg"


@dataclass(frozen=True)
class Step:
    """One thing to do, with a number of its own on the card."""

    title: str
    text: str = ""
    number: int = 1

    @property
    def lines(self) -> int:
        return ceil(len(self.title) / ON_A_LINE) + ceil(len(self.text) / ON_A_LINE)


@dataclass(frozen=True)
class Card:
    """One card: ``steps`` of what is called ``title``, in the lesson at ``address``."""

    lesson: str
    title: str
    steps: list[Step]
    address: str
    picture: Any = None
    part: int = 1
    parts: int = 1

    @property
    def code(self) -> str:
        return qr(self.address)

    @property
    def alt(self) -> str:
        return getattr(self.picture, "contextual_alt_text", "") or ""

    @cached_property
    def shown(self) -> Any:
        """The picture as it is printed."""
        return self.picture.get_rendition(DRAWN_AS)

    @property
    def data(self) -> str:
        """The picture itself, for a document that fetches nothing; empty if its file is lost."""
        try:
            with self.shown.file.open("rb") as file:
                content = file.read()
        except OSError:
            return ""
        kind = guess_type(self.shown.file.name)[0] or "image/svg+xml"
        return f"data:{kind};base64,{b64encode(content).decode()}"


def cards_of(lesson: str, title: str, steps: list[Step], *, picture: Any, address: str) -> list[Card]:
    """``steps`` on as many cards as they need, numbered through; the first has the ``picture``."""
    numbered = [Step(step.title, step.text, number) for number, step in enumerate(steps, 1)]
    room = MOST_LINES - (len(title or lesson) > ON_A_LINE)
    groups = divided(numbered, room=room, first=room - (PICTURE_IS if picture else 0))
    return [
        Card(lesson, title or lesson, group, address, picture if part == 1 else None, part, len(groups))
        for part, group in enumerate(groups, 1)
    ]


def divided(steps: list[Step], *, room: int = MOST_LINES, first: int = MOST_LINES) -> list[list[Step]]:
    """``steps`` in their order in groups of at most ``room`` lines; ``first`` lines fit on the first card.

    As many on each as can be: no card has a single step because the others took all they could.
    """
    filled = _filled(steps, room, first)
    even = _even(steps, len(filled)) if filled else []
    fits = all(_fits(group, room if n else first) for n, group in enumerate(even))
    return even if fits else filled


def _filled(steps: list[Step], room: int, first: int) -> list[list[Step]]:
    """Each group as full as it can be. A step that fits on no card has one of its own."""
    groups: list[list[Step]] = []
    for step in steps:
        if groups and _fits([*groups[-1], step], room if len(groups) > 1 else first):
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups


def _even(steps: list[Step], count: int) -> list[list[Step]]:
    """``steps`` in ``count`` groups that differ by one at most, the longer ones last: the first has the picture."""
    size, rest = divmod(len(steps), count)
    ends = [size * (n + 1) + max(0, rest - (count - 1 - n)) for n in range(count)]
    return [steps[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _fits(group: list[Step], room: int) -> bool:
    return len(group) <= MOST_STEPS and sum(step.lines for step in group) <= room
