"""Answers that came faster than anybody reads, and times that cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessments.analysis.irt import Floats

PART, LONGEST = 0.1, 10.0  # a tenth of what is usual, ten seconds at most (Wise and Ma 2012)
LOOKED_AT = 0.2  # the share of answers that are too fast from which a person is looked at
FEWEST = 10  # answers with a time below which nothing is said of a person
SLACK = timedelta(minutes=2)  # by which clocks may differ


@dataclass(frozen=True)
class Pace:
    """For each person: how many answers have times, what share of them came too fast, and what share of those was
    right; and which they are, people by questions."""

    timed: Floats
    fast: Floats
    fast_right: Floats
    too_fast: NDArray[np.bool_]

    @property
    def is_fast(self) -> NDArray[np.bool_]:
        return (self.fast >= LOOKED_AT) & (self.timed >= FEWEST)


def thresholds(usual: ArrayLike) -> Floats:
    """Below how many seconds an answer to each question was not thought about, where ``usual`` is their mean time."""
    return np.minimum(PART * np.asarray(usual, dtype=float), LONGEST)


def pace(seconds: ArrayLike, right: ArrayLike, *, usual: ArrayLike | None = None) -> Pace:
    """``seconds`` and ``right`` are people by questions, NaN where a time is not known or a question was not asked.

    Fast and about as often right as by guessing: somebody clicked through. Fast and mostly right: somebody knew the
    questions. ``usual`` is the mean time of each question, NaN where it is not known well enough to say anything;
    without it, it is that of these people.
    """
    took, answers = np.asarray(seconds, dtype=float), np.asarray(right, dtype=float)
    limits = thresholds(np.nanmean(took, axis=0) if usual is None else usual)
    known = ~np.isnan(took) & ~np.isnan(answers) & ~np.isnan(limits)[None, :]
    fast = known & (np.nan_to_num(took, nan=np.inf) < np.nan_to_num(limits)[None, :])
    timed, count = known.sum(axis=1).astype(float), fast.sum(axis=1).astype(float)
    rights = np.where(fast, np.nan_to_num(answers), 0).sum(axis=1)
    share_right = np.where(count > 0, rights / np.maximum(count, 1), np.nan)
    return Pace(timed, count / np.maximum(timed, 1), share_right, fast)


def impossible(saved: Sequence[datetime], *, started: datetime, ended: datetime | None) -> list[int]:
    """The places of answers that were saved before the attempt began or after it ended, by more than clocks differ."""
    late = ended + SLACK if ended else None
    return [
        place
        for place, moment in enumerate(saved)
        if moment < started - SLACK or (late is not None and moment > late)
    ]


def out_of_turn(saved: Sequence[datetime]) -> list[int]:
    """The places of answers that were saved before one that had to be done with first, by more than clocks differ."""
    latest, found = None, []
    for place, moment in enumerate(saved):
        if latest is not None and moment < latest - SLACK:
            found.append(place)
        latest = moment if latest is None else max(latest, moment)
    return found
