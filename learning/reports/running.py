"""One measuring job at a time, whatever workers and restarts do. The lock is a row, so any database will do."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from learning.reports.models import Refresh

# A run says that it is alive after each batch, and no batch takes nearly as long.
PATIENCE = timedelta(minutes=15)


class TakenOver(Exception):
    """Another run believed this one dead and goes on in its place."""


def begin(*, is_full: bool, now: datetime) -> Refresh | None:
    """A run of our own, or None while another is at work. A dead one is put aside.

    A full run that died less than a day ago leaves how far it came to the next full run.
    """
    reached = _put_dead_aside(now, is_full)
    try:
        with transaction.atomic():
            return Refresh.objects.create(started_at=now, alive_at=now, is_full=is_full, reached=reached)
    except IntegrityError:
        return None


def _put_dead_aside(now: datetime, is_full: bool) -> int:
    other = Refresh.objects.filter(is_running=True).first()
    if other is None or other.alive_at > now - PATIENCE:
        return 0
    # Two may find the same dead run; only one row is left to update.
    Refresh.objects.filter(pk=other.pk, is_running=True, alive_at=other.alive_at).update(is_running=None)
    recent = other.started_at > now - timedelta(days=1)
    return other.reached if is_full and other.is_full and recent else 0


def report_alive(run: Refresh, now: datetime) -> None:
    """Save how far ``run`` came. Raises TakenOver if it must stop."""
    run.alive_at = now
    mine = Refresh.objects.filter(pk=run.pk, is_running=True)
    progress = {"reached": run.reached, "pairs": run.pairs, "drifted_cells": run.drifted_cells}
    if not mine.update(alive_at=now, **progress):
        raise TakenOver


def finish(run: Refresh, *, covered_until: datetime, now: datetime) -> Refresh:
    """Close ``run``: the next one begins at ``covered_until``."""
    report_alive(run, now)
    run.finished_at, run.covered_until, run.is_running = now, covered_until, None
    run.save(update_fields=["finished_at", "covered_until", "is_running"])
    return run
