"""Classical statistics of questions, from sums that can be added.

What is kept for each question are counts and sums, never people: the statistics of two months together are those of all
their attempts.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessments.analysis.irt import Floats

BINS = 101  # whole percents of an attempt's score
SHARE = 0.27  # of the people on either end (Kelley 1939)
TIMES = 48  # steps of answering times, a fifth larger each, from a second to over an hour
STEP = 1.2


@dataclass(frozen=True)
class Sums:
    """What whole attempts say about questions, so that any two of these may be added.

    ``score`` and ``rest`` are a question's score and the score of the attempt without it. Arrays that end with
    ``_by_bin`` have a column for each percent of the attempt's score, ``options`` a layer for each option,
    ``times`` a column for each step.
    """

    attempts: NDArray[
        np.float64
    ]  # how many; the sum and the square sum of their scores; of how many questions
    count: Floats
    score: Floats
    score_score: Floats
    rest: Floats
    rest_rest: Floats
    score_rest: Floats
    count_by_bin: Floats
    score_by_bin: Floats
    options: Floats
    timed: Floats
    log_time: Floats
    log_time_2: Floats
    times: Floats

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(mine + theirs for mine, theirs in _pairs(self, other)))


def sums_of(
    attempts: ArrayLike,
    questions: ArrayLike,
    scores: ArrayLike,
    *,
    size: int,
    options: ArrayLike | None = None,
    answers: ArrayLike | None = None,
    most_options: int = 0,
    seconds: ArrayLike | None = None,
) -> Sums:
    """The sums of a list of answers: in which attempt (any number), to which question (from 0 to ``size``), how good.

    ``options`` is which option was chosen, -1 for none, below ``most_options``: one for each answer, or, where several
    may be chosen, one for each choice with the place of its answer in the list in ``answers``. ``seconds`` is how long it
    took, NaN where that is not known. An attempt's answers have to be in one list: its whole score is needed.
    """
    lines, people = _numbered(np.asarray(attempts, dtype=np.intp))
    places, values = np.asarray(questions, dtype=np.intp), np.asarray(scores, dtype=float)
    totals = np.bincount(lines, values, people)
    asked = np.bincount(lines, minlength=people)
    bins = np.rint(totals / np.maximum(asked, 1) * (BINS - 1)).astype(np.intp)
    rest = totals[lines] - values
    cells = places * BINS + bins[lines]
    count_by_bin = _by(cells, size * BINS, None).reshape(size, BINS)
    score_by_bin = _by(cells, size * BINS, values).reshape(size, BINS)
    timed, log_time, log_time_2, times = _of_times(places, seconds, size)
    return Sums(
        attempts=np.array([people, totals.sum(), totals @ totals, asked.sum()], dtype=float),
        count=count_by_bin.sum(axis=1),
        score=score_by_bin.sum(axis=1),
        score_score=_by(places, size, values * values),
        rest=_by(places, size, rest),
        rest_rest=_by(places, size, rest * rest),
        score_rest=_by(places, size, values * rest),
        count_by_bin=count_by_bin,
        score_by_bin=score_by_bin,
        options=_of_options(cells, options, answers, size, most_options),
        timed=timed,
        log_time=log_time,
        log_time_2=log_time_2,
        times=times,
    )


def _numbered(attempts: NDArray[np.intp]) -> tuple[NDArray[np.intp], int]:
    """The attempts numbered from 0, and how many there are. Keys that lie close together need not be sorted."""
    least = int(attempts.min()) if len(attempts) else 0
    reach = int(attempts.max()) - least + 1 if len(attempts) else 0
    if reach > 4 * len(attempts):
        whose, lines = np.unique(attempts, return_inverse=True)
        return lines, len(whose)
    there = np.zeros(reach, dtype=bool)
    there[attempts - least] = True
    return (np.cumsum(there) - 1)[attempts - least], int(there.sum())


def _pairs(one: Sums, other: Sums):
    return [(getattr(one, field.name), getattr(other, field.name)) for field in fields(Sums)]


def _by(places: NDArray[np.intp], size: int, weights: Floats | None) -> Floats:
    return np.bincount(places, weights, size).astype(float)


def _of_options(
    cells: NDArray[np.intp], options: ArrayLike | None, answers: ArrayLike | None, size: int, most: int
) -> Floats:
    if options is None or not most:
        return np.zeros((0, size, BINS))
    chosen = np.asarray(options, dtype=np.intp)
    if answers is not None:
        cells = cells[np.asarray(answers, dtype=np.intp)]
    is_one = (chosen >= 0) & (chosen < most)
    found = _by(chosen[is_one] * size * BINS + cells[is_one], most * size * BINS, None)
    return found.reshape(most, size, BINS)


def _of_times(
    places: NDArray[np.intp], seconds: ArrayLike | None, size: int
) -> tuple[Floats, Floats, Floats, Floats]:
    if seconds is None:
        return np.zeros(size), np.zeros(size), np.zeros(size), np.zeros((size, TIMES))
    took = np.asarray(seconds, dtype=float)
    known = took > 0
    places, logs = places[known], np.log(took[known])
    steps = np.clip(logs / np.log(STEP), 0, TIMES - 1).astype(np.intp)
    by_step = _by(places * TIMES + steps, size * TIMES, None).reshape(size, TIMES)
    return _by(places, size, None), _by(places, size, logs), _by(places, size, logs**2), by_step
