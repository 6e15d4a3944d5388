"""Differential item functioning: is a question harder for one group than for people of another who know as much?

Mantel and Haenszel's method as ETS uses it (Holland and Thayer 1988): people with the same score on the test are
compared, stratum by stratum. Beside it stands the standardised difference of Dorans and Kulick (1986), in points
of a hundred. A difference is a reason to look at the words of a question, not a proof that it is unfair.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessments.analysis.irt import Floats
from assessments.analysis.tails import chi_square_tail, normal_tail

SLIGHT, LARGE = 1.0, 1.5  # on ETS's scale of delta
SURE = 0.05
DELTA = -2.35


@dataclass(frozen=True)
class Dif:
    """A number for each question. ``delta`` below nought: it is harder for the focal group than for its equals.

    ``letter`` is ETS's: A for nothing to look at, B slight, C large; empty where there are too few to say.
    """

    odds: Floats
    delta: Floats
    error: Floats
    chi_square: Floats
    p: Floats
    standardised: Floats
    letter: NDArray[np.str_]


def mantel_haenszel(right: ArrayLike, matching: ArrayLike, focal: ArrayLike) -> Dif:
    """Compare the focal group with everybody else at each value of ``matching``.

    ``right`` is people by questions (1, 0, NaN for not asked), ``matching`` whole numbers, as the score on the test,
    ``focal`` says who is of the group.
    """
    answers, group = np.asarray(right, dtype=float), np.asarray(focal, dtype=bool)
    _values, strata = np.unique(np.asarray(matching), return_inverse=True)
    a, b = _counted(answers[~group], strata[~group], strata.max() + 1)
    c, d = _counted(answers[group], strata[group], strata.max() + 1)
    total = a + b + c + d
    both = (a + b > 0) & (c + d > 0)
    a, b, c, d = (np.where(both, each, 0) for each in (a, b, c, d))
    total = np.where(both & (total > 1), total, np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = (a * d / total).sum(axis=0) / (b * c / total).sum(axis=0)
        delta = DELTA * np.log(odds)
        error = -DELTA * np.sqrt(_log_odds_variance(a, b, c, d, total))
        chi_square = _chi_square(a, b, c, d, total)
        weights = c + d
        apart = c / np.maximum(weights, 1) - a / np.maximum(a + b, 1)
        standardised = (weights * apart).sum(axis=0) / weights.sum(axis=0)
    p = chi_square_tail(chi_square, np.ones_like(chi_square))
    return Dif(odds, delta, error, chi_square, p, standardised, _letters(delta, error, p))


def purified(right: ArrayLike, focal: ArrayLike, *, times: int = 3) -> Dif:
    """The same with the test's score as matching, from which questions with a large difference are left out in
    turn; the question itself stays in, as Holland and Thayer advise."""
    answers = np.asarray(right, dtype=float)
    clean = np.ones(answers.shape[1], dtype=bool)
    for _ in range(times):
        found = _by_score(answers, clean, focal)
        left = found.letter != "C"
        if (left == clean).all() or left.sum() < 2:
            break
        clean = left
    return found


def _by_score(answers: Floats, clean: NDArray[np.bool_], focal: ArrayLike) -> Dif:
    base = np.nansum(answers[:, clean], axis=1)
    found = mantel_haenszel(answers, base, focal)
    again = np.flatnonzero(~clean)
    if not len(again):
        return found
    columns = [
        mantel_haenszel(answers[:, [one]], base + np.nan_to_num(answers[:, one]), focal) for one in again
    ]
    parts = {name: getattr(found, name).copy() for name in found.__dataclass_fields__}
    for place, one in zip(again, columns, strict=True):
        for name, values in parts.items():
            values[place] = getattr(one, name)[0]
    return Dif(**parts)


def _counted(answers: Floats, strata: NDArray[np.intp], size: int) -> tuple[Floats, Floats]:
    """Right and wrong answers by stratum and question."""
    inside = np.zeros((size, len(answers)))
    inside[strata, np.arange(len(answers))] = 1
    return inside @ np.nan_to_num(answers), inside @ np.nan_to_num(1 - answers)


def _log_odds_variance(a: Floats, b: Floats, c: Floats, d: Floats, total: Floats) -> Floats:
    """Robins, Breslow and Greenland (1986)."""
    p, q, r, s = (a + d) / total, (b + c) / total, a * d / total, b * c / total
    p, q = np.nan_to_num(p), np.nan_to_num(q)
    r_sum, s_sum = r.sum(axis=0), s.sum(axis=0)
    return (
        (p * r).sum(axis=0) / (2 * r_sum**2)
        + (p * s + q * r).sum(axis=0) / (2 * r_sum * s_sum)
        + (q * s).sum(axis=0) / (2 * s_sum**2)
    )


def _chi_square(a: Floats, b: Floats, c: Floats, d: Floats, total: Floats) -> Floats:
    """With Yates's continuity correction, one degree of freedom."""
    expected = (a + b) * (a + c) / total
    variance = (a + b) * (c + d) * (a + c) * (b + d) / (total**2 * np.where(np.isinf(total), 1, total - 1))
    off = np.abs(a.sum(axis=0) - expected.sum(axis=0))
    return np.maximum(off - 0.5, 0) ** 2 / variance.sum(axis=0)


def _letters(delta: Floats, error: Floats, p: Floats) -> NDArray[np.str_]:
    size = np.abs(delta)
    surely_slight = normal_tail((size - SLIGHT) / np.maximum(error, 1e-12)) < SURE
    letters = np.where((size < SLIGHT) | (p >= SURE), "A", "B")
    letters = np.where((size >= LARGE) & surely_slight & (p < SURE), "C", letters)
    return np.where(np.isfinite(delta) & np.isfinite(error), letters, "")
