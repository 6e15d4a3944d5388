"""A calibration from the screen: begun, stopped and gone on with, one at a time."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.analysis import calibrating
from assessments.analysis.models import Calibration, CalibrationState
from assessments.analysis.needs import NoNumpy, need_numpy
from assessments.tasks import go_on_calibrating


class CannotBegin(Exception):
    """No calibration can begin now, or go on; the message says why and what to do."""


@transaction.atomic
def begin(*, model: str, least: int, fix_anchors: bool, by) -> Calibration:
    """A new calibration on its way to a worker. Raises CannotBegin."""
    _make_sure_that_one_can()
    run = calibrating.begin(model=model, least=least, fix_anchors=fix_anchors, by=by)
    _send(run)
    return run


@transaction.atomic
def go_on(run: Calibration) -> bool:
    """Go on with one that was stopped; return whether it was. Raises CannotBegin."""
    if not may_go_on(run):
        return False
    _make_sure_that_one_can()
    is_open = calibrating.resume(run)
    if is_open:
        _send(run)
    return is_open


def may_go_on(run: Calibration) -> bool:
    """Whether ``run`` was stopped and still matters: what began later and is finished counts in its place."""
    later = Calibration.objects.filter(pk__gt=run.pk, state=CalibrationState.FINISHED)
    return run.state == CalibrationState.STOPPED and not later.exists()


def _make_sure_that_one_can() -> None:
    try:
        need_numpy()
    except NoNumpy as problem:
        raise CannotBegin(str(problem)) from None
    # Two who press at once wait for one another here.
    list(Calibration.objects.select_for_update().order_by("-pk")[:1])
    if Calibration.objects.filter(state=CalibrationState.RUNNING).exists():
        raise CannotBegin(_("One is under way already. Wait until it is done, or stop it."))


def _send(run: Calibration) -> None:
    # Where no broker takes it, the task that mends calibrations finds it within minutes.
    transaction.on_commit(lambda: go_on_calibrating.apply_async([run.pk], retry=False), robust=True)
