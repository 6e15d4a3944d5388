"""What every upload has in common: its file, one worker at a time, word of how far it is, stopping, going on."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO, TypeVar

from django.core.files import File
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import conf
from learning.sheets.layout import Layout
from learning.sheets.models import RUNNING, SILENT, State, Upload
from learning.sheets.workbook import CannotRead, Row, opened
from learning.vietnamese import tidy

MB = 1_000_000
MAY_BE_CHECKED: tuple[Any, ...] = (State.NEW, State.CHECKED, State.FAILED)
MAY_BE_APPLIED: tuple[Any, ...] = (State.CHECKED, State.STOPPED)
Kind = TypeVar("Kind", bound=Upload)
Each = TypeVar("Each")


class CannotApply(Exception):
    """The upload is not applied. The message says why, for the user."""


class CannotUndo(Exception):
    """The import has to stay. The message says why, for the user."""


class Stopped(Exception):
    """Somebody stopped the run, or another worker is at it."""


def keep(upload: Kind, file: BinaryIO, *, name: str, sender: str, by=None, suffix: str | None = None) -> Kind:
    """Keep ``file`` as the upload's, before anybody knows what is in it."""
    upload.file_name, upload.sender = tidy(PurePath(name).name)[-255:], tidy(sender)[:200]
    upload.sha256, upload.uploaded_by, upload.anywhere = _sha256(file), by, by is None
    file.seek(0)
    # By a name that nobody guesses, and that is no trap for the storage.
    known = suffix or (".xlsx" if file.read(2) == b"PK" else ".csv")
    file.seek(0)
    upload.file.save(f"{upload.uuid}{known}", File(file), save=False)
    upload.save()
    return upload


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(MB):
        digest.update(piece)
    return digest.hexdigest()


def agree(upload: Kind, layout: Layout) -> Kind:
    """The upload's columns are what ``layout`` says."""
    upload.columns, upload.encodings = _stored(layout.columns), _stored(layout.encodings)
    upload.begins_after = layout.begins_after
    upload.save(update_fields=["columns", "encodings", "begins_after"])
    return upload


def _stored(columns) -> dict[str, str]:
    return {str(place): what for place, what in columns.items()}


@contextmanager
def file_of(upload: Upload) -> Iterator[BinaryIO]:
    """What the sender sent. Raises CannotRead."""
    if not upload.file:
        raise CannotRead(_("The file was deleted. Upload it again."))
    try:
        kept = upload.file.open("rb")
    except OSError as error:
        raise CannotRead(_("The file was deleted. Upload it again.")) from error
    with kept as file:
        yield _seekable(file)


@contextmanager
def rows_of(upload: Upload) -> Iterator[Iterator[tuple[int, Row]]]:
    """The rows of the upload's file. Raises CannotRead."""
    with file_of(upload) as file, opened(file, name=upload.file_name, sheet=upload.sheet) as rows:
        yield rows


def _seekable(file) -> BinaryIO:
    # Some storages read only forwards.
    return file.file if file.file.seekable() else io.BytesIO(file.read())


def delete_file(upload: Upload) -> None:
    """Delete what the sender sent, and what told people apart in it."""
    if upload.file:
        upload.file.delete(save=False)
        _same(upload).update(file="")
    upload.forget()


def _same(upload: Upload) -> models.QuerySet:
    return type(upload)._default_manager.filter(pk=upload.pk)


def claim(upload: Upload, state: Any, *, given: Iterable[Any]) -> None:
    """Only one worker is at an upload; where it fell silent, another goes on. Raises Stopped."""
    now = timezone.now()
    waiting = Q(state=state) & (Q(beat_at__lt=now - SILENT) | Q(beat_at=None))
    free = _same(upload).filter(Q(state__in=list(given)) | waiting)
    if not free.update(state=state, beat_at=now, problem=""):
        raise Stopped
    upload.refresh_from_db()


def beat(upload: Upload, state: Any, done: int) -> None:
    """Say how far the run is. Raises Stopped if somebody stopped it."""
    if not _same(upload).filter(state=state).update(rows_done=done, beat_at=timezone.now()):
        raise Stopped


def finish(upload: Kind, state: Any, **fields: Any) -> Kind:
    """The upload is in ``state`` now."""
    _same(upload).update(state=state, **fields)
    upload.refresh_from_db()
    return upload


def wait_for_worker(upload: Upload, state: Any, *, given: Iterable[Any], **fields: Any) -> bool:
    """A worker shall bring the upload into ``state``. False if it is in none of the states ``given`` any more."""
    free = _same(upload).filter(state__in=list(given))
    return bool(free.update(state=state, beat_at=None, rows_done=0, problem="", **fields))


def stop(upload: Upload) -> None:
    """Let the run end after its present batch. What was applied stays, and can be gone on with or undone."""
    if not _same(upload).filter(state=State.APPLYING).update(state=State.STOPPED):
        _same(upload).filter(state=State.CHECKING).update(state=State.NEW)


def refuse_undo(upload: Upload) -> None:
    """Refuse to take back what was not applied, or is taken back already. Raises CannotUndo."""
    if upload.state == State.UNDONE:
        raise CannotUndo(_("This import was already undone."))
    if upload.state not in (State.APPLIED, State.STOPPED, State.UNDOING):
        raise CannotUndo(_("Only an import that was applied, or stopped on its way, can be undone."))


def stays(upload: Upload, why: str) -> None:
    """The upload is not undone after all."""
    was = State.APPLIED if upload.finished_at else State.STOPPED
    _same(upload).filter(state=State.UNDOING).update(state=was, problem=why)


def counted(upload: Upload) -> dict[str, int]:
    """How many rows came out as what."""
    rows = upload.rows.order_by()
    return dict(rows.values_list("outcome").annotate(count=Count("pk")))


def mend(kind: type[Kind], *, now: datetime | None = None) -> tuple[list[Kind], int]:
    """The uploads whose worker died, to be gone on with; and how many files were old enough to be deleted."""
    moment = now or timezone.now()
    uploads = kind._default_manager
    dead = uploads.filter(state__in=RUNNING, beat_at__lt=moment - SILENT)
    kept_since = moment - timedelta(days=conf.get("ROSTER_FILE_DAYS"))
    old = uploads.filter(uploaded_at__lt=kept_since).exclude(file="").exclude(state__in=RUNNING)
    for upload in old:
        delete_file(upload)
    return list(dead), len(old)


def batches(found: Iterator[Each], size: int) -> Iterator[list[Each]]:
    """``found``, so many at a time."""
    while batch := list(islice(found, size)):
        yield batch
