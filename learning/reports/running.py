"""One measuring job at a time in each part, whatever workers and restarts do. The lock is a row: any database will do."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from learning import conf
from learning.reports.models import Refresh
from learning.reports.parts import WHOLE

# What a full run leaves to the one that goes on with it.
PROGRESS = ("reached", "units", "units_done", "cells", "drifted_cells")


class TakenOver(Exception):
    """Somebody stopped this run, or another believed it dead and goes on in its place."""


def begin(*, is_full: bool, now: datetime, part: str = WHOLE) -> Refresh | None:
    """A run of our own over ``part``, or None while another is at work there. A dead one is put aside.

    A full run that died or was stopped less than a day ago leaves how far it came to the next full run.
    """
    _put_dead_aside(now, part)
    left = _left_by_the_last(now, part) if is_full else {}
    try:
        with transaction.atomic():
            return Refresh.objects.create(started_at=now, alive_at=now, is_full=is_full, part=part, **left)
    except IntegrityError:
        return None


def stop(run: Refresh) -> bool:
    """Stop ``run`` after the batch that it is at; return whether it was at work. The next full run goes on there."""
    return bool(Refresh.objects.filter(pk=run.pk, is_running=True).update(is_running=None))


def patience() -> timedelta:
    """How long a run may be silent. It says that it is alive after each batch, and no batch takes nearly as long."""
    return timedelta(seconds=conf.get("MEASURES_PATIENCE"))


def dead_run(part: str, now: datetime) -> Refresh | None:
    """The run in ``part`` that should be at work and is silent."""
    # What was alive later than it is now was so by a clock that has since been put right.
    silent = Q(alive_at__lte=now - patience()) | Q(alive_at__gt=now + patience())
    return Refresh.objects.filter(silent, is_running=True, part=part).first()


def _put_dead_aside(now: datetime, part: str) -> None:
    if other := dead_run(part, now):
        # Two may find the same dead run; only one row is left to update.
        Refresh.objects.filter(pk=other.pk, is_running=True, alive_at=other.alive_at).update(is_running=None)


def _left_by_the_last(now: datetime, part: str) -> dict[str, int]:
    last = Refresh.objects.filter(is_full=True, part=part).order_by("-started_at", "-pk").first()
    is_left = last and last.finished_at is None and last.started_at > now - timedelta(days=1)
    return {name: getattr(last, name) for name in PROGRESS} if is_left else {}


def report_alive(run: Refresh, now: datetime) -> None:
    """Save how far ``run`` came. Raises TakenOver if it must stop."""
    run.alive_at = now
    mine = Refresh.objects.filter(pk=run.pk, is_running=True)
    progress = {name: getattr(run, name) for name in ("pairs", *PROGRESS)}
    if not mine.update(alive_at=now, **progress):
        raise TakenOver


def finish(run: Refresh, *, covered_until: datetime, now: datetime) -> Refresh:
    """Close ``run``: the next one begins at ``covered_until``."""
    report_alive(run, now)
    run.finished_at, run.covered_until, run.is_running = now, covered_until, None
    run.save(update_fields=["finished_at", "covered_until", "is_running"])
    return run
