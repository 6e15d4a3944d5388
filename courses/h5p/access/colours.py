"""The contrast of two colours, as WCAG measures it."""

import re

HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
RGB = re.compile(
    r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*1(?:\.0*)?\s*)?\)", re.IGNORECASE
)


def contrast(one: str, other: str) -> float | None:
    """Between 1 and 21; None where one of them is no colour that can be read, or is see-through."""
    first, second = _light(one), _light(other)
    if first is None or second is None:
        return None
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def _light(colour: str) -> float | None:
    parts = _parts(colour.strip())
    if parts is None:
        return None
    red, green, blue = (_linear(each / 255) for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, ...] | None:
    if found := HEX.fullmatch(colour):
        digits = found[1] if len(found[1]) == 6 else "".join(each * 2 for each in found[1])
        return tuple(int(digits[place : place + 2], 16) for place in (0, 2, 4))
    if found := RGB.fullmatch(colour):
        parts = tuple(int(each) for each in found.groups())
        return parts if max(parts) <= 255 else None
    return None


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
