"""Answers that two people have in common more than their knowledge explains.

Right answers alike say nothing: both may know. What is compared are questions that both answered wrong: how often
did they choose the same wrong option, against how often two who were wrong there do? That does not depend on how
able they are (in the line of Angoff's and of Holland's K-index, with expectations by question as in Wollack's ω).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessments.analysis.irt import Floats
from assessments.analysis.tails import at_least

SURE = 0.01  # for all pairs together: with a hundred people there are five thousand pairs
FEWEST = 5  # common wrong answers below which nothing is said
LIKELY = 3.0  # standard deviations from which the exact chance is reckoned
# That are reckoned with at least: small rooms are many, and otherwise one in a hundred of them would be told.
PAIRS = 1000
MANY = 10  # who were wrong at a question in one room, from which what is usual there counts too


@dataclass(frozen=True)
class Pair:
    """Two rows with ``same`` wrong answers of ``both`` wrong, where ``expected`` would be usual; ``p`` is the
    chance of so many, for this pair alone, and ``limit`` what it has to be below so that the pair is told. ``common``
    are the columns of the questions that both have wrong."""

    one: int
    other: int
    both: int
    same: int
    expected: float
    p: float
    limit: float
    common: tuple[int, ...]


def alike(
    options: ArrayLike,
    right: ArrayLike,
    *,
    usual: ArrayLike | None = None,
    together: ArrayLike | None = None,
    sure: float = SURE,
) -> list[Pair]:
    """The pairs of rows that have too many wrong options in common, the least likely first.

    ``options`` is people by questions, the option chosen (from 0), -1 for none or where there are no options; ``right``
    says whether it was right. Only people who could have seen each other's paper should be compared: ``together``, people
    by people, says which of the rows. ``usual`` is how likely two of all who are wrong at a question chose the same,
    where more people answered than these rows; where many of these chose the same, that counts.
    """
    chosen = np.asarray(options, dtype=np.intp)
    wrong = (chosen >= 0) & ~np.asarray(right, dtype=bool)
    chances = _chances(chosen, wrong, usual)
    wrong &= (chances < 1)[None, :]  # where one wrong answer is all there is, it says nothing
    both, same, expected, variance = _compared(chosen, wrong, chances)
    z = (same - expected) / np.sqrt(np.maximum(variance, 1e-9))
    compared = np.triu(np.ones(same.shape) if together is None else np.asarray(together, dtype=bool), k=1)
    look = (compared > 0) & (same >= FEWEST) & (z >= LIKELY)
    limit = sure / max(int(np.count_nonzero(compared)), PAIRS)
    pairs = [
        _pair(one, other, both, same, expected, wrong, chances, limit)
        for one, other in np.argwhere(look).tolist()
    ]
    return sorted((pair for pair in pairs if pair.p <= limit), key=lambda pair: pair.p)


def chance_of_same(counts: Iterable[float]) -> float:
    """How likely two who are wrong at a question chose the same, where ``counts`` chose each wrong option. One wrong
    answer more of each is supposed, so that a rare option is not thought impossible."""
    seen = [count + 1.0 for count in counts if count > 0]
    return sum((count / sum(seen)) ** 2 for count in seen) if seen else 1.0


def _chances(chosen: NDArray[np.intp], wrong: NDArray[np.bool_], usual: ArrayLike | None) -> Floats:
    here = np.array(
        [
            chance_of_same(np.bincount(column[is_wrong]))
            for column, is_wrong in zip(chosen.T, wrong.T, strict=True)
        ]
    )
    if usual is None:
        return here
    elsewhere = np.asarray(usual, dtype=float)
    return np.where(wrong.sum(axis=0) >= MANY, np.maximum(here, elsewhere), elsewhere)


def _compared(chosen: NDArray[np.intp], wrong: NDArray[np.bool_], chances: Floats) -> tuple[Floats, ...]:
    """For each two rows: both wrong, the same wrong option, how many of these are to be expected, and the variance."""
    apart = wrong.astype(np.float32)
    same = np.zeros((len(chosen), len(chosen)), dtype=np.float32)
    for option in np.unique(chosen[wrong]):
        took = ((chosen == option) & wrong).astype(np.float32)
        same += took @ took.T
    expected = (apart * chances.astype(np.float32)) @ apart.T
    variance = (apart * (chances * (1 - chances)).astype(np.float32)) @ apart.T
    return apart @ apart.T, same, expected, variance


def _pair(
    one: int,
    other: int,
    both: Floats,
    same: Floats,
    expected: Floats,
    wrong: NDArray[np.bool_],
    chances: Floats,
    limit: float,
) -> Pair:
    common = wrong[one] & wrong[other]
    count = int(same[one, other])
    return Pair(
        one,
        other,
        int(both[one, other]),
        count,
        float(expected[one, other]),
        at_least(count, chances[common]),
        limit,
        tuple(np.flatnonzero(common).tolist()),
    )
