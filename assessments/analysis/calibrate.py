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
from assessments.analysis.trust import SETTLED

MODELS = ("1pl", "2pl", "3pl")
STEPS = 2  # up the likelihood between two looks at the people
NARROWEST = 0.2
HURRY = 20  # times the tolerance: how far it is to go where the scale as a whole is moved, too

Watch = Callable[[int, float, Parameters], None]


@dataclass(frozen=True)
class Rules:
    """How to calibrate. ``tolerance`` is the largest change of any a, b or c that still counts as one."""

    model: str = "2pl"
    priors: Priors = field(default_factory=Priors)
    tolerance: float = SETTLED
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

    With fixed questions the others come on their scale, and the mean and spread of the people are estimated too.
    ``watch`` is told after every cycle, and may raise something to end it.
    """
    from assessments.analysis.errors import standard_errors

    rules = rules or Rules()
    items = start or first_guess(given, rules)
    kept = np.zeros(len(items), dtype=bool) if fixed is None else fixed
    people, change, cycles, hurry = (0.0, 1.0), np.inf, 0, True
    while change > rules.tolerance and cycles < rules.most_cycles:
        look = look_at(given, items, rules.grid, normal_weights(rules.grid, *people))
        better, others = _better(items, look, rules, kept), _people(given, look, rules.grid)
        if kept.any():
            far = max(abs(people[0] - others[0]), abs(people[1] - others[1]))
            people = others
        else:
            better, far = _standardised(better, others) if hurry else better, 0.0
        change = max(difference(items, better), far)
        hurry = hurry and change > HURRY * rules.tolerance  # for good: the two ways end a little apart
        items, cycles = better, cycles + 1
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
    shares = _log_likelihoods(given, right)
    shares += np.log(np.maximum(weights, 1e-300)).astype(shares.dtype)
    highest = shares.max(axis=1)
    shares -= highest[:, None]
    np.exp(shares, out=shares)  # in place, here and below: the array is the largest there is
    sums = shares @ np.ones(shares.shape[1], dtype=shares.dtype)
    total = float(given.counts @ (np.log(sums) + highest).astype(np.float64))
    shares *= (given.counts / sums).astype(shares.dtype)[:, None]
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


def _standardised(items: Parameters, people: tuple[float, float]) -> Parameters:
    """``items`` on the scale on which the people have mean 0 and spread 1.

    EM moves the scale as a whole very slowly. Letting the people be what they seem to be, and rescaling, leads to
    the same place in a few cycles (PX-EM, Liu, Rubin and Wu 1998); priors would be a little in its way at the end.
    """
    mean, spread = people
    return items.on_scale(1 / spread, -mean / spread)


def _people(given: Responses, look: Look, grid: Floats) -> tuple[float, float]:
    """The mean and spread of the people as they seem to be."""
    everybody = look.shares.sum(axis=0, dtype=np.float64) / given.people
    mean, spread = moments(everybody, grid)
    return float(mean), max(float(spread), NARROWEST)


def difference(one: Parameters, other: Parameters) -> float:
    """The largest difference of any parameter."""
    return float(
        max(np.abs(one.a - other.a).max(), np.abs(one.b - other.b).max(), np.abs(one.c - other.c).max())
    )
