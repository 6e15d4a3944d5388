"""What calibrations said of one question, one after another, on which scale each."""

from dataclasses import dataclass
from datetime import datetime

from assessments.analysis.models import Calibration, CalibrationState, ItemParameter
from assessments.questions.models import Question

MOST_SHOWN = 40


@dataclass(frozen=True)
class Estimate:
    """What a calibration found. ``begins`` when its scale is another than that of the estimate before."""

    row: ItemParameter
    begins: bool

    @property
    def moment(self) -> datetime:
        return self.row.calibration.started_at


def history_of(question: Question) -> list[Estimate]:
    """The newest estimates of ``question``, the oldest of them first; what was only carried over says nothing new.

    Two queries.
    """
    rows = ItemParameter.objects.filter(
        question=question, is_carried=False, calibration__state=CalibrationState.FINISHED
    )
    newest = rows.select_related("calibration").defer("observed").order_by("-calibration")[:MOST_SHOWN]
    found = sorted(newest, key=lambda row: row.calibration_id)
    began = list(
        Calibration.objects.filter(state=CalibrationState.FINISHED, previous=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    before = [None, *(row.calibration_id for row in found)]
    return [
        Estimate(row, last is not None and any(last < pk <= row.calibration_id for pk in began))
        for last, row in zip(before, found, strict=False)
    ]
