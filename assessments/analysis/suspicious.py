"""Hints for a human: what was seen, in numbers. None of them is a proof, and nothing follows by itself.

``assessments.hints`` looks for them, says them in words and lets somebody decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log10
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assessments.analysis.copying import Pair, alike
from assessments.analysis.irt import Floats, Parameters, abilities
from assessments.analysis.pace import LOOKED_AT, Pace, impossible, out_of_turn, pace
from assessments.analysis.person_fit import STRANGE, lz

LEAST = 1e-300  # a chance that a logarithm can be taken of
TENTH = 0.5  # by which a pair is the stronger when its chance is a tenth


@dataclass(frozen=True)
class Found:
    """What is to be looked at: of which rows, and the numbers. ``strength`` is 1 for what is told just so, and the
    larger the farther out it is, on one scale for all kinds. ``columns`` are the answers that it is about, if any of
    them are: for times, their places among the moments that were given."""

    kind: str
    rows: tuple[int, ...]
    strength: float
    numbers: dict[str, Any]
    columns: tuple[int, ...] = ()


def of_copying(
    options: ArrayLike,
    right: ArrayLike,
    *,
    usual: ArrayLike | None = None,
    together: ArrayLike | None = None,
) -> list[Found]:
    """Pairs with the same wrong answers."""
    return [_copied(pair) for pair in alike(options, right, usual=usual, together=together)]


def of_pace(seconds: ArrayLike, right: ArrayLike, *, usual: ArrayLike | None = None) -> list[Found]:
    """People many of whose answers came faster than the questions can be read."""
    found = pace(seconds, right, usual=usual)
    return [_hurried(found, row) for row in np.flatnonzero(found.is_fast).tolist()]


def of_fit(items: Parameters, answers: ArrayLike, *, weights: Floats | None = None) -> list[Found]:
    """People whose answers do not go together; ``weights`` say where people stand."""
    theta, _errors = abilities(items, answers, weights=weights)
    found = lz(items, answers, theta)
    return [
        _strange(row, float(found[row]), float(theta[row]))
        for row in np.flatnonzero(found <= STRANGE).tolist()
    ]


def of_times(
    row: int,
    saved: Sequence[datetime],
    *,
    started: datetime,
    ended: datetime | None,
    in_turn: bool = False,
) -> list[Found]:
    """An attempt with answers from outside its time, or before their turn where there is no way but forward."""
    outside = impossible(saved, started=started, ended=ended)
    early = [place for place in out_of_turn(saved) if place not in outside] if in_turn else []
    if not outside and not early:
        return []
    strength = 1 + (len(outside) + len(early)) / len(saved)
    numbers = {"outside": len(outside), "early": len(early)}
    return [Found("times", (row,), strength, numbers, (*outside, *early))]


def _copied(pair: Pair) -> Found:
    numbers = {"same": pair.same, "both": pair.both, "expected": round(pair.expected, 1), "p": pair.p}
    strength = 1 + TENTH * log10(pair.limit / max(pair.p, LEAST))
    return Found("copying", (pair.one, pair.other), strength, numbers, pair.common)


def _hurried(found: Pace, row: int) -> Found:
    fast = float(found.fast[row])
    numbers = {
        "fast": round(fast * 100),
        "right": round(float(found.fast_right[row]) * 100),
        "timed": int(found.timed[row]),
    }
    columns = np.flatnonzero(found.too_fast[row]).tolist()
    return Found("pace", (row,), fast / LOOKED_AT, numbers, tuple(columns))


def _strange(row: int, value: float, theta: float) -> Found:
    return Found("fit", (row,), value / STRANGE, {"lz": round(value, 2), "theta": round(theta, 2)})
