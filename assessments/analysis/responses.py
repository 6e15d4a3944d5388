"""Answers as the calibration wants them: equal rows once, with how often they came, and what was right and wrong
apart."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEW = 24  # questions up to which looking for equal rows pays
SMALL = 1_000_000  # cells up to which double precision costs nothing


@dataclass(frozen=True)
class Responses:
    """Rows of answers: ``right`` and ``wrong`` are 1 where it is so, both 0 where a question was not asked.

    Large ones are in single precision: it halves the time, and errors of standard errors are far above it. ``counts``
    says how many people gave a row.
    """

    right: NDArray[np.floating]
    wrong: NDArray[np.floating]
    counts: NDArray[np.float64]
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
        """The share of right answers to each question."""
        return (self.counts @ self.right) / np.maximum(self.asked, 1)


def responses(answers: ArrayLike, counts: ArrayLike | None = None) -> Responses:
    """From an array of people by questions (1, 0, NaN for not asked)."""
    given = np.asarray(answers, dtype=np.float32)
    often = np.ones(len(given)) if counts is None else np.asarray(counts, dtype=float)
    if given.shape[1] <= FEW:
        given, often = _collapsed(given, often)
    kind = np.float32 if given.size > SMALL else np.float64
    asked = ~np.isnan(given)
    right = np.where(asked, given, 0).astype(kind)
    return Responses(right, asked.astype(kind) - right, often, bool(asked.all()))


def responses_of(
    people: ArrayLike, items: ArrayLike, scores: ArrayLike, *, size: tuple[int, int]
) -> Responses:
    """From a list of answers: whose (row), to what (column), how good. A second answer replaces the first."""
    answers = np.full(size, np.nan, dtype=np.float32)
    answers[np.asarray(people), np.asarray(items)] = np.asarray(scores)
    return responses(answers)


def _collapsed(
    given: NDArray[np.float32], often: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    codes = np.where(np.isnan(given), 2, given).astype(np.int8)
    rows, places = np.unique(codes, axis=0, return_inverse=True)
    counts = np.bincount(places.ravel(), weights=often, minlength=len(rows))
    return np.where(rows == 2, np.nan, rows).astype(np.float32), counts
