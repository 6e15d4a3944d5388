"""Colours as WCAG 2.2 sees them: pure functions over "#rrggbb"."""

import re
from collections.abc import Callable

WHITE, BLACK = "#ffffff", "#000000"
TEXT, LINE = 4.5, 3.0  # the least contrast of text, and of lines and shapes that mean something


def is_colour(written: str) -> bool:
    """Whether ``written`` is a colour as we keep it."""
    return re.fullmatch(r"#[0-9a-f]{6}", written) is not None


def tidied(written: str) -> str:
    """``written`` as people write colours ("0B7A75", "#0a8") as we keep them; what is none stays as it is."""
    digits = written.strip().lower().removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}" if re.fullmatch(r"[0-9a-f]{6}", digits) else written.strip()


def channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance: 0 is black, 1 is white."""
    shares = [channel / 255 for channel in channels(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart: 1 for the same, 21 for black on white."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """``one`` with ``share`` of ``other`` in it."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(colour: str, *, on: tuple[str, ...], least: float = TEXT) -> bool:
    """Whether ``colour`` stands apart enough from every one of ``on``."""
    return all(contrast(colour, ground) >= least for ground in on)


def nearest(colour: str, *, towards: str, fits: Callable[[str], bool]) -> str:
    """The first colour on the way from ``colour`` to ``towards`` that ``fits``; the end of the way if none does."""
    steps = (mixed(colour, towards, step / 255) for step in range(256))
    return next((each for each in steps if fits(each)), towards)


def nearest_readable(colour: str, *, on: tuple[str, ...], least: float = TEXT) -> str:
    """The colour of the same hue, as little changed as can be, that can be read on all of ``on``."""
    towards = BLACK if luminance(on[0]) > 0.18 else WHITE
    return nearest(colour, towards=towards, fits=lambda each: readable(each, on=on, least=least))
