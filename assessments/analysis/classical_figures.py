"""The figures that classical sums make: how hard, how telling, how reliable, how long."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessments.analysis.classical import SHARE, STEP, Sums
from assessments.analysis.irt import Floats

TINY = 1e-12


@dataclass(frozen=True)
class ItemFigures:
    """A number for each question, NaN where there is nothing to reckon with.

    ``facility`` is the mean score; ``point_biserial`` its correlation with the rest of the attempt; ``upper_lower`` the
    difference of the means of the best and the weakest 27 % of attempts. ``distractors`` has three layers, the
    weakest, the middle and the best, of shares by question and option. ``seconds`` is the geometric mean,
    ``median`` to a fifth.
    """

    count: Floats
    facility: Floats
    facility_error: Floats
    point_biserial: Floats
    upper_lower: Floats
    distractors: Floats
    seconds: Floats
    median: Floats


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of an attempt, its standard error and 95% interval, and the standard error of a score."""

    alpha: float
    error: float
    low: float
    high: float
    score_error: float


def item_figures(sums: Sums) -> ItemFigures:
    """The figures of each question."""
    count = np.where(sums.count > 0, sums.count, np.nan)
    facility = sums.score / count
    spread = np.maximum(sums.score_score / count - facility**2, 0)
    low, high = _ends(sums)
    return ItemFigures(
        sums.count,
        facility,
        np.sqrt(spread / count),
        _correlation(sums, count),
        _mean_at(sums, high) - _mean_at(sums, low),
        _distractors(sums, low, high),
        np.exp(sums.log_time / np.where(sums.timed > 0, sums.timed, np.nan)),
        _median_time(sums),
    )


def reliability(sums: Sums) -> Reliability:
    """How far the scores of attempts can be relied on, each of ``attempts[3] / attempts[0]`` questions.

    Of attempts with other questions drawn for each it is a lower bound: differences between the questions that
    people had are counted as error. The error is van Zyl's for large numbers, the interval Feldt's by the
    logarithm of 1 − alpha.
    """
    people, total, squares, asked = sums.attempts
    length = asked / people if people else 0.0
    variance = squares / people - (total / people) ** 2 if people else 0.0
    if people < 3 or length <= 1 or variance <= TINY:
        return Reliability(*[float("nan")] * 5)
    own = _spread_of_questions(sums) / people
    alpha = length / (length - 1) * (1 - own / variance)
    step = float(np.sqrt(2 * length / ((length - 1) * people)))
    return Reliability(
        float(alpha),
        float((1 - alpha) * step),
        float(1 - (1 - alpha) * np.exp(1.96 * step)),
        float(1 - (1 - alpha) * np.exp(-1.96 * step)),
        float(np.sqrt(variance * max(1 - alpha, 0))),
    )


def _spread_of_questions(sums: Sums) -> float:
    """The sum of each question's variance times how often it was asked."""
    count = np.maximum(sums.count, 1)
    return float(np.sum(np.maximum(sums.score_score - sums.score**2 / count, 0)))


def _correlation(sums: Sums, count: Floats) -> Floats:
    together = sums.score_rest / count - (sums.score / count) * (sums.rest / count)
    own = sums.score_score / count - (sums.score / count) ** 2
    rest = sums.rest_rest / count - (sums.rest / count) ** 2
    product = own * rest
    return np.where(product > TINY, together / np.sqrt(np.maximum(product, TINY)), np.nan)


def _ends(sums: Sums) -> tuple[Floats, Floats]:
    """How much each bin counts for the weakest and for the best 27% of those who were asked; bins on the border
    in part."""
    wanted = SHARE * sums.count[:, None]
    below = np.cumsum(sums.count_by_bin, axis=1)
    above = np.cumsum(sums.count_by_bin[:, ::-1], axis=1)[:, ::-1]
    filled = np.maximum(sums.count_by_bin, TINY)
    low = np.clip((wanted - (below - sums.count_by_bin)) / filled, 0, 1)
    high = np.clip((wanted - (above - sums.count_by_bin)) / filled, 0, 1)
    return low, high


def _mean_at(sums: Sums, counts: Floats) -> Floats:
    people = np.sum(sums.count_by_bin * counts, axis=1)
    return np.sum(sums.score_by_bin * counts, axis=1) / np.where(people > 0, people, np.nan)


def _distractors(sums: Sums, low: Floats, high: Floats) -> NDArray[np.float64]:
    layers = []
    for counts in (low, 1 - low - high, high):
        people = np.sum(sums.count_by_bin * counts, axis=1)
        chosen = np.sum(sums.options * counts[None], axis=2).T
        layers.append(chosen / np.where(people > TINY, people, np.nan)[:, None])
    return np.stack(layers)


def _median_time(sums: Sums) -> Floats:
    half = np.cumsum(sums.times, axis=1) >= sums.timed[:, None] / 2
    steps = np.argmax(half, axis=1)
    return np.where(sums.timed > 0, STEP ** (steps + 0.5), np.nan)
