"""How invented people answer: by how much they know and how hard the question is, a moment each, the same every time.

Right or wrong goes by the two-parameter model of Birnbaum, with a share for guessing; three questions go by a story of
their own, so that the report of the quiz has something to find.
"""

import math
from dataclasses import dataclass
from random import Random
from typing import Any

from demo.starter.crowd import SEED

# A question that everybody knows, one whose key the best do not believe, and one whose words trip the young up.
TOO_EASY, AMBIGUOUS, WORDY = "cntt10-f-26", "cntt10-f-27", "cntt10-f-42"
BELIEVED = "Báo bộ phận phụ trách"  # what the best answer to the ambiguous one
MIDDLE, STEP, TAUGHT = (
    3,
    0.7,
    1.5,
)  # an author's difficulty on the scale of people, who have learnt for the exam
LEFT_OPEN = 0.01
HASTE = 0.02  # of the people, who click through


@dataclass(frozen=True)
class Mind:
    """What decides an invented person's answers: how much she knows, how quick she is, and who she is to a word."""

    knows: float
    pace: float
    is_hasty: bool
    is_tripped: bool

    @classmethod
    def of(cls, chance: Random, *, is_tripped: bool) -> "Mind":
        return cls(chance.gauss(0, 1), chance.lognormvariate(0, 0.25), chance.random() < HASTE, is_tripped)

    def later(self) -> "Mind":
        """The same person at her second attempt: she has looked things up."""
        return Mind(self.knows + 0.6, self.pace * 0.9, False, self.is_tripped)


def answer(question: dict[str, Any], difficulty: int, mind: Mind, chance: Random) -> tuple[Any, int]:
    """The response to a frozen question, None when it is left open, and the seconds at it."""
    right = chance.random() < _likely(question, difficulty, mind)
    if question["code"] == AMBIGUOUS:
        response = _of_two_minds(question["data"], mind, chance)
    elif chance.random() < LEFT_OPEN:
        response = None
    else:
        response = _right(question) if right else _wrong(question, chance)
    return response, _seconds(question, mind, chance)


def _likely(question: dict[str, Any], difficulty: int, mind: Mind) -> float:
    if question["code"] == TOO_EASY:
        return 0.995
    telling = Random(f"{SEED} {question['code']}").uniform(0.8, 1.8)  # noqa: S311  the same every time
    hard = (difficulty - MIDDLE) * STEP - TAUGHT
    if question["code"] == WORDY and mind.is_tripped:
        hard += 1.6
    guessed = 1 / max(2, len(question["data"].get("options", [0, 0, 0, 0])))
    if mind.is_hasty:
        return guessed
    return guessed / 2 + (1 - guessed / 2) / (1 + math.exp(-telling * (mind.knows - hard)))


def _of_two_minds(data: dict[str, Any], mind: Mind, chance: Random) -> int:
    """Whoever knows much takes what the author took for wrong."""
    believes = chance.random() < 1 / (1 + math.exp(-1.8 * (mind.knows + 0.2)))
    places = enumerate(data["options"])
    return next(n for n, one in places if (one["text"].startswith(BELIEVED) if believes else one["correct"]))


def _right(question: dict[str, Any]) -> Any:
    data, kind = question["data"], question["type"]
    if kind == "true_false":
        return data["answer"] == "true"
    if kind == "ordering":
        return [item + 1 for item in data["shown"]]
    if kind == "matching":
        return [data["shown"].index(pair["right"]) for pair in data["pairs"]]
    places = [n for n, option in enumerate(data["options"]) if option["correct"]]
    return places if kind == "multiple_choice" else places[0]


def _wrong(question: dict[str, Any], chance: Random) -> Any:
    """An answer that is wrong somewhere; of the wrong options some tempt more than others."""
    data, kind, right = question["data"], question["type"], _right(question)
    if kind == "true_false":
        return not right
    if kind in ("ordering", "matching"):
        return [right[1], right[0], *right[2:]]
    tempting = [n for n, option in enumerate(data["options"]) if not option["correct"]]
    weights = [Random(f"{question['code']} {data['options'][n]['text']}").random() ** 2 for n in tempting]  # noqa: S311
    (one,) = chance.choices(tempting, weights)
    return sorted({*right[1:], one}) if kind == "multiple_choice" else one


def _seconds(question: dict[str, Any], mind: Mind, chance: Random) -> int:
    """As long as reading takes, and thinking; who clicks through does neither."""
    if mind.is_hasty:
        return chance.randint(2, 4)
    words = len(question["stem"].split()) + sum(
        len(one["text"].split()) for one in question["data"].get("options", [])
    )
    return max(4, round((6 + words / 2) * mind.pace * chance.lognormvariate(0, 0.35)))
