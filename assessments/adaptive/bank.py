"""What an adaptive test may ask: calibrated questions of its pools, or, before any calibration, all of them by their
authors' word for how hard they are."""

import time
from functools import lru_cache

from django.db.models import Count

from assessments.adaptive.items import Bank, Item, bank_of
from assessments.analysis.models import Calibration, CalibrationState, ItemParameter
from assessments.questions.base import question_type
from assessments.questions.models import Question, QuestionQuerySet
from assessments.questions.pools import Pool
from learning import api, registry

# For how many seconds a process goes on with what it has read.
KEPT = 600
COLUMNS = ("question__code", "a", "b", "c", "question__competencies", "question__type", "exposure")
# From an author's 1 (easy) to 5 (hard) to the scale of abilities, one in the middle where people are.
MIDDLE, STEP = 3, 0.8
MOST_ON_TRIAL = 200


def calibration_for(pool: int | None) -> int | None:
    """The newest finished calibration, if it knows any question that a test in ``pool`` may ask; else None."""
    done = Calibration.objects.filter(state=CalibrationState.FINISHED).order_by("-pk")
    newest = done.values_list("pk", flat=True).first()
    return newest if newest and _parameters(newest, pool).exists() else None


def bank_for(calibration: int | None, pool: int | None) -> Bank:
    """The bank that a test in ``pool`` asks from, read anew every ten minutes.

    What is withdrawn meanwhile is still in it, so whoever asks looks at the question again.
    """
    return _bank(calibration, pool, int(time.monotonic() // KEPT))


@lru_cache(maxsize=8)
def _bank(calibration: int | None, pool: int | None, _age: int) -> Bank:
    return bank_of(_guessed(pool) if calibration is None else _calibrated(calibration, pool))


def forget_banks() -> None:
    """Read anew at once; for tests."""
    _bank.cache_clear()


def on_trial(calibration: int, pool: int | None) -> list[str]:
    """The codes of published questions that are not calibrated yet, those with the fewest answers first."""
    known = ItemParameter.objects.filter(calibration=calibration).values("question")
    waiting = askable_in(pool).exclude(pk__in=known).annotate(answered=Count("answers"))
    return list(waiting.order_by("answered", "pk").values_list("code", flat=True)[:MOST_ON_TRIAL])


def askable_in(pool: int | None) -> QuestionQuerySet:
    """Questions of ``pool`` and those inside it that a test may ask: nobody waits for a person in the middle of one."""
    by_hand = [name for name, kind in registry.question_types.items() if kind.by_hand]
    questions = Question.objects.askable().exclude(type__in=by_hand)
    return questions.filter(pool__in=_inside(pool)) if pool else questions


def _inside(pool: int):
    top = Pool.objects.filter(pk=pool).first()
    return Pool.objects.inside(top).order_by().values("pk") if top else []


def _parameters(calibration: int, pool: int | None):
    asked = askable_in(pool).order_by().values("pk")
    return ItemParameter.objects.filter(calibration=calibration, is_usable=True, question__in=asked)


def _calibrated(calibration: int, pool: int | None) -> list[Item]:
    rows = _parameters(calibration, pool).order_by("question__code").values_list(*COLUMNS)
    return [_item(*row) for row in rows]


def _guessed(pool: int | None) -> list[Item]:
    """Every question tells people apart as well as any other; how hard it is, its author says."""
    rows = askable_in(pool).order_by("code").values_list("code", "difficulty", "competencies", "type")
    return [
        _item(code, 1.0, (difficulty - MIDDLE) * STEP, 0.0, competencies, kind, 0.0)
        for code, difficulty, competencies, kind in rows
    ]


def _item(
    code: str, a: float, b: float, c: float, competencies: list, type_name: str, exposure: float
) -> Item:
    keys, kind = api.tag_keys(competencies), question_type(type_name)
    # Of several competencies the first is the one it tests above all; a test balances over these.
    return Item(code, a, b, c, keys[0] if keys else "", kind is not None and kind.accessible, exposure)
