"""How far out a number lies: tails of distributions that numpy does not have."""

from math import erfc, sqrt

import numpy as np
from numpy.typing import ArrayLike

from assessments.analysis.irt import Floats


def normal_tail(z: ArrayLike) -> Floats:
    """The chance of more than ``z`` in a normal distribution."""
    return np.vectorize(lambda one: 0.5 * erfc(one / sqrt(2)), otypes=[float])(np.asarray(z, dtype=float))


def chi_square_tail(value: ArrayLike, freedom: ArrayLike) -> Floats:
    """The chance of more than ``value`` by Wilson and Hilferty's cube root: right to the third decimal from three
    degrees of freedom on; exact for one."""
    value, freedom = np.asarray(value, dtype=float), np.asarray(freedom, dtype=float)
    part = 2 / (9 * freedom)
    z = ((np.maximum(value, 0) / freedom) ** (1 / 3) - (1 - part)) / np.sqrt(part)
    return np.where(freedom == 1, 2 * normal_tail(np.sqrt(np.maximum(value, 0))), normal_tail(z))


def at_least(successes: int, chances: ArrayLike) -> float:
    """The chance of ``successes`` or more among independent trials that each have a chance of their own."""
    ways = np.ones(1)
    for one in np.asarray(chances, dtype=float):
        ways = np.convolve(ways, [1 - one, one])
    return float(ways[successes:].sum())
