"""Whether somebody's answers go together: hard ones right and easy ones wrong is a pattern to look at.

lz (Drasgow, Levine and Williams 1985) is how likely the answers are at the person's ability, against what is usual
there, in standard deviations; Snijders's correction (2001) is left out, so for an ability that was estimated from
few answers lz is too near to nought: it errs on the side of the learner.
"""

import numpy as np
from numpy.typing import ArrayLike

from assessments.analysis.irt import SMALLEST, Floats, Parameters, chance

STRANGE = -3.0
FEWEST = 10  # answers below which nothing is said


def lz(items: Parameters, answers: ArrayLike, theta: ArrayLike) -> Floats:
    """For each row of ``answers`` (1, 0, NaN for not asked) at its ability; NaN with too few answers."""
    given = np.asarray(answers, dtype=float)
    right = np.clip(chance(items, theta).T, SMALLEST, 1 - SMALLEST)
    log_odds = np.log(right) - np.log1p(-right)
    asked = ~np.isnan(given)
    off = np.where(asked, (np.nan_to_num(given) - right) * log_odds, 0).sum(axis=1)
    variance = np.where(asked, right * (1 - right) * log_odds**2, 0).sum(axis=1)
    enough = (asked.sum(axis=1) >= FEWEST) & (variance > SMALLEST)
    return np.where(enough, off / np.sqrt(np.maximum(variance, SMALLEST)), np.nan)
