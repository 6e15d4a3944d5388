"""How invented people answer: plausibly, the same every time, and with something for the statistics to find."""

import tomllib
from random import Random

import pytest

from assessments.questions.base import question_type
from demo.content_loader import CONTENT
from demo.starter.answering import AMBIGUOUS, BELIEVED, TOO_EASY, WORDY, Mind, answer

FINAL = tomllib.loads((CONTENT / "cntt-10" / "quizzes" / "final.toml").read_text("utf-8"))
BANK = {row["code"]: row for row in FINAL["bank"]}


def frozen(code: str) -> dict:
    """The question as a paper has it."""
    kind = question_type(BANK[code]["type"])
    data = kind.lay_out(kind.clean(BANK[code]), Random(code), shuffle=True)
    return {"code": code, "type": kind.name, "stem": BANK[code]["stem"], "data": data}


def share_right(code: str, knows: float, *, is_tripped: bool = False) -> float:
    question, chance = frozen(code), Random("people")
    kind, mind = question_type(question["type"]), Mind(knows, 1.0, False, is_tripped)
    given = [answer(question, BANK[code]["difficulty"], mind, chance)[0] for _ in range(200)]
    return sum(kind.mark(question["data"], one).score >= 1 for one in given if one is not None) / 200


@pytest.mark.parametrize("code", [code for code in BANK if code not in (AMBIGUOUS, TOO_EASY)])
def test_who_knows_more_is_right_more_often(code):
    assert share_right(code, -2) < share_right(code, 2)
    assert share_right(code, 2) > 0.6


def test_everybody_is_right_in_the_question_that_is_too_easy():
    assert share_right(TOO_EASY, -2) > 0.95


def test_the_best_do_not_believe_the_key_that_is_ambiguous():
    assert share_right(AMBIGUOUS, 2) < 0.1 < 0.8 < share_right(AMBIGUOUS, -2)
    assert any(option["text"].startswith(BELIEVED) for option in BANK[AMBIGUOUS]["options"])


def test_words_of_earlier_years_trip_the_young_up():
    assert share_right(WORDY, 0, is_tripped=True) < share_right(WORDY, 0) - 0.2


def test_reading_takes_as_long_as_it_takes():
    mind, hasty = Mind(0, 1.0, False, False), Mind(0, 1.0, True, False)
    for code in BANK:
        seconds = sorted(answer(frozen(code), 3, mind, Random(n))[1] for n in range(50))
        assert 5 < seconds[25] < 90
        assert answer(frozen(code), 3, hasty, Random(1))[1] < 5
