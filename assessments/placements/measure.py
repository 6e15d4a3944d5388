"""What a placement measures, from the attempt and its answers alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any, NamedTuple

from assessments.attempts.models import Attempt

# From a calibration to the one that its scale began with.
Roots = Mapping[int, int]


class Given(NamedTuple):
    """What is read of an answer: what was answered, and how much of it is right."""

    response: Any
    score: float | None


@dataclass(frozen=True)
class Measured:
    """``value`` on ``scale``, with its standard error."""

    is_adaptive: bool
    scale: str
    value: float
    error: float
    at: datetime


def measured(attempt: Attempt, answers: Mapping[int, Given], roots: Roots) -> Measured | None:
    """What ``attempt`` says; None where it says nothing that could be compared with another.

    That is the case while it waits for a person, where nothing was answered, and of an adaptive test that was left too
    early or whose questions nobody has calibrated: their difficulty is a guess.
    """
    at = _when(attempt)
    if not attempt.is_placement or at is None or attempt.score is None:
        return None
    if all(each.response is None for each in answers.values()):
        return None
    return _adaptive(attempt, answers, roots, at) if attempt.is_adaptive else _fixed(attempt, answers, at)


def _when(attempt: Attempt) -> datetime | None:
    held = attempt.paper.get("held_at")
    return datetime.fromisoformat(held) if held else attempt.submitted_at


def _adaptive(attempt: Attempt, answers: Mapping[int, Given], roots: Roots, at: datetime) -> Measured | None:
    from assessments.adaptive.flow import answered
    from assessments.adaptive.result import bank_asked
    from assessments.analysis.weighted import weighted_ability

    kept = attempt.paper["adaptive"]
    root = roots.get(kept["calibration"] or 0)
    if root is None or attempt.gone_through < kept["least"]:
        return None
    is_open = "stop" not in kept and answers.get(attempt.reached, Given(None, None)).response is None
    scores = {
        place: each.score
        for place, each in answers.items()
        if not (is_open and place == attempt.reached) and each.score is not None
    }
    bank = bank_asked(attempt.paper)
    given = [(code, score) for code, score in answered(attempt.paper, scores) if code in bank.places]
    if not given:
        return None
    asked = bank.parameters.take([bank.places[code] for code, _score in given])
    found = weighted_ability(asked, [score for _code, score in given])
    return Measured(True, f"ability:{root}:{kept['pool'] or ''}", found.value, found.error, at)


def _fixed(attempt: Attempt, answers: Mapping[int, Given], at: datetime) -> Measured | None:
    if attempt.quiz_id is None or attempt.score is None:
        return None
    questions = sum(each.score is not None for each in answers.values())
    return Measured(
        False, f"quiz:{attempt.quiz_id}", attempt.score, binomial_error(attempt.score, questions), at
    )


def binomial_error(score: float, questions: int) -> float:
    """The standard error of a share of right answers, over forms drawn alike (Lord 1957)."""
    share = min(max(score, 0.0), 1.0)
    return sqrt(share * (1 - share) / max(questions - 1, 1))
