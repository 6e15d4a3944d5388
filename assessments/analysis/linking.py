"""Keeping the scale over time: a new calibration is brought onto the old one by the questions that both have.

Each calibration calls its own people 0 and 1. Questions that have not changed tell how the scales differ: θ' =
slope · θ + shift (Kolen and Brennan 2014, chapter 6). What drifted away from its earlier parameters is not used for it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessments.analysis.irt import GRID, Floats, Parameters, chance, normal_weights
from assessments.analysis.trust import FEWEST_ANCHORS, NOTICED

STEPS = 30
ENOUGH = 1e-8
# A question has drifted if its change is out of line with the others' (robust z, Huynh and Meyer 2010) and is one that
# people would notice.
OUT_OF_LINE = 2.7


@dataclass(frozen=True)
class Link:
    """From the new scale to the old: θ' = slope · θ + shift. ``drifted`` marks questions that were left out."""

    slope: float
    shift: float
    drifted: NDArray[np.bool_]
    area: Floats


def mean_sigma(old: Parameters, new: Parameters) -> tuple[float, float]:
    """By the mean and spread of the difficulties (Marco 1977); with hardly any spread the slope is 1."""
    spread = new.b.std()
    slope = old.b.std() / spread if len(old) > 1 and spread > 1e-6 else 1.0
    return float(slope), float(old.b.mean() - slope * new.b.mean())


def by_curves(old: Parameters, new: Parameters, *, together: bool = False) -> tuple[float, float]:
    """By the question's curves (Haebara 1980), or ``together`` by the whole test's (Stocking and Lord 1983)."""
    weights = np.sqrt(normal_weights(GRID))
    aim = chance(old, GRID)

    def apart(slope: float, shift: float) -> Floats:
        off = (chance(new.on_scale(slope, shift), GRID) - aim) * weights
        return off.sum(axis=0) if together else off.ravel()

    place = np.array(mean_sigma(old, new))
    for _ in range(STEPS):
        here, small = apart(*place), 1e-5
        tilt = (
            np.stack([(apart(place[0] + small, place[1]) - here), (apart(place[0], place[1] + small) - here)])
            / small
        )
        move = np.linalg.lstsq(tilt.T, -here, rcond=None)[0]
        place = place + np.clip(move, -0.5, 0.5)
        place[0] = max(place[0], 0.1)
        if np.abs(move).max() < ENOUGH:
            break
    return float(place[0]), float(place[1])


def area_between(one: Parameters, other: Parameters) -> Floats:
    """How far the curves of each question are apart, on the average of normal people."""
    return np.abs(chance(one, GRID) - chance(other, GRID)) @ normal_weights(GRID)


def link(old: Parameters, new: Parameters) -> Link:
    """Bring ``new`` onto the scale of ``old``, the same questions in the same order, by those that did not drift.

    What drifts most is left out and the rest linked again, until nothing more does or half of the questions are left.
    """
    stays = np.ones(len(old), dtype=bool)
    while True:
        slope, shift = by_curves(old.take(stays), new.take(stays))
        moved = new.on_scale(slope, shift)
        area = area_between(old, moved)
        out = _out_of_line(old, moved, stays) & (area > NOTICED)
        worst = np.argmax(np.where(out & stays, area, 0))
        if not (out & stays).any() or stays.sum() <= max(FEWEST_ANCHORS, len(old) / 2):
            return Link(slope, shift, ~stays | out, area)
        stays[worst] = False


def _out_of_line(old: Parameters, moved: Parameters, stays: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which difficulties or discriminations changed in another way than those of the questions that stay."""
    found = np.zeros(len(old), dtype=bool)
    for change in (moved.b - old.b, np.log(moved.a / old.a)):
        middle = np.median(change[stays])
        reach = 0.74 * np.subtract(*np.quantile(change[stays], [0.75, 0.25]))
        found |= np.abs(change - middle) > OUT_OF_LINE * max(reach, 1e-6)
    return found
