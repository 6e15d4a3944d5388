"""An upload, from the file to what came of it: small ones at once, large ones by a worker that can be stopped."""

import time
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from courses.h5p.models import H5PUpload, UploadState
from courses.h5p.taking import Taken, take
from courses.packages.h5p.errors import H5PError, Issue, issue
from courses.packages.h5p.package import read
from courses.packs.models import SILENT
from learning import conf
from learning.vietnamese import tidy

# How often a worker says that it is at it, and hears that it shall stop.
PAUSE = 0.5


class Stopped(Exception):
    """Somebody stopped it, or another worker is at it."""


def upload(file: Any, *, name: str, by: Any, may_install: bool, as_copy: bool = False) -> H5PUpload:
    """Take ``file`` in now if it is small, else give it to a worker. Raises H5PError where it is not even kept."""
    _forget_old()
    size = file.seek(0, 2)
    file.seek(0)
    _check(size, by)
    one = H5PUpload(uploaded_by=by, may_install=may_install, as_copy=as_copy, beat_at=timezone.now())
    one.file_name = tidy(PurePath(name).name)[-255:]
    one.total = _parts(file)
    if size <= conf.get("H5P_BYTES_AT_ONCE"):
        one.save()
        return run(one, file)
    # By a name that nobody guesses.
    one.file.save(f"{one.uuid}.bin", File(file), save=False)
    one.save()
    _send(one)
    return one


def _check(size: int, by: Any) -> None:
    if size > (most := conf.get("H5P_BYTES")):
        raise H5PError(issue("too-large", most=most // 1_000_000))
    lately = H5PUpload.objects.filter(uploaded_by=by, uploaded_at__gt=timezone.now() - timedelta(hours=1))
    if lately.count() >= (most := conf.get("H5P_UPLOADS_AN_HOUR")):
        raise H5PError(issue("too-often", most=most))


def _parts(file: Any) -> int:
    """How many files are to be written at most; nothing where it is no package, which is said later."""
    try:
        return len(read(file).entries.names)
    except H5PError:
        return 0
    finally:
        file.seek(0)


def _send(one: H5PUpload) -> None:
    from courses.tasks import take_h5p  # tasks stand above everything that they do

    transaction.on_commit(lambda: take_h5p.apply_async([one.pk], retry=False))


def again(one: H5PUpload) -> bool:
    """Give an upload to a worker once more whose worker has died. False if one is at it."""
    silent = H5PUpload.objects.filter(
        pk=one.pk, state=UploadState.WAITING, beat_at__lt=timezone.now() - SILENT
    )
    if not silent.update(beat_at=timezone.now(), done=0):
        return False
    _send(one)
    return True


def stop(one: H5PUpload) -> bool:
    """Stop it, unless it is done."""
    running = H5PUpload.objects.filter(pk=one.pk, state=UploadState.WAITING)
    return bool(running.update(state=UploadState.STOPPED))


def run_kept(one: H5PUpload) -> H5PUpload:
    """Take in what a worker was given."""
    try:
        with one.file.open("rb") as file:
            return run(one, file)
    except (OSError, ValueError):
        return _end(one, UploadState.REFUSED, issues=_as_json([issue("gone")]))


def run(one: H5PUpload, file: Any) -> H5PUpload:
    """Take it in, and note what came of it. It is stopped or refused as a whole."""
    if one.state != UploadState.WAITING:
        return one
    try:
        taken = take(
            file, by=one.uploaded_by, may_install=one.may_install, as_copy=one.as_copy, beat=_Beat(one)
        )
    except Stopped:
        return _end(one, UploadState.STOPPED)
    except H5PError as refused:
        return _end(one, UploadState.REFUSED, issues=_as_json(refused.issues))
    except Exception:
        _end(one, UploadState.REFUSED, issues=_as_json([issue("failed")]))
        raise
    return _end(one, UploadState.TAKEN, **_came(taken))


def _came(taken: Taken) -> dict[str, Any]:
    return {
        "content": taken.content,
        "notes": _as_json(taken.notes),
        "installed": [str(library.name) for library in taken.installed],
    }


def _end(one: H5PUpload, state: Any, **fields: Any) -> H5PUpload:
    one.file.delete(save=False)
    H5PUpload.objects.filter(pk=one.pk).update(state=state, file="", **fields)
    one.refresh_from_db()
    return one


class _Beat:
    """Counts files; says now and then how many, and hears then whether it shall stop."""

    def __init__(self, one: H5PUpload):
        self._one, self._done, self._next = one, 0, 0.0

    def __call__(self) -> None:
        self._done += 1
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + PAUSE
        same = H5PUpload.objects.filter(pk=self._one.pk, state=UploadState.WAITING)
        if not same.update(done=self._done, beat_at=timezone.now()):
            raise Stopped


def _as_json(issues: Any) -> list[dict[str, Any]]:
    return [{"code": each.code, "path": each.path, "values": dict(each.values)} for each in issues]


def sentences(said: list[dict[str, Any]]) -> list[str]:
    """What is wrong, in the language of who reads it; each once."""
    found = (Issue(each["code"], each["path"], each["values"]).message for each in said)
    return list(dict.fromkeys(found))


def _forget_old() -> None:
    """Delete the files of uploads that nobody finished."""
    kept_since = timezone.now() - timedelta(days=conf.get("H5P_FILE_DAYS"))
    for one in H5PUpload.objects.filter(uploaded_at__lt=kept_since).exclude(file=""):
        one.file.delete(save=False)
        H5PUpload.objects.filter(pk=one.pk).update(file="")
