"""The mean gain of people who were measured twice, and how uncertain it is. Pure."""

from decimal import Decimal

from assessments.placements.models import PARTS
from learning.indicators import Estimate
from learning.intervals import students_t

# Fewer differences say too little of how much they stray.
FEWEST = 10
SURENESS = 95
# What is told: hundredths of a standard deviation, or points of a hundred.
POINTS = 100


def mean_gain(pairs: int, gained: int, squares: int, errors: int) -> Estimate | None:
    """The mean of ``pairs`` differences with its margin; None for fewer than FEWEST.

    ``gained`` is their sum, ``squares`` the sum of their squares, ``errors`` that of the variances of measuring both
    times. All are whole numbers, so nothing depends on the order in which they were added up. The margin is Student's
    interval of a paired mean. How differences stray holds the errors of measuring already; but they cannot stray by less,
    so where chance made them alike, the errors take their place.
    """
    if pairs < FEWEST:
        return None
    scale = Decimal(POINTS) / PARTS
    strayed = max(Decimal(squares) - Decimal(gained) ** 2 / pairs, Decimal(0)) / (pairs - 1)
    variance = max(strayed, Decimal(errors) / pairs) / pairs
    wide = Decimal(students_t(SURENESS, pairs - 1)) * variance.sqrt()
    return Estimate(Decimal(gained) / pairs * scale, wide * scale)
