"""Progress written anew from the log, for a course or for all: in the order of ids, so that it can go on anywhere."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.activities.models import Activity
from learning.activities.structure import structure_of
from learning.enrolments.models import Enrolment
from learning.keeping.models import SILENT, Rebuild, RunState
from learning.keeping.proving import What, differences
from learning.progress.rebuild import rebuild

AT_ONCE = 100

Tell = Callable[[Enrolment, What], None]


class Busy(Exception):
    """Another worker is at this run."""


def begin(*, course: Activity | None = None, is_dry: bool = False, by=None) -> Rebuild:
    """A new run over the enrolments of ``course``, or over all."""
    total = _enrolments(course).count()
    return Rebuild.objects.create(course=course, is_dry=is_dry, total=total, by=by)


def last_open(*, course: Activity | None = None) -> Rebuild | None:
    """The last run over ``course`` (or over all) that is not finished, to go on with."""
    return Rebuild.objects.filter(course=course).exclude(state=RunState.FINISHED).order_by("-pk").first()


def go_on(run: Rebuild, *, tell: Tell | None = None, most: int | None = None) -> Rebuild:
    """Do what is left of ``run``, or ``most`` hundreds of it. Stops when somebody stopped it.

    Each hundred is noted when it is done: who is killed repeats less than that, which changes nothing. Raises Busy
    while another worker is alive.
    """
    if not _claimed(run):
        raise Busy
    for some in _parts(run, most):
        run.changed += sum([_one(pk, run.is_dry, tell) for pk in some])
        run.done += len(some)
        run.reached = some[-1]
        if not _noted(run):
            run.refresh_from_db()
            return run
    if not _enrolments(run.course).filter(pk__gt=run.reached).exists():
        run.state, run.finished_at = RunState.FINISHED, timezone.now()
    run.beat_at = None
    run.save()
    return run


def stop(run: Rebuild) -> bool:
    """Stop the run after the hundred that it is at; return whether it was under way. It can be gone on with."""
    return bool(Rebuild.objects.filter(pk=run.pk, state=RunState.RUNNING).update(state=RunState.STOPPED))


def resume(run: Rebuild) -> bool:
    """Let a run that was stopped be gone on with; return whether it was stopped."""
    return bool(Rebuild.objects.filter(pk=run.pk, state=RunState.STOPPED).update(state=RunState.RUNNING))


def interrupted(now: datetime | None = None) -> QuerySet[Rebuild]:
    """Runs whose worker died."""
    silent = (now or timezone.now()) - SILENT
    return Rebuild.objects.filter(
        Q(beat_at__lt=silent) | Q(beat_at=None, started_at__lt=silent), state=RunState.RUNNING
    )


def _enrolments(course: Activity | None) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(course=course) if course else Enrolment.objects.all()


def _claimed(run: Rebuild) -> bool:
    now = timezone.now()
    free = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    if not Rebuild.objects.filter(free, pk=run.pk, state=RunState.RUNNING).update(beat_at=now):
        return False
    run.refresh_from_db()
    return True


def _noted(run: Rebuild) -> bool:
    """Note how far the run is; return whether it may go on."""
    noted = {name: getattr(run, name) for name in ("changed", "done", "reached")}
    is_running = Rebuild.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        **noted, beat_at=timezone.now()
    )
    if not is_running:
        Rebuild.objects.filter(pk=run.pk).update(**noted, beat_at=None)
    return bool(is_running)


def _parts(run: Rebuild, most: int | None) -> Iterator[list[int]]:
    count = 0
    while most is None or count < most:
        ids = _enrolments(run.course).filter(pk__gt=run.reached).order_by("pk").values_list("pk", flat=True)
        some = list(ids[:AT_ONCE])
        if not some:
            return
        yield some
        count += 1


@transaction.atomic
def _one(pk: int, is_dry: bool, tell: Tell | None) -> bool:
    """Rebuild one enrolment; return whether anything of it changed, or would have."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if enrolment is None:
        return False
    what = differences(enrolment, fully=True)
    if what and tell:
        tell(enrolment, what)
    is_old = enrolment.counted_with != structure_of(enrolment.course_id).version
    if not is_dry and (what or is_old):
        rebuild(enrolment)
    return bool(what)
