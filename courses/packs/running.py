"""An import of a course, from its upload to its end: one worker at a time, to be stopped and gone on with."""

from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.archive import CannotRead
from courses.cartridges.formats import read_course
from courses.packs.apply import CannotImport, take
from courses.packs.check import check
from courses.packs.models import MAY_BE_APPLIED, SILENT, CourseImport, ImportState
from learning import conf
from learning.vietnamese import tidy


class Stopped(Exception):
    """Somebody stopped the import, or another worker is at it."""


def upload(file: Any, *, name: str, by: Any, parent: Any = None, as_copy: bool = False) -> CourseImport:
    """Keep ``file`` and note what taking it would do. Raises CannotRead; then nothing is kept."""
    _forget_old()
    pack = read_course(file)
    findings = check(pack, parent=parent, user=by, as_copy=as_copy)
    one = CourseImport(uploaded_by=by, as_copy=as_copy, title=pack.title[:255], findings=findings.to_json())
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


def stop(one: CourseImport) -> bool:
    """Stop it, if its pages are not being written yet."""
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
