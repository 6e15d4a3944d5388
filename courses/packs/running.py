"""An import of a course, from its upload to its end, and back: one worker at a time, to be stopped and gone on with."""

from datetime import timedelta
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.cache import cache
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.cartridges.formats import read_course
from courses.packs.apply import CannotImport, take
from courses.packs.check import check
from courses.packs.incoming import Findings
from courses.packs.manifest import Pack
from courses.packs.models import MAY_BE_APPLIED, SILENT, CourseImport, ImportState
from courses.packs.undoing import CannotUndo, undo
from learning import conf
from learning.archive import CannotRead
from learning.vietnamese import tidy


class Stopped(Exception):
    """Somebody stopped the import, or another worker is at it."""


def upload(file: Any, *, name: str, by: Any, parent: Any = None, as_copy: bool = False) -> CourseImport:
    """Keep ``file`` and note what taking it would do. Raises CannotRead; then nothing is kept."""
    _forget_old()
    pack = read_course(file)
    findings = check(pack, parent=parent, user=by, as_copy=as_copy)
    return keep(file, pack, findings, name=name, by=by, parent=parent, as_copy=as_copy)


def keep(
    file: Any,
    pack: Pack,
    findings: Findings,
    *,
    name: str,
    by: Any,
    parent: Any = None,
    **how: Any,
) -> CourseImport:
    """The import of ``pack`` out of ``file``, in which ``findings`` were found."""
    one = CourseImport(uploaded_by=by, title=pack.title[:255], findings=findings.to_json(), **how)
    one.file_name = tidy(PurePath(name).name)[-255:]
    one.parent_id = parent and parent.pk
    file.seek(0)
    # By a name that nobody guesses.
    one.file.save(f"{one.uuid}.zip", File(file), save=False)
    one.save()
    return one


def _forget_old() -> None:
    """Delete the files of imports that nobody applied."""
    kept_since = timezone.now() - timedelta(days=conf.get("ROSTER_FILE_DAYS"))
    old = CourseImport.objects.filter(uploaded_at__lt=kept_since).exclude(file="")
    for one in old.exclude(state=ImportState.APPLYING):
        one.file.delete(save=False)
        CourseImport.objects.filter(pk=one.pk).update(file="")


def send_to_worker(one: CourseImport, **how: Any) -> bool:
    """A worker shall apply the import. False if one is at it, or it is done."""
    silent = Q(state=ImportState.APPLYING, beat_at__lt=timezone.now() - SILENT)
    free = CourseImport.objects.filter(Q(state__in=MAY_BE_APPLIED) | silent, pk=one.pk)
    if not free.update(state=ImportState.APPLYING, beat_at=timezone.now(), done=0, problem="", **how):
        return False
    from courses.tasks import apply_import  # tasks stand above everything that they do

    transaction.on_commit(lambda: apply_import.apply_async([one.pk], retry=False))
    return True


def send_to_undo(one: CourseImport, *, by: Any) -> bool:
    """A worker shall take the import back. False if one is at it, or it is done."""
    with transaction.atomic():
        mine = _unless_busy(one)
        if mine is None or not (mine.may_be_undone or (mine.is_being_undone and mine.is_silent)):
            return False
        CourseImport.objects.filter(pk=one.pk).update(undo_by=by, beat_at=timezone.now(), problem="")
    cache.delete(_place(one))
    from courses.tasks import undo_import  # tasks stand above everything that they do

    transaction.on_commit(lambda: undo_import.apply_async([one.pk], retry=False))
    return True


def _unless_busy(one: CourseImport) -> CourseImport | None:
    """The row, held; None while a worker holds it to take the import back."""
    return CourseImport.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=one.pk).first()


def stop(one: CourseImport) -> bool:
    """Stop it, if its pages are not being written yet, or taken back."""
    with transaction.atomic():
        mine = _unless_busy(one)
        if mine is not None and mine.is_being_undone:
            return bool(CourseImport.objects.filter(pk=one.pk).update(undo_by=None))
    waiting = CourseImport.objects.filter(pk=one.pk, state=ImportState.APPLYING)
    return bool(waiting.update(state=ImportState.STOPPED, problem=""))


def apply(one: CourseImport) -> CourseImport:
    """Take the uploaded course. What went wrong is noted with it; then nothing of it is left behind."""
    if one.state != ImportState.APPLYING:
        return one
    try:
        page = _take(one)
    except Stopped:
        one.refresh_from_db()
        return one
    except (CannotImport, CannotRead) as refused:
        return _finish(one, ImportState.FAILED, problem=str(refused))
    except OSError:
        return _finish(one, ImportState.FAILED, problem=_("The file was deleted. Upload it again."))
    except Exception:
        _finish(one, ImportState.FAILED, problem=_("Something went wrong. The log of the site says what."))
        raise
    one.file.delete(save=False)
    return _finish(one, ImportState.APPLIED, page_id=page.pk, file="", finished_at=timezone.now())


def take_back(one: CourseImport) -> CourseImport:
    """Take the import back for whoever asked for it. Once or many times, it is done once.

    What went wrong is noted with it; then nothing was done.
    """
    if not one.is_being_undone:
        return one
    problem = ""
    try:
        with transaction.atomic():
            mine = _unless_busy(one)
            if mine is None or not mine.is_being_undone:
                return one
            with override(_language(mine.undo_by)):
                undo(mine, by=mine.undo_by, beat=partial(_note, one))
    except CannotUndo as refused:
        problem = str(refused)
    except Exception:
        _give_up(one, _("Something went wrong. The log of the site says what."))
        raise
    if problem:
        _give_up(one, problem)
    one.refresh_from_db()
    return one


def _give_up(one: CourseImport, problem: str) -> None:
    CourseImport.objects.filter(pk=one.pk).update(undo_by=None, problem=problem)


def _place(one: CourseImport) -> str:
    return f"learning_courses.undoing.{one.pk}"


def _note(one: CourseImport, done: int, total: int) -> None:
    # Taking back is one transaction: until it ends, nobody else sees what it writes into the database.
    cache.set(_place(one), (done, total), SILENT.total_seconds())


def how_far(one: CourseImport) -> tuple[int, int]:
    """How much of how much is done; nothing of nothing where nobody can say."""
    return cache.get(_place(one), (0, 0)) if one.is_being_undone else (one.done, one.total)


def _take(one: CourseImport) -> Any:
    def beat(done: int, total: int) -> None:
        same = CourseImport.objects.filter(pk=one.pk, state=ImportState.APPLYING)
        if not same.update(done=done, total=total, beat_at=timezone.now()):
            raise Stopped

    with one.file.open("rb") as file, override(_language(one.uploaded_by)):
        page, findings = take(
            read_course(file),
            parent=one.parent and one.parent.specific,
            user=one.uploaded_by,
            as_copy=one.as_copy,
            as_draft=one.as_draft,
            choice=one.choice,
            copy=str(one.uuid),
            beat=beat,
        )
    CourseImport.objects.filter(pk=one.pk).update(findings=findings.to_json())
    return page


def _language(user: Any) -> str | None:
    from django.utils.translation import get_language
    from wagtail.users.models import UserProfile

    profile = UserProfile.objects.filter(user=user).first()
    return profile.get_preferred_language() if profile else get_language()


def _finish(one: CourseImport, state: Any, **fields: Any) -> CourseImport:
    CourseImport.objects.filter(pk=one.pk).update(state=state, **fields)
    one.refresh_from_db()
    return one
