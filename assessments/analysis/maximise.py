"""One step up the likelihood for all questions at once: what is expected of them is known, their parameters are not.

Fisher's scoring in log a, b and logit c: there a is above nought and c between 0 and 1 by themselves, and all three may
have normal priors. A question's parameters depend on no other's, so a thousand small systems are solved in one call;
only the common a of the 1PL looks at all of them.
"""

from dataclasses import dataclass

import numpy as np

from assessments.analysis.irt import SMALLEST, Floats, Parameters, logistic

A, B, C = 0, 1, 2
LONGEST_STEP = 0.6  # of any of the three: far from the top, Fisher's steps are too long
FARTHEST = np.array([[-3.0, 2.0], [-8.0, 8.0], [-6.0, 0.0]])  # log a, b, logit c: beyond, nothing is meant


@dataclass(frozen=True)
class Normal:
    """What is thought of a parameter before any answer."""

    mean: float
    spread: float


@dataclass(frozen=True)
class Priors:
    """Of log a, b and logit c; None where the answers alone decide."""

    log_a: Normal | None = Normal(0.0, 0.5)
    b: Normal | None = Normal(0.0, 2.0)
    logit_c: Normal | None = Normal(-1.4, 0.5)  # a floor of about a fifth

    def of(self, places: list[int]) -> tuple[Floats, Floats]:
        """The means and the precisions of the parameters at ``places``; precision 0 where there is no prior."""
        all_three = (self.log_a, self.b, self.logit_c)
        some = [all_three[place] or Normal(0.0, np.inf) for place in places]
        return np.array([each.mean for each in some]), np.array([each.spread**-2.0 for each in some])


NO_PRIORS = Priors(None, None, None)


@dataclass(frozen=True)
class Expected:
    """How many people at each point of the grid are expected to have been asked, and to have been right."""

    asked: Floats
    right: Floats


def free(items: Parameters) -> Floats:
    """Log a, b and logit c: a row for each question."""
    c = np.clip(items.c, SMALLEST, 1 - SMALLEST)
    return np.stack([np.log(items.a), items.b, np.log(c / (1 - c))], axis=1)


def bound(values: Floats, *, has_floor: bool) -> Parameters:
    """The parameters of what ``free`` made."""
    c = logistic(values[:, C]) if has_floor else np.zeros(len(values))
    return Parameters(np.exp(values[:, A]), values[:, B].copy(), c)


def slopes(items: Parameters, grid: Floats) -> tuple[Floats, Floats]:
    """The chances, and how they change with log a, b and logit c: three layers of questions by points."""
    z = items.a[:, None] * (grid[None, :] - items.b[:, None])
    rise = logistic(z)
    floor = items.c[:, None]
    right = np.clip(floor + (1 - floor) * rise, SMALLEST, 1 - SMALLEST)
    steep = (1 - floor) * rise * (1 - rise)
    return right, np.stack([steep * z, -steep * items.a[:, None], (1 - rise) * floor * (1 - floor)])


def step(
    items: Parameters, expected: Expected, grid: Floats, *, places: list[int], priors: Priors, is_common: bool
) -> Parameters:
    """``items`` one step better in the parameters at ``places``; with ``is_common`` all of them get one a."""
    right, changes = slopes(items, grid)
    weight = 1 / (right * (1 - right))
    pull = (expected.right - expected.asked * right) * weight
    gradient = np.einsum("iq,kiq->ik", pull, changes[places])
    curves = changes[places] * np.sqrt(expected.asked * weight)
    bend = np.einsum("kiq,liq->ikl", curves, curves)
    means, precisions = priors.of(places)
    values = free(items)
    gradient -= precisions * (values[:, places] - means)
    bend += np.diag(precisions + SMALLEST)
    values[:, places] += _limited(np.linalg.solve(bend, gradient[:, :, None])[:, :, 0])
    if is_common:
        values[:, A] += _common(
            pull, changes[A], curves_of(changes[A], expected, weight), priors, values[0, A]
        )
    values = np.clip(values, FARTHEST[:, 0], FARTHEST[:, 1])
    return bound(values, has_floor=C in places or bool(items.c.any()))


def curves_of(change: Floats, expected: Expected, weight: Floats) -> float:
    """Fisher's information about one parameter that all questions share."""
    return float(np.sum(change**2 * expected.asked * weight))


def _common(pull: Floats, change: Floats, bend: float, priors: Priors, value: float) -> float:
    means, precisions = priors.of([A])
    gradient = float(np.sum(pull * change)) - precisions[0] * (value - means[0])
    return float(_limited(np.array(gradient / (bend + precisions[0] + SMALLEST))))


def _limited(steps: Floats) -> Floats:
    return np.clip(steps, -LONGEST_STEP, LONGEST_STEP)
