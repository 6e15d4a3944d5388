"""How well calibrated questions follow their curves.

RMSD, as international studies use it, is how far the observed curve is from the reckoned one, weighted by the
people; it does not grow with their number. Everything else compares each answer with what was to be expected of
that person by her *other* answers: infit and outfit, the mean squares of Rasch's tradition, and a chi-square over
ten groups of ability. With thousands of people a chi-square finds every trifle, so nothing is flagged by it alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessments.analysis.calibrate import Calibrated, Look, look_at, places_of
from assessments.analysis.irt import SMALLEST, Floats, chance
from assessments.analysis.responses import Responses
from assessments.analysis.tails import chi_square_tail
from assessments.analysis.trust import FAR

GROUPS = 10
FEWEST = 5  # people of a group that count
MOST = 10_000  # rows that are looked at one by one: more would make nothing clearer


@dataclass(frozen=True)
class Observed:
    """What groups of like ability did: their abilities, how many were asked, their shares of right answers, and
    what was to be expected. A row for each question, a column for each group, the weakest first.
    """

    theta: Floats
    asked: Floats
    right: Floats
    expected: Floats


@dataclass(frozen=True)
class Fit:
    """A number for each question."""

    rmsd: Floats
    infit: Floats
    outfit: Floats
    chi_square: Floats
    p: Floats
    observed: Observed

    @property
    def is_far(self) -> NDArray[np.bool_]:
        return self.rmsd > FAR


def fit(given: Responses, found: Calibrated) -> Fit:
    """How well each question of ``found`` follows its curve in the answers ``given``."""
    some = _some(given)
    look = look_at(some, found.items, found.rules.grid, found.weights)
    rows = [_of_one(some, found, look, place) for place in range(len(found.items))]
    infit, outfit, *groups = (np.array(each) for each in zip(*rows, strict=True))
    seen = Observed(*groups)
    off = (
        seen.asked
        * (seen.right - seen.expected) ** 2
        / np.maximum(seen.expected * (1 - seen.expected), SMALLEST)
    )
    counts = seen.asked >= FEWEST
    chi_square = np.sum(np.where(counts, off, 0), axis=1)
    freedom = np.maximum(counts.sum(axis=1) - len(places_of(found.rules)), 1)
    return Fit(_rmsd(found), infit, outfit, chi_square, chi_square_tail(chi_square, freedom), seen)


def _some(given: Responses) -> Responses:
    """Every so many-th row, so that there are not too many."""
    pace = -(-len(given.counts) // MOST)
    parts = (given.right[::pace], given.wrong[::pace], given.counts[::pace])
    return Responses(*parts, given.is_whole) if pace > 1 else given


def _rmsd(found: Calibrated) -> Floats:
    asked, right = found.expected.asked, found.expected.right
    apart = right / np.maximum(asked, SMALLEST) - chance(found.items, found.rules.grid)
    return np.sqrt(np.sum(asked * apart**2, axis=1) / np.maximum(asked.sum(axis=1), SMALLEST))


def _of_one(given: Responses, found: Calibrated, look: Look, place: int) -> Iterator:
    """Infit, outfit, and the groups of one question: theta, asked, right, expected."""
    theta, expected, right, often = _by_the_others(given, found, look, place)
    squares, variance = (right - expected) ** 2, np.clip(expected * (1 - expected), 1e-4, None)
    yield float(often @ squares / max(float(often @ variance), SMALLEST))
    yield float(often @ (squares / variance) / max(float(often.sum()), SMALLEST))
    groups = _groups(theta, often)
    asked = np.bincount(groups, often, GROUPS)
    most = np.maximum(asked, SMALLEST)
    yield np.bincount(groups, often * theta, GROUPS) / most
    yield asked
    yield np.bincount(groups, often * right, GROUPS) / most
    yield np.bincount(groups, often * expected, GROUPS) / most


def _by_the_others(given: Responses, found: Calibrated, look: Look, place: int) -> tuple[Floats, ...]:
    """Of those who were asked the question at ``place``: their ability and chance by their other answers, how much was
    right, and how often they came."""
    reckoned = np.clip(chance(found.items.take([place]), found.rules.grid)[0], SMALLEST, 1 - SMALLEST)
    asked = given.right[:, place] + given.wrong[:, place] > 0
    right = given.right[asked, place].astype(float)
    own = np.outer(right, np.log(reckoned)) + np.outer(1 - right, np.log1p(-reckoned))
    shares = look.shares[asked] * np.exp(-own)
    sums = shares.sum(axis=1)
    return (
        (shares @ found.rules.grid) / sums,
        (shares @ reckoned) / sums,
        right,
        given.counts[asked],
    )


def _groups(theta: Floats, often: Floats) -> NDArray[np.intp]:
    """Which tenth of the people each row is in, by ability."""
    order = np.argsort(theta, kind="stable")
    places = (np.cumsum(often[order]) - often[order] / 2) * GROUPS / max(float(often.sum()), SMALLEST)
    groups = np.empty(len(theta), dtype=np.intp)
    groups[order] = np.minimum(places.astype(int), GROUPS - 1)
    return groups
