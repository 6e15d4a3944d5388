"""Answers as the calibration wants them: equal rows once, with how often they came, and what was right and wrong
apart."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEW = 24  # questions up to which looking for equal rows pays
SMALL = 1_000_000  # cells up to which double precision costs nothing


@dataclass(frozen=True)
class Responses:
    """Rows of answers: ``right`` and ``wrong`` are the parts that were so, which add up to 1, and both 0 where a question
    was not asked.

    Large ones are in single precision: it halves the time, and errors of standard errors are far above it. ``counts``
    says how many people gave a row.
    """

    right: NDArray[np.floating]
    wrong: NDArray[np.floating]
    counts: NDArray[np.floating]
    # Whether everybody was asked everything: half the sums are then known before.
    is_whole: bool = field(default=False)

    @property
    def people(self) -> int:
        return int(self.counts.sum())

    @property
    def asked(self) -> NDArray[np.float64]:
        """How often each question was answered."""
        return self.counts @ self.right + self.counts @ self.wrong

    @property
    def facility(self) -> NDArray[np.float64]:
        """The share of each question that was right."""
        return (self.counts @ self.right) / np.maximum(self.asked, 1)


def responses(answers: ArrayLike, counts: ArrayLike | None = None) -> Responses:
    """From an array of people by questions (1, 0 or what lies between, NaN for not asked)."""
    given: NDArray[np.floating] = np.asarray(answers, dtype=np.float32)
    often: NDArray[np.floating] = np.ones(len(given)) if counts is None else np.asarray(counts, dtype=float)
    if given.shape[1] <= FEW:
        given, often = _collapsed(given, often)
    asked = ~np.isnan(given)
    right: NDArray[np.floating] = np.where(asked, given, np.float32(0))
    if given.size <= SMALL:
        right = right.astype(np.float64)
    return Responses(right, asked - right, often, bool(asked.all()))


def _collapsed(
    given: NDArray[np.floating], often: NDArray[np.floating]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    codes = np.where(np.isnan(given), np.float32(2), given)
    rows, places = np.unique(codes, axis=0, return_inverse=True)
    counts = np.bincount(places.ravel(), weights=often, minlength=len(rows)).astype(float)
    return np.where(rows == 2, np.nan, rows).astype(np.float32), counts
