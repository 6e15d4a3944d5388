"""Shapes on a picture as QTI draws them, in pixels."""

from math import hypot

Point = tuple[float, float]
Box = tuple[float, float, float, float]


def box_around(shape: str, coords: list[float]) -> Box | None:
    """Left, top, width and height of the smallest box around a shape; None when it is none."""
    if shape in ("circle", "ellipse") and len(coords) >= 3:
        x, y, across, *rest = coords
        down = rest[0] if rest else across
        return x - across, y - down, 2 * across, 2 * down
    if shape == "rect" and len(coords) == 4:
        left, top, right, bottom = coords
        return min(left, right), min(top, bottom), abs(right - left), abs(bottom - top)
    if shape == "poly" and len(coords) >= 6:
        xs, ys = coords[::2], coords[1::2]
        return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    return None


def is_inside(shape: str, coords: list[float], point: Point) -> bool:
    """Whether ``point`` is in the shape."""
    box = box_around(shape, coords)
    if shape == "default" or box is None:
        return shape == "default"
    x, y = point
    left, top, width, height = box
    if not (left <= x <= left + width and top <= y <= top + height):
        return False
    if shape in ("circle", "ellipse"):
        half_width, half_height = width / 2 or 1, height / 2 or 1
        return hypot((x - left - width / 2) / half_width, (y - top - height / 2) / half_height) <= 1
    return shape != "poly" or _is_in_polygon(coords, point)


def _is_in_polygon(coords: list[float], point: Point) -> bool:
    """By counting how often a line from the point to the right crosses the edge."""
    x, y = point
    corners = list(zip(coords[::2], coords[1::2], strict=False))
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
