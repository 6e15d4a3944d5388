"""Parameters of questions from answers: marginal maximum likelihood by EM (Bock and Aitkin 1981).

Who answered is not estimated but integrated over, on a grid. Questions that somebody was not asked say nothing about
her, so answers of drawn and of adaptive quizzes go together as they are. Everything large is a product of matrices.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assessments.analysis.irt import GRID, SMALLEST, Floats, Parameters, chance, moments, normal_weights
from assessments.analysis.maximise import A, B, C, Expected, Priors, step
from assessments.analysis.responses import Responses

MODELS = ("1pl", "2pl", "3pl")
STEPS = 2  # up the likelihood between two looks at the people
NARROWEST = 0.2

Watch = Callable[[int, float, Parameters], None]


@dataclass(frozen=True)
class Rules:
    """How to calibrate. ``tolerance`` is the largest change of any a, b or c that still counts as one."""

    model: str = "2pl"
    priors: Priors = field(default_factory=Priors)
    tolerance: float = 1e-4
    most_cycles: int = 500
    grid: Floats = field(default_factory=lambda: GRID)


@dataclass(frozen=True)
class Calibrated:
    """What was found: ``errors`` are standard errors, ``expected`` is what it rests on.

    ``mean`` and ``spread`` are those of the people: 0 and 1 unless questions were fixed.
    """

    rules: Rules
    items: Parameters
    errors: Parameters
    expected: Expected
    weights: Floats
    mean: float
    spread: float
    log_likelihood: float
    cycles: int
    change: float

    @property
    def has_converged(self) -> bool:
        return self.change <= self.rules.tolerance


@dataclass(frozen=True)
class Look:
    """One look at the people with the parameters as they are: where each may stand, and what follows."""

    shares: NDArray[np.floating]
    expected: Expected
    log_likelihood: float


def calibrate(
    given: Responses,
    rules: Rules | None = None,
    *,
    start: Parameters | None = None,
    fixed: NDArray[np.bool_] | None = None,
    watch: Watch | None = None,
) -> Calibrated:
    """Estimate what ``given`` says about its questions, from ``start``, and leave those that are ``fixed`` as they are.

    With fixed questions the others come on their scale, and the mean and spread of the people are estimated too. ``watch``
    is told after every cycle, and may raise something to end it.
    """
    from assessments.analysis.errors import standard_errors

    rules = rules or Rules()
    items = start or first_guess(given, rules)
    kept = np.zeros(len(items), dtype=bool) if fixed is None else fixed
    people, change, cycles = (0.0, 1.0), np.inf, 0
    while change > rules.tolerance and cycles < rules.most_cycles:
        look = look_at(given, items, rules.grid, normal_weights(rules.grid, *people))
        better, others = _better(items, look, rules, kept), _people(given, look, rules.grid, kept, people)
        change = max(difference(items, better), *(abs(one - other) for one, other in zip(people, others, strict=True)))
        items, people, cycles = better, others, cycles + 1
        if watch:
            watch(cycles, change, items)
    weights = normal_weights(rules.grid, *people)
    look = look_at(given, items, rules.grid, weights)
    errors = standard_errors(given, items, look, rules, kept)
    return Calibrated(
        rules, items, errors, look.expected, weights, *people, look.log_likelihood, cycles, float(change)
    )


def first_guess(given: Responses, rules: Rules) -> Parameters:
    """Where to begin: from the share of right answers alone."""
    share = np.clip(given.facility, 0.02, 0.98)
    floor = 0.2 if rules.model == "3pl" else 0.0
    share = np.clip((share - floor) / (1 - floor), 0.02, 0.98)
    return Parameters.of(1.0, -1.2 * np.log(share / (1 - share)), floor)


def look_at(given: Responses, items: Parameters, grid: Floats, weights: Floats) -> Look:
    """Where the people may stand, and how many of them are expected at each point."""
    right = np.clip(chance(items, grid), SMALLEST, 1 - SMALLEST)
    logs = _log_likelihoods(given, right)
    logs += np.log(np.maximum(weights, 1e-300)).astype(logs.dtype)
    highest = logs.max(axis=1, keepdims=True)
    shares = np.exp(logs - highest)
    sums = shares.sum(axis=1, keepdims=True)
    total = float(given.counts @ (np.log(sums) + highest).ravel().astype(np.float64))
    shares *= given.counts[:, None].astype(shares.dtype) / sums
    return Look(shares, _expected(given, shares), total)


def _log_likelihoods(given: Responses, right: Floats) -> NDArray[np.floating]:
    kind = given.right.dtype
    if given.is_whole:
        wrong = np.log1p(-right)
        return given.right @ (np.log(right) - wrong).astype(kind) + wrong.sum(axis=0).astype(kind)
    return given.right @ np.log(right).astype(kind) + given.wrong @ np.log1p(-right).astype(kind)


def _expected(given: Responses, shares: NDArray[np.floating]) -> Expected:
    right = (given.right.T @ shares).astype(np.float64)
    if given.is_whole:
        everybody = shares.sum(axis=0, dtype=np.float64)
        return Expected(np.broadcast_to(everybody, right.shape), right)
    return Expected(right + given.wrong.T @ shares, right)


def _better(items: Parameters, look: Look, rules: Rules, kept: NDArray[np.bool_]) -> Parameters:
    """``items`` after some steps, those that are ``kept`` as before."""
    if kept.all():
        return items
    moving = ~kept
    some = items.take(moving)
    expected = Expected(look.expected.asked[moving], look.expected.right[moving])
    for _ in range(STEPS):
        some = step(
            some,
            expected,
            rules.grid,
            places=places_of(rules),
            priors=rules.priors,
            is_common=rules.model == "1pl" and not kept.any(),
        )
    better = Parameters(items.a.copy(), items.b.copy(), items.c.copy())
    for old, new in ((better.a, some.a), (better.b, some.b), (better.c, some.c)):
        old[moving] = new
    return better


def places_of(rules: Rules) -> list[int]:
    """Which parameters each question has of its own."""
    return {"1pl": [B], "2pl": [A, B], "3pl": [A, B, C]}[rules.model]


def _people(
    given: Responses, look: Look, grid: Floats, kept: NDArray[np.bool_], before: tuple[float, float]
) -> tuple[float, float]:
    """The mean and spread of the people: given by the scale, unless questions that are ``kept`` are the scale."""
    if not kept.any():
        return before
    everybody = look.shares.sum(axis=0, dtype=np.float64) / given.people
    mean, spread = moments(everybody, grid)
    return float(mean), max(float(spread), NARROWEST)


def difference(one: Parameters, other: Parameters) -> float:
    """The largest difference of any parameter."""
    return float(max(np.abs(one.a - other.a).max(), np.abs(one.b - other.b).max(), np.abs(one.c - other.c).max()))
