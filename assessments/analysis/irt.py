"""Item response theory as functions of arrays: chance, information, ability with its error.

A question has a discrimination ``a``, a difficulty ``b`` and a floor ``c``, the chance of whoever knows nothing. The
chance of a right answer at ability θ is c + (1 − c) / (1 + exp(−a (θ − b))): the logistic metric, without the factor
1.702. Rasch's model is a = 1 (1PL: one a for all) and c = 0, the 2PL is c = 0. Abilities are in standard deviations of
the people that the scale was made with.

Answers are an array of people by questions: 1 right, 0 wrong, NaN not asked. What is right in part lies between: it
counts as that part of a right answer and the rest of a wrong one, and the curve is of the part that is right. Estimates
stay without bias by that, and are a little better than the error that they are told with (Papke and Wooldridge 1996).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating]
# Six standard deviations to each side hold everybody; a fifth of one between the points is less than any test can tell.
GRID: Floats = np.linspace(-6, 6, 61)
SMALLEST = 1e-12


@dataclass(frozen=True)
class Parameters:
    """What is known of each of a list of questions."""

    a: Floats
    b: Floats
    c: Floats

    @classmethod
    def of(cls, a: ArrayLike, b: ArrayLike, c: ArrayLike = 0.0) -> "Parameters":
        """From numbers or lists; a single number is everybody's."""
        some = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (a, b, c)))
        return cls(*(np.atleast_1d(each).copy() for each in some))

    def __len__(self) -> int:
        return len(self.b)

    def take(self, places: ArrayLike) -> "Parameters":
        """Those at ``places`` (numbers or a mask)."""
        return Parameters(*(each[np.asarray(places)] for each in (self.a, self.b, self.c)))

    def on_scale(self, slope: float, shift: float) -> "Parameters":
        """The same questions on the scale θ' = slope · θ + shift."""
        return Parameters(self.a / slope, self.b * slope + shift, self.c)


@dataclass(frozen=True)
class Ability:
    """Where somebody stands, and the standard error of saying so."""

    value: float
    error: float


def logistic(x: Floats) -> Floats:
    """1 / (1 + exp(−x)), for any x."""
    return 0.5 * (1 + np.tanh(0.5 * x))


def chance(items: Parameters, theta: ArrayLike) -> Floats:
    """The chance of a right answer: a row for each question, a column for each of ``theta``."""
    rise = logistic(items.a[:, None] * (np.atleast_1d(theta)[None, :] - items.b[:, None]))
    return items.c[:, None] + (1 - items.c[:, None]) * rise


def information(items: Parameters, theta: ArrayLike) -> Floats:
    """Fisher's information of each question at each of ``theta`` (Lord 1980, 5.4.2)."""
    right = chance(items, theta)
    known = (right - items.c[:, None]) / (1 - items.c[:, None])
    return items.a[:, None] ** 2 * known**2 * (1 - right) / np.maximum(right, SMALLEST)


def normal_weights(grid: Floats = GRID, mean: float = 0.0, spread: float = 1.0) -> Floats:
    """How many people stand at each point of ``grid`` where abilities are normal; they add up to 1."""
    weights = np.exp(-0.5 * ((grid - mean) / spread) ** 2)
    return weights / weights.sum()


def log_likelihood(items: Parameters, answers: ArrayLike, grid: Floats = GRID) -> Floats:
    """The logarithm of how likely each person's answers are at each point of ``grid``."""
    given = np.atleast_2d(np.asarray(answers, dtype=float))
    right = np.clip(chance(items, grid), SMALLEST, 1 - SMALLEST)
    was_right, was_wrong = np.nan_to_num(given), np.nan_to_num(1 - given)
    return was_right @ np.log(right) + was_wrong @ np.log1p(-right)


def posterior(log_likelihoods: Floats, weights: Floats) -> Floats:
    """Where each person may stand, as shares that add up to 1."""
    logs = log_likelihoods + np.log(np.maximum(weights, 1e-300))
    shares = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)


def moments(shares: Floats, grid: Floats = GRID) -> tuple[Floats, Floats]:
    """The means and standard deviations of shares on ``grid``: abilities by EAP with their errors."""
    means = shares @ grid
    return means, np.sqrt(np.maximum(shares @ grid**2 - means**2, 0))


def abilities(
    items: Parameters, answers: ArrayLike, *, weights: Floats | None = None, grid: Floats = GRID
) -> tuple[Floats, Floats]:
    """EAP (Bock and Mislevy 1982) of each row of ``answers``, with its standard errors."""
    prior = normal_weights(grid) if weights is None else weights
    return moments(posterior(log_likelihood(items, answers, grid), prior), grid)
