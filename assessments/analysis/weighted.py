"""Where somebody stands by her answers alone: weighted likelihood (Warm 1989), for comparing two tests of one person.

EAP, which adaptive tests stop by, is drawn towards the middle of all people, the more the fewer questions there were: a
difference of two such estimates is too small, and by another amount for each test. Maximum likelihood has no end where
everything was right. Warm's estimate has neither fault: its bias is of a smaller order, and it always exists.
"""

import numpy as np
from numpy.typing import ArrayLike

from assessments.analysis.irt import SMALLEST, Ability, Floats, Parameters, chance, log_likelihood

# A tenth of the error of any test lies between two points.
FINE: Floats = np.linspace(-6, 6, 1201)


def weighted_ability(items: Parameters, scores: ArrayLike) -> Ability:
    """Warm's estimate for ``scores`` (0 to 1 each) of ``items``, one at least, and its standard error."""
    curve, informed = _weighted(items, np.asarray(scores, dtype=float))
    top = int(np.argmax(curve))
    return Ability(_between(curve, top), float(1 / np.sqrt(informed[top])))


def _weighted(items: Parameters, scores: Floats) -> tuple[Floats, Floats]:
    """The logarithm of the weighted likelihood at each point of FINE, and the information there.

    The weight's logarithm rises by J / 2I (Warm 1989, 10); for the 1PL and 2PL that makes it the root of I.
    """
    right = np.clip(chance(items, FINE), SMALLEST, 1 - SMALLEST)
    a, floor = items.a[:, None], items.c[:, None]
    known = (right - floor) / (1 - floor)
    slope = (1 - floor) * a * known * (1 - known)
    bend = slope * a * (1 - 2 * known)
    spread = right * (1 - right)
    informed = np.maximum((slope**2 / spread).sum(axis=0), SMALLEST)
    rise = (slope * bend / spread).sum(axis=0) / (2 * informed)
    step = FINE[1] - FINE[0]
    weight = np.concatenate([[0.0], np.cumsum((rise[1:] + rise[:-1]) / 2 * step)])
    return log_likelihood(items, scores, FINE)[0] + weight, informed


def _between(curve: Floats, top: int) -> float:
    """The top of the parabola through the highest point and its neighbours."""
    if top in (0, len(curve) - 1):
        return float(FINE[top])
    before, here, after = curve[top - 1 : top + 2]
    bent = before - 2 * here + after
    shift = 0.5 * (before - after) / bent if bent < 0 else 0.0
    return float(FINE[top] + shift * (FINE[1] - FINE[0]))
