"""Large matrices, written by a worker: its rows are gathered in pieces that are kept, then written into one file.

A worker that is killed loses a piece at most, and nobody ever sees a part of a file.
"""

import gzip
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from learning import conf
from learning.matrices.asked import Asked, asked_of
from learning.matrices.files import KINDS, counted
from learning.matrices.make import about, matrix_of
from learning.matrices.models import MOST_TRIES, SILENT, Export, ExportState
from learning.matrices.sheet import Line, Matrix, batches, flat, headings
from learning.reports.build import CannotBuild
from learning.reports.periods import UnknownPeriod, local_day
from learning.reports.scope import UnitEnded

PIECE = 2000  # rows
GOES_ON: tuple[Any, ...] = (ExportState.STOPPED, ExportState.FAILED)
log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody stopped the export, or another worker is at it."""


def begin(asked: Asked, *, format: str, by) -> Export:
    """Let a worker write it. Who asks twice for the same while it is written gets the one that is under way."""
    same = Export.objects.filter(by=by, kind=asked.kind, unit=asked.unit, asked=asked.plain(), format=format)
    running = same.filter(state__in=(ExportState.WAITING, ExportState.RUNNING)).first()
    if running:
        return running
    made = Export.objects.create(
        kind=asked.kind,
        unit=asked.unit,
        asked=asked.plain(),
        format=format,
        language=translation.get_language() or "vi",
        by=by,
    )
    let_work(made)
    return made


def let_work(export: Export) -> None:
    """Give it to a worker once it is committed."""
    # By name: tasks stand above everything that they do.
    found = current_app.tasks["learning.make_export"]
    transaction.on_commit(lambda: found.apply_async([export.pk], retry=False))


def go_on(export: Export) -> bool:
    """Go on with what was stopped. False if it is neither stopped nor failed."""
    waiting = _same(export).filter(state__in=GOES_ON)
    if not waiting.update(state=ExportState.WAITING, beat_at=None, problem="", tries=0):
        return False
    let_work(export)
    return True


def stop(export: Export) -> bool:
    """Let it end after its present piece. What was gathered stays until it is gone on with or deleted."""
    running = _same(export).filter(state__in=(ExportState.WAITING, ExportState.RUNNING))
    return bool(running.update(state=ExportState.STOPPED))


def make(export: Export) -> bool:
    """Write it, or go on with it. False where somebody stopped it or another worker is at it; why it cannot be written
    is noted with it."""
    try:
        _claim(export)
        with translation.override(export.language):
            _make(export)
    except Stopped:
        return False
    except (PermissionDenied, CannotBuild, UnknownPeriod, UnitEnded) as refused:
        with translation.override(export.language):
            said = str(refused) or _("You may no longer see this unit.")
        _same(export).filter(state=ExportState.RUNNING).update(state=ExportState.FAILED, problem=said)
        return False
    except Exception:
        if export.tries >= MOST_TRIES:  # else another worker tries when this one has been silent long enough
            _give_up(export)
        raise
    return True


def _give_up(export: Export) -> None:
    """Begin it no more, and say so. No part of a file stays; the pieces do, to be gone on with."""
    with translation.override(export.language):
        said = _(
            "The work broke off %(tries)s times and was not begun again. Press “Go on” to try once more; if it "
            "breaks off again, choose a smaller unit or fewer courses, or tell who runs this site."
        ) % {"tries": export.tries}
    running = _same(export).filter(state=ExportState.RUNNING)
    if running.update(state=ExportState.FAILED, problem=said):
        log.error("export %s broke off %d times and was given up", export.pk, export.tries)
        _forget_files(export)


def _claim(export: Export) -> None:
    now = timezone.now()
    free = Q(state=ExportState.WAITING) | Q(state=ExportState.RUNNING, beat_at__lt=now - SILENT)
    mine = _same(export).filter(free, tries__lt=MOST_TRIES)
    if not mine.update(state=ExportState.RUNNING, beat_at=now, problem="", tries=F("tries") + 1):
        raise Stopped
    export.refresh_from_db()


def _make(export: Export) -> None:
    now = timezone.now()
    asked = asked_of(export.asked, export.by, today=local_day(now))
    matrix = matrix_of(asked, export.by, cutoff=now)
    if not matrix.resumes:
        _forget_pieces(export)
    _beat(export, rows_total=matrix.count(), rows_written=0)
    _gather(export, matrix)
    _write(export, matrix, about(matrix, asked, now))


def _gather(export: Export, matrix: Matrix) -> None:
    for some in batches(matrix.lines(after=export.reached), PIECE):
        number = export.pieces + 1
        _keep(f"{export.folder}/{number:05}.jsonl.gz", some)
        export.pieces, export.reached = number, some[-1].key
        export.rows_gathered += len(some)
        _beat(export, pieces=number, reached=export.reached, rows_gathered=export.rows_gathered)


def _keep(name: str, lines: list[Line]) -> None:
    """Keep a piece under its own name, in the place of what a killed worker left there."""
    text = "".join(json.dumps(line.plain(), ensure_ascii=False) + "\n" for line in lines)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(gzip.compress(text.encode(), compresslevel=1)))


def _kept(export: Export) -> Iterator[Line]:
    for number in range(1, export.pieces + 1):
        with default_storage.open(f"{export.folder}/{number:05}.jsonl.gz") as piece:
            for line in gzip.decompress(piece.read()).splitlines():
                yield Line.from_plain(json.loads(line))


def _write(export: Export, matrix: Matrix, facts: list[tuple[str, str]]) -> None:
    """The whole file beside the storage, then into it, and only then its name with the export."""
    kind = KINDS[export.format]
    rows = flat(_kept(export), matrix)
    told = counted(rows, PIECE, lambda done: _beat(export, rows_written=done))
    with TemporaryFile() as file:
        kind.write(file, headings(matrix), told, kept=len(matrix.first), facts=facts)
        size = file.tell()
        file.seek(0)
        name = f"{export.folder}/{export.uuid}.{kind.extension}"
        default_storage.delete(name)
        saved = default_storage.save(name, File(file))
    done: dict[str, Any] = {"file": saved, "bytes": size, "finished_at": timezone.now(), "reached": None}
    mine = _same(export).filter(state=ExportState.RUNNING)
    if not mine.update(state=ExportState.FINISHED, **done):
        default_storage.delete(saved)
        raise Stopped
    export.refresh_from_db()
    _forget_pieces(export)


def _forget_pieces(export: Export) -> None:
    """Delete the pieces, and one more that a killed worker may not have noted."""
    for number in range(1, export.pieces + 2):
        default_storage.delete(f"{export.folder}/{number:05}.jsonl.gz")
    export.pieces, export.reached = 0, None
    fields: dict[str, Any] = {"pieces": 0, "reached": None}
    if export.state != ExportState.FINISHED:
        export.rows_gathered = fields["rows_gathered"] = 0
    _same(export).update(**fields)


def _forget_files(export: Export) -> None:
    """Delete what was written of a file and not noted."""
    for kind in KINDS.values():
        default_storage.delete(f"{export.folder}/{export.uuid}.{kind.extension}")


def _beat(export: Export, **fields: Any) -> None:
    """Say how far it is. Raises Stopped if somebody stopped it."""
    if not _same(export).filter(state=ExportState.RUNNING).update(beat_at=timezone.now(), **fields):
        raise Stopped


def _same(export: Export):
    return Export.objects.filter(pk=export.pk)


def delete(export: Export) -> None:
    """Delete it with all its files; a worker that is at it ends after its present piece."""
    _same(export).update(state=ExportState.STOPPED)
    export.refresh_from_db()
    _forget_pieces(export)
    _forget_files(export)
    if export.file:
        export.file.delete(save=False)
    export.delete()


def mend(*, now: datetime | None = None) -> tuple[list[Export], int]:
    """The exports whose worker died or never came, to be gone on with; and how many were old enough to be deleted.

    What broke off too often is given up.
    """
    moment = now or timezone.now()
    kept_since = moment - timedelta(days=conf.get("EXPORT_DAYS"))
    old = list(Export.objects.filter(asked_at__lt=kept_since))
    for export in old:
        delete(export)
    lost = Q(state=ExportState.RUNNING, beat_at__lt=moment - SILENT)
    lost |= Q(state=ExportState.WAITING, asked_at__lt=moment - SILENT)
    interrupted = list(Export.objects.filter(lost))
    for export in interrupted:
        if export.tries >= MOST_TRIES:
            _give_up(export)
    return [each for each in interrupted if each.tries < MOST_TRIES], len(old)
