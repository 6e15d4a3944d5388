"""How far from the right number an item still gives all its points: found by trying."""

from collections.abc import Callable

NEAREST = 1e-7
DOUBLINGS = 45
HALVINGS = 36


def tolerance_around(score: Callable[[float], float], answer: float) -> tuple[float, float]:
    """The distance below and above ``answer`` that is still right."""
    return _reach(score, answer, -1), _reach(score, answer, 1)


def _reach(score: Callable[[float], float], answer: float, direction: int) -> float:
    most, scale = score(answer), max(1.0, abs(answer))
    right, wrong = 0.0, NEAREST * scale
    for _n in range(DOUBLINGS):
        if score(answer + direction * wrong) < most:
            break
        right, wrong = wrong, wrong * 2
    else:
        return right
    if not right:
        return 0.0
    for _n in range(HALVINGS):
        middle = (right + wrong) / 2
        right, wrong = (middle, wrong) if score(answer + direction * middle) >= most else (right, middle)
    return _plain(right, scale)


def _plain(distance: float, scale: float) -> float:
    """``distance`` without the last digits, which trying leaves ragged."""
    return next(
        (
            short
            for digits in range(1, 7)
            if abs((short := float(f"{distance:.{digits}g}")) - distance) <= 2e-8 * scale
        ),
        distance,
    )
