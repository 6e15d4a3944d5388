"""The bank of an adaptive test from the database: questions that are calibrated, published and of a type that is
installed."""

import time
from functools import lru_cache

from assessments.adaptive.items import Bank, Item, bank_of
from assessments.analysis.models import Calibration, CalibrationState, ItemParameter
from assessments.questions.base import question_type
from learning import api, registry

# For how many seconds a process goes on with what it has read: as long may a withdrawn question still be asked.
KEPT = 600
COLUMNS = ("question__code", "a", "b", "c", "question__competencies", "question__type", "exposure")


class NotCalibrated(Exception):
    """No calibration is finished, so nothing can be asked adaptively."""


def current_bank() -> Bank:
    """The bank by the newest finished calibration: one query, and another when it has to be read."""
    done = Calibration.objects.filter(state=CalibrationState.FINISHED).order_by("-pk")
    newest = done.values_list("pk", flat=True).first()
    if newest is None:
        raise NotCalibrated
    return _bank(newest, int(time.monotonic() // KEPT))


def bank_by(calibration: int) -> Bank:
    """The bank by the calibration of this id, read anew: an attempt goes on with the one it began with."""
    rows = ItemParameter.objects.filter(
        calibration=calibration,
        is_usable=True,
        question__live=True,
        question__type__in=list(registry.question_types),
    )
    return bank_of([_item(*row) for row in rows.order_by("question__code").values_list(*COLUMNS)])


@lru_cache(maxsize=2)
def _bank(calibration: int, _age: int) -> Bank:
    return bank_by(calibration)


def _item(
    code: str, a: float, b: float, c: float, competencies: list, type_name: str, exposure: float
) -> Item:
    keys, kind = api.tag_keys(competencies), question_type(type_name)
    # Of several competencies the first is the one it tests above all; a test balances over these.
    return Item(code, a, b, c, keys[0] if keys else "", kind is not None and kind.accessible, exposure)
