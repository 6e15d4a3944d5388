"""Answers that two people have in common more than their knowledge explains.

Right answers alike say nothing: both may know. What is compared are questions that both answered wrong: how often
did they choose the same wrong option, against how often two who were wrong there do? That does not depend on how
able they are (in the line of Angoff's and of Holland's K-index, with expectations by question as in Wollack's ω).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessments.analysis.irt import Floats
from assessments.analysis.tails import at_least

SURE = 0.01  # for all pairs together: with a hundred people there are five thousand pairs
FEWEST = 5  # common wrong answers below which nothing is said
LIKELY = 3.0  # standard deviations from which the exact chance is reckoned


@dataclass(frozen=True)
class Pair:
    """Two rows with ``same`` wrong answers of ``both`` wrong, where ``expected`` would be usual; ``p`` is the
    chance of so many, for this pair alone."""

    one: int
    other: int
    both: int
    same: int
    expected: float
    p: float


def alike(options: ArrayLike, right: ArrayLike, *, sure: float = SURE) -> list[Pair]:
    """The pairs of rows that have too many wrong options in common, the least likely first.

    ``options`` is people by questions, the option chosen (from 0), -1 for none or where there are no options; ``right``
    says whether it was right. Only people who could have seen each other's paper should be compared.
    """
    chosen = np.asarray(options, dtype=np.intp)
    wrong = (chosen >= 0) & ~np.asarray(right, dtype=bool)
    chances = _chances(chosen, wrong)
    both, same, expected, variance = _compared(chosen, wrong, chances)
    z = (same - expected) / np.sqrt(np.maximum(variance, 1e-9))
    look = np.triu((same >= FEWEST) & (z >= LIKELY), k=1)
    count = len(chosen) * (len(chosen) - 1) / 2
    pairs = [
        _pair(one, other, both, same, expected, wrong, chances) for one, other in np.argwhere(look).tolist()
    ]
    return sorted((pair for pair in pairs if pair.p * count <= sure), key=lambda pair: pair.p)


def _chances(chosen: NDArray[np.intp], wrong: NDArray[np.bool_]) -> Floats:
    """For each question: how likely two who are wrong chose the same; one wrong answer more of each is supposed,
    so that a rare option is not thought impossible."""
    found = []
    for column, is_wrong in zip(chosen.T, wrong.T, strict=True):
        seen = np.bincount(column[is_wrong])
        counts = seen[seen > 0] + 1.0
        found.append(float(np.sum((counts / counts.sum()) ** 2)) if len(counts) else 1.0)
    return np.array(found)


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
    )
