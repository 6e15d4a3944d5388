"""An adaptive test as pure functions: what is asked next, where somebody stands, and when it is enough.

The next question is drawn from those that tell most at the ability as it is estimated (Lord 1980, chapter 10), of the
competency that is most behind its share. Which questions are asked is decided by the answers alone, so the
estimate needs no correction for it. Codes that are not in the bank, as of questions on trial, count for nothing.
"""

from collections.abc import Sequence
from enum import StrEnum
from random import Random

import numpy as np
from numpy.typing import NDArray

from assessments.adaptive.items import Bank
from assessments.adaptive.rules import Rules
from assessments.analysis.irt import GRID, Ability, Floats, information, moments, normal_weights, posterior

Answered = tuple[str, float]  # a question's code, and how much of the answer was right, from 0 to 1
AT_FIRST = 3  # times as many questions are drawn from for the first, twice for the second


class Stop(StrEnum):
    """Why a test ends."""

    PRECISE = "precise"
    LONG = "long"
    EMPTY = "empty"


def next_item(bank: Bank, answers: Sequence[Answered], rules: Rules, random: Random) -> str | None:
    """The code of the question to ask next; None when there is none left that may be asked."""
    allowed = _allowed(bank, answers, rules)
    wanted = _behind(bank, answers, rules, allowed)
    candidates = np.flatnonzero(allowed if wanted is None else allowed & (bank.kinds == bank.kind_of(wanted)))
    if not len(candidates):
        return None
    candidates = _spared(bank, candidates, rules, random)
    theta = estimate(bank, answers, rules).value
    telling = information(bank.parameters.take(candidates), theta)[:, 0]
    best = candidates[_largest(telling, rules.best * max(1, AT_FIRST - len(answers)))]
    return bank.items[best[random.randrange(len(best))]].code


def estimate(bank: Bank, answers: Sequence[Answered], rules: Rules) -> Ability:
    """Where somebody stands after ``answers``: the mean of what is possible (EAP), and its spread."""
    mean, error = moments(where(bank, answers, rules))
    return Ability(float(mean), float(error))


def where(bank: Bank, answers: Sequence[Answered], rules: Rules) -> Floats:
    """How likely each point of the grid is after ``answers``."""
    return posterior(likelihood(bank, answers), normal_weights(GRID, rules.mean, rules.spread))


def likelihood(bank: Bank, answers: Sequence[Answered]) -> Floats:
    """The logarithm of how likely ``answers`` are at each point of the grid.

    What is right in part counts as that part of a right answer and the rest of a wrong one. That is fair because
    questions are calibrated so, too (``analysis.answers``): their curves are of the part that is right.
    """
    counted = [(bank.places[code], score) for code, score in answers if code in bank.places]
    places = [place for place, _score in counted]
    scores = np.array([score for _place, score in counted], dtype=float)
    return scores @ bank.log_right[places] + (1 - scores) @ bank.log_wrong[places]


def should_stop(bank: Bank, answers: Sequence[Answered], rules: Rules) -> Stop | None:
    """Why the test is over after ``answers``; None while it goes on.

    Competencies that are forced are asked before precision ends a test, not before its length does.
    """
    counted = bank.places_of(code for code, _score in answers)
    if len(counted) >= rules.most:
        return Stop.LONG
    allowed = _allowed(bank, answers, rules)
    if not allowed.any():
        return Stop.EMPTY
    if len(counted) < rules.least or _forced(bank, answers, rules, allowed):
        return None
    return Stop.PRECISE if estimate(bank, answers, rules).error <= rules.precise else None


def _allowed(bank: Bank, answers: Sequence[Answered], rules: Rules) -> NDArray[np.bool_]:
    """Which questions may be asked at all. These rules are never relaxed."""
    allowed = bank.accessible.copy() if rules.accessible_only else np.ones(len(bank), dtype=bool)
    allowed[bank.places_of(code for code, _score in answers)] = False
    allowed[bank.places_of(rules.excluded)] = False
    return allowed


def _behind(bank: Bank, answers: Sequence[Answered], rules: Rules, allowed: NDArray[np.bool_]) -> str | None:
    """The competency to ask of next: one that is forced, or else that most behind its share; None for any."""
    if forced := _forced(bank, answers, rules, allowed):
        return forced
    if not rules.shares:
        return None
    there, asked = bank.counts(allowed), _asked(bank, answers)
    total, count = sum(rules.shares.values()), sum(asked.values()) + 1
    gaps = {
        one: share / total * count - asked.get(one, 0)
        for one, share in rules.shares.items()
        if share and there.get(one)
    }
    return max(gaps, key=gaps.__getitem__) if gaps else None


def _forced(bank: Bank, answers: Sequence[Answered], rules: Rules, allowed: NDArray[np.bool_]) -> str | None:
    """The first competency that must have more questions than it had, of those that have any left."""
    if not rules.forced:
        return None
    asked, there = _asked(bank, answers), bank.counts(allowed)
    return next(
        (one for one, least in rules.forced.items() if asked.get(one, 0) < least and there.get(one)), None
    )


def _asked(bank: Bank, answers: Sequence[Answered]) -> dict[str, int]:
    return bank.counts(np.array(bank.places_of(code for code, _score in answers), dtype=np.intp))


def _spared(bank: Bank, candidates: NDArray[np.intp], rules: Rules, random: Random) -> NDArray[np.intp]:
    """``candidates`` without those that were asked too often: each stays with the chance that brings it back to
    the limit (after Sympson and Hetter 1985). Where none would stay, the least asked half does: a test must go on."""
    over = bank.exposure[candidates] / max(rules.most_exposure, 1e-9)
    chances = (
        np.array([random.random() for _ in candidates]) if (over > 1).any() else np.zeros(len(candidates))
    )
    kept = candidates[chances * over < 1]
    return kept if len(kept) else candidates[np.argsort(over, kind="stable")[: (len(candidates) + 1) // 2]]


def _largest(values: Floats, count: int) -> NDArray[np.intp]:
    """The places of the ``count`` largest, the largest first and equal ones in their order."""
    if count < len(values):
        some = np.sort(np.argpartition(-values, count - 1)[:count])
    else:
        some = np.arange(len(values))
    return some[np.argsort(-values[some], kind="stable")]
