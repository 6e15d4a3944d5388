"""What an adaptive test may ask: calibrated questions of its pools, or, before any calibration, all of them by their
authors' word for how hard they are."""

import time
from functools import lru_cache

from assessments.adaptive.bank import COLUMNS, KEPT, item_of_row
from assessments.adaptive.items import Bank, Item, bank_of
from assessments.analysis.models import Calibration, CalibrationState, ItemParameter
from assessments.questions.models import Question
from assessments.questions.pools import Pool
from learning import registry

# From an author's 1 (easy) to 5 (hard) to the scale of abilities, one in the middle where people are.
MIDDLE, STEP = 3, 0.8


def newest_calibration() -> int | None:
    """The key of the calibration to ask by; None before there is any."""
    done = Calibration.objects.filter(state=CalibrationState.FINISHED).order_by("-pk")
    return done.values_list("pk", flat=True).first()


def stock_for(calibration: int | None, pool: int | None) -> Bank:
    """The bank that a test in ``pool`` asks from, read anew every ten minutes."""
    return _stock(calibration, pool, int(time.monotonic() // KEPT))


@lru_cache(maxsize=8)
def _stock(calibration: int | None, pool: int | None, _age: int) -> Bank:
    return bank_of(_guessed(pool) if calibration is None else _calibrated(calibration, pool))


def forget_stock() -> None:
    """Read anew at once; for tests."""
    _stock.cache_clear()


def on_trial(calibration: int | None, pool: int | None) -> list[str]:
    """The codes of published questions that are not calibrated yet, those with the fewest answers first."""
    if calibration is None:
        return []
    known = ItemParameter.objects.filter(calibration=calibration).values("question")
    waiting = _askable(pool).exclude(pk__in=known)
    return list(waiting.order_by("pk").values_list("code", flat=True)[:MOST_ON_TRIAL])


MOST_ON_TRIAL = 200


def _askable(pool: int | None):
    # Nobody waits for a person in the middle of a test.
    by_hand = [name for name, kind in registry.question_types.items() if kind.by_hand]
    questions = Question.objects.askable().exclude(type__in=by_hand)
    return questions.filter(pool__in=_inside(pool)) if pool else questions


def _inside(pool: int):
    top = Pool.objects.filter(pk=pool).first()
    return Pool.objects.inside(top).order_by().values("pk") if top else []


def _calibrated(calibration: int, pool: int | None) -> list[Item]:
    rows = ItemParameter.objects.filter(
        calibration=calibration, is_usable=True, question__in=_askable(pool).order_by().values("pk")
    )
    return [item_of_row(*row) for row in rows.order_by("question__code").values_list(*COLUMNS)]


def _guessed(pool: int | None) -> list[Item]:
    """Every question tells people apart as well as any other; how hard it is, its author says."""
    rows = _askable(pool).order_by("code").values_list("code", "difficulty", "competencies", "type")
    return [
        item_of_row(code, 1.0, (difficulty - MIDDLE) * STEP, 0.0, competencies, kind, 0.0)
        for code, difficulty, competencies, kind in rows
    ]
