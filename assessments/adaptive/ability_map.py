"""Where somebody stands in each competency, and how sure that is.

A competency has few answers in a test. What the answers to the *others* say is what is thought of somebody before
its own are looked at, made wider by how much competencies of one person differ; so few answers lean on the whole,
many speak for themselves, and no answer counts twice.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assessments.adaptive.engine import Answered, estimate, likelihood
from assessments.adaptive.items import Bank
from assessments.adaptive.rules import Rules
from assessments.analysis.irt import GRID, Ability, Floats, moments, normal_weights, posterior

# How much the competencies of one person differ, in standard deviations of people.
APART = 0.5


@dataclass(frozen=True)
class Standing:
    """One competency: ``level`` counts the cut scores that are reached more likely than not; ``reached`` is how likely
    each of them is."""

    competency: str
    ability: Ability
    asked: int
    level: int
    reached: tuple[float, ...]


def ability_map(
    bank: Bank, answers: Sequence[Answered], rules: Rules, *, cuts: Sequence[float], apart: float = APART
) -> list[Standing]:
    """A standing for each competency of the bank, in the order of their names; those not asked of are told with the
    uncertainty that they have."""
    names = [name for name in bank.competencies if name]
    return [_standing(bank, answers, rules, name, sorted(cuts), apart) for name in names]


def _standing(
    bank: Bank, answers: Sequence[Answered], rules: Rules, name: str, cuts: Sequence[float], apart: float
) -> Standing:
    own = [one for one in answers if _is_of(bank, one, name)]
    others = [one for one in answers if not _is_of(bank, one, name)]
    before = estimate(bank, others, rules)
    prior = normal_weights(GRID, before.value, float(np.hypot(before.error, apart)))
    shares = posterior(likelihood(bank, own), prior)
    mean, error = moments(shares)
    reached = tuple(above(shares, cut) for cut in cuts)
    counted = len(bank.places_of(code for code, _score in own))
    return Standing(name, Ability(float(mean), float(error)), counted, level_of(reached), reached)


def above(shares: Floats, cut: float) -> float:
    """How likely it is to be at ``cut`` or above it; a point of the grid stands for what is around it."""
    half = (GRID[1] - GRID[0]) / 2
    return float(np.clip(shares @ np.clip((GRID + half - cut) / (2 * half), 0, 1), 0, 1))


def level_of(reached: Sequence[float], *, sure: float = 0.5) -> int:
    """How many of the cut scores are reached, each with a likelihood of at least ``sure``."""
    return bisect_right([-one for one in reached], -sure)


def _is_of(bank: Bank, answer: Answered, name: str) -> bool:
    place = bank.places.get(answer[0])
    return place is not None and bank.items[place].competency == name
