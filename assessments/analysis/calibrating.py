"""One calibration from beginning to end, as a task or a command runs it: it can be stopped, watched and gone on
with."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.analysis.counting import new_answers
from assessments.analysis.models import SILENT, Calibration, CalibrationState
from assessments.analysis.needs import need_numpy
from learning import conf

Tell = Callable[[Calibration], None]


class Busy(Exception):
    """Another worker is at this calibration."""


class Stopped(Exception):
    """Somebody stopped it, or it was deleted."""


class TooFew(Exception):
    """No question has enough answers; the message says how many that is."""


def begin(*, model: str = "", least: int | None = None, fix_anchors: bool = False, by=None) -> Calibration:
    """A new calibration, to be gone on with. What is not given is the host's setting."""
    run = unsaved(model=model, least=least, fix_anchors=fix_anchors, by=by)
    run.save()
    return run


def unsaved(*, model: str = "", least: int | None = None, fix_anchors: bool = False, by=None) -> Calibration:
    """A calibration that is in no table, for trying it out."""
    return Calibration(
        model=model or conf.get("CALIBRATION_MODEL"),
        least=conf.get("CALIBRATION_RESPONSES") if least is None else least,
        has_fixed_anchors=fix_anchors,
        by=by,
    )


def go_on(run: Calibration, *, tell: Tell | None = None) -> Calibration:
    """Do ``run``, or what is left of it. Each cycle is noted when it is done; who is killed begins behind the last.

    Raises Busy while another worker is alive, Stopped when somebody stopped it, TooFew (and notes it) when there
    is nothing to calibrate, and NoNumpy.
    """
    need_numpy()
    from assessments.analysis.outcome import reckon, store

    if not _claimed(run):
        raise Busy
    try:
        outcome = reckon(run, watch=lambda: _noted(run, tell))
    except TooFew as problem:
        _fail(run, str(problem))
        raise
    except Stopped:
        Calibration.objects.filter(pk=run.pk).update(beat_at=None)
        raise
    if not store(run, outcome):
        raise Stopped
    return run


def stop(run: Calibration) -> bool:
    """Stop it after the cycle that it is at; return whether it was under way. It can be gone on with."""
    return bool(
        Calibration.objects.filter(pk=run.pk, state=CalibrationState.RUNNING).update(
            state=CalibrationState.STOPPED
        )
    )


def resume(run: Calibration) -> bool:
    """Let one that was stopped be gone on with; return whether it was stopped."""
    return bool(
        Calibration.objects.filter(pk=run.pk, state=CalibrationState.STOPPED).update(
            state=CalibrationState.RUNNING
        )
    )


def interrupted(now: datetime | None = None) -> QuerySet[Calibration]:
    """Calibrations whose worker died."""
    silent = (now or timezone.now()) - SILENT
    return Calibration.objects.filter(
        Q(beat_at__lt=silent) | Q(beat_at=None, started_at__lt=silent), state=CalibrationState.RUNNING
    )


def newest() -> Calibration | None:
    """The calibration whose parameters count: the newest that is finished."""
    return Calibration.objects.filter(state=CalibrationState.FINISHED).order_by("-pk").first()


def is_worth_it() -> bool:
    """Whether there are so many answers since the newest calibration that another would tell something new."""
    need_numpy()
    enough = conf.get("CALIBRATION_RESPONSES")
    return waiting(most=enough) >= enough


def waiting(*, most: int | None = None) -> int:
    """How many answers there are that the newest calibration did not know, counted up to ``most``."""
    last = newest()
    return new_answers(last.started_at if last else None, most=most)


def too_few(least: int) -> TooFew:
    """Said when no question can be calibrated."""
    return TooFew(
        _("No question has %(least)s answers from first attempts yet, so there is nothing to calibrate.")
        % {"least": least}
    )


def _claimed(run: Calibration) -> bool:
    now = timezone.now()
    free = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    if not Calibration.objects.filter(free, pk=run.pk, state=CalibrationState.RUNNING).update(beat_at=now):
        return False
    run.refresh_from_db()
    return True


def _noted(run: Calibration, tell: Tell | None) -> None:
    """Note how far it is; raises Stopped if it may not go on."""
    noted = {name: getattr(run, name) for name in ("people", "answers", "cycles", "change", "reached")}
    is_running = Calibration.objects.filter(pk=run.pk, state=CalibrationState.RUNNING).update(
        **noted, beat_at=timezone.now()
    )
    if not is_running:
        raise Stopped
    if tell:
        tell(run)


def _fail(run: Calibration, problem: str) -> None:
    run.state, run.problem, run.beat_at = CalibrationState.FAILED, problem, None
    run.finished_at = timezone.now()
    run.save(update_fields=["state", "problem", "beat_at", "finished_at"])
