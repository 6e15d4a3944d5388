"""Where a figure will stand at the end of its period, and between which numbers, if things go on as they did.

Pure. Every method is a line through the past: what comes in each half-month is what last year had then, times how much
more there was until now (``SEASONAL``), or the same every time (``PACE``). The range is that of the sum of the
half-months to come, as far as those that are over strayed from the line, and as far as the line itself is uncertain.
With too few half-months there is no forecast: a guess that looks like knowledge is worse than none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from learning.intervals import students_t

FEWEST_LAST_YEAR = 20  # of what is counted: below it a year's course is chance


class Method(StrEnum):
    SEASONAL = "seasonal"  # as last year, times how much more there was until now
    PACE = "pace"  # the same in every half-month
    OVER = "over"  # nothing is to come
    TOO_LITTLE = "too_little"  # too few half-months are over
    NOT_POSSIBLE = "not_possible"  # what is counted does not add up over time


@dataclass(frozen=True)
class Forecast:
    """``value`` at the end of the period, between ``low`` and ``high``; None where ``method`` gives none."""

    method: Method
    value: float | None = None
    low: float | None = None
    high: float | None = None
    half_months: int = 0

    def scaled(self, times: float) -> "Forecast":
        """The same, of figures that are so many times as large."""
        value, low, high = (
            None if each is None else each * times for each in (self.value, self.low, self.high)
        )
        return Forecast(self.method, value, low, high, self.half_months)


def forecast(
    so_far: float,
    finished: Sequence[float],
    *,
    to_come: float,
    last_year: Sequence[float] = (),
    fewest: int,
    sureness: int,
) -> Forecast:
    """The end of a period in which ``so_far`` was counted.

    ``finished`` is what each half-month that is over brought; ``to_come`` is how many half-months there still are, the
    rest of the present one included. ``last_year`` is every half-month of the same period a year ago. ``sureness`` is how
    many of 100 such ranges should hold the figure.
    """
    if to_come <= 0:
        return Forecast(Method.OVER, so_far, so_far, so_far, len(finished))
    if len(finished) < max(fewest, 2):
        return Forecast(Method.TOO_LITTLE, half_months=len(finished))
    flat = _along([1.0] * len(finished), finished, to_come, to_come)
    line, method = flat, Method.PACE
    seasons = _seasons(last_year, finished, to_come)
    if seasons and seasons.strayed < flat.strayed:
        line, method = seasons, Method.SEASONAL
    wide = students_t(sureness, len(finished) - 1) * line.error
    value = so_far + line.more
    low = max(so_far, value - wide)  # what was counted is not lost
    return Forecast(method, value, low, value + wide, len(finished))


@dataclass(frozen=True)
class _Line:
    more: float  # what is to come
    error: float  # the standard error of it
    strayed: float  # how far the past was from the line


def _along(shape: Sequence[float], finished: Sequence[float], shape_to_come: float, to_come: float) -> _Line:
    """The past as ``shape`` times one number, and what that makes of the half-months to come."""
    size = len(finished)
    times = sum(finished) / sum(shape)
    strayed = sqrt(
        sum((was - times * each) ** 2 for was, each in zip(finished, shape, strict=True)) / (size - 1)
    )
    # Each half-month to come strays as the past did; and the number itself is only known so well.
    error = strayed * sqrt(to_come + size * (shape_to_come / sum(shape)) ** 2)
    return _Line(times * shape_to_come, error, strayed)


def _seasons(last_year: Sequence[float], finished: Sequence[float], to_come: float) -> _Line | None:
    """Along last year; None where last year was no course to follow."""
    over = last_year[: len(finished)]
    if len(over) < len(finished) or sum(over) < FEWEST_LAST_YEAR or min(over, default=0) <= 0:
        return None
    rest = list(last_year[len(finished) :])
    if not rest:
        return None
    # Of the present half-month only the rest is still to come.
    rest[0] *= to_come - (len(rest) - 1)
    return _along(over, finished, sum(rest), to_come)
