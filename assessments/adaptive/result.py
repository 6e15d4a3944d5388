"""What an adaptive test found out, reckoned from the paper alone and kept in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from assessments.adaptive.ability_map import Standing, ability_map
from assessments.adaptive.engine import where
from assessments.adaptive.flow import answered, bank_of_paper
from assessments.adaptive.items import Bank, Item, bank_of
from assessments.adaptive.rules import Rules
from assessments.analysis.irt import GRID, Ability, chance, moments
from assessments.attempts.models import Attempt


@dataclass(frozen=True)
class Found:
    """``share`` of the whole bank that somebody would get right, parts of answers too, with its standard error; her
    ability with its error; and a standing for each competency that was asked of."""

    share: float
    share_error: float
    ability: Ability
    standings: list[Standing]


def found_in(attempt: Attempt, scores: Mapping[int, float], responses: Mapping[int, Any]) -> Found:
    """What the marks of ``attempt`` say, by place. A question that she neither answered nor went on from says nothing."""
    is_open = "stop" not in attempt.paper["adaptive"] and responses.get(attempt.reached) is None
    kept = {place: score for place, score in scores.items() if not (is_open and place == attempt.reached)}
    return find(attempt.paper, bank_of_paper(attempt.paper), kept)


def find(paper: Mapping[str, Any], bank: Bank, scores: Mapping[int, float | None]) -> Found:
    """What the marks of ``paper`` say. The bank only says what the whole is of which a share is told."""
    asked = bank_asked(paper)
    answers = answered(dict(paper), scores)
    shares = where(asked, answers, Rules())
    ability, error = moments(shares)
    expected = chance((bank if len(bank) else asked).parameters, GRID).mean(axis=0)
    mean = float(shares @ expected)
    spread = float(np.sqrt(max(shares @ expected**2 - mean**2, 0)))
    standings = ability_map(asked, answers, Rules(), cuts=paper["adaptive"]["cuts"])
    told = [one for one in standings if one.asked]
    return Found(mean, spread, Ability(float(ability), float(error)), told)


def bank_asked(paper: Mapping[str, Any]) -> Bank:
    """The questions of ``paper`` that count, with the parameters they were asked by."""
    return bank_of(
        [Item(code=each["code"], **each["item"]) for each in paper["questions"] if each.get("item")]
    )
