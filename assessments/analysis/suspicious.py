"""Hints for a human: what was seen, in numbers and in words. None of them is a proof, and nothing follows by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from numpy.typing import ArrayLike

from assessments.analysis.copying import Pair, alike
from assessments.analysis.irt import Parameters, abilities
from assessments.analysis.pace import impossible, pace
from assessments.analysis.person_fit import STRANGE, lz

GUESSED = 0.5  # of fast answers: below, they were hardly known before


@dataclass(frozen=True)
class Hint:
    """What is to be looked at: of which rows, how far out it is (the larger, the farther), and the sentence."""

    kind: str
    rows: tuple[int, ...]
    strength: float
    numbers: dict[str, Any]
    words: Any


def of_copying(options: ArrayLike, right: ArrayLike) -> list[Hint]:
    """Pairs with the same wrong answers."""
    return [_copied(pair) for pair in alike(options, right)]


def of_pace(seconds: ArrayLike, right: ArrayLike) -> list[Hint]:
    """People many of whose answers came faster than the questions can be read."""
    found = pace(seconds, right)
    return [
        _hurried(row, float(found.fast[row]), float(found.fast_right[row]))
        for row in np.flatnonzero(found.is_fast).tolist()
    ]


def of_fit(items: Parameters, answers: ArrayLike) -> list[Hint]:
    """People whose answers do not go together."""
    theta, _errors = abilities(items, answers)
    found = lz(items, answers, theta)
    return [_strange(row, float(found[row])) for row in np.flatnonzero(found <= STRANGE).tolist()]


def of_times(row: int, saved: Sequence[datetime], *, started: datetime, ended: datetime | None) -> list[Hint]:
    """An attempt with answers from outside its time."""
    places = impossible(saved, started=started, ended=ended)
    words = ngettext_lazy(
        "%(count)d answer was saved outside the time of the attempt: a clock may be wrong, or a device was offline.",
        "%(count)d answers were saved outside the time of the attempt: a clock may be wrong, or a device was offline.",
        "count",
    )
    numbers = {"count": len(places), "places": places}
    return [Hint("times", (row,), float(len(places)), numbers, words % numbers)] if places else []


def _copied(pair: Pair) -> Hint:
    numbers = {"same": pair.same, "both": pair.both, "expected": round(pair.expected, 1), "p": pair.p}
    words = _(
        "Of %(both)s questions that both answered wrong, %(same)s have the same wrong answer; "
        "about %(expected)s is usual. They may have learnt from the same mistaken source, or one saw the other's answers."
    )
    return Hint(
        "copying", (pair.one, pair.other), -float(np.log10(max(pair.p, 1e-300))), numbers, words % numbers
    )


def _hurried(row: int, fast: float, right: float) -> Hint:
    numbers = {"fast": round(fast * 100), "right": round(right * 100)}
    guessed = _(
        "%(fast)s%% of the answers came faster than the questions can be read, and %(right)s%% of those are right, "
        "as by guessing: perhaps somebody only clicked through."
    )
    known = _(
        "%(fast)s%% of the answers came faster than the questions can be read, and %(right)s%% of those are right: "
        "perhaps the questions were known before."
    )
    return Hint("pace", (row,), fast, numbers, (guessed if right < GUESSED else known) % numbers)


def _strange(row: int, value: float) -> Hint:
    numbers = {"lz": round(value, 2)}
    words = _(
        "Hard questions are answered right and easy ones wrong, more than chance explains (lz = %(lz)s). Perhaps "
        "parts were known before, or a page was left out, or the device made it hard to answer."
    )
    return Hint("fit", (row,), -value, numbers, words % numbers)
