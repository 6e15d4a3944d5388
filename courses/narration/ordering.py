"""Orders to make audio: a worker does them, says how far it is, and can be stopped."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CourseMixin, NarrationOrder
from courses.narration.engines.base import CannotSpeak
from courses.narration.make import engine_named, make_narration
from courses.narration.models import NarrationState
from courses.tree import page_models


@transaction.atomic
def order(course: Any, language: str, *, by: Any, only: Any = None) -> NarrationOrder:
    """A worker shall make the audio of ``course``; the order that is under way, if there is one."""
    for known in NarrationOrder.objects.filter(course=course.translation_key, language=language)[:5]:
        if known.is_under_way and known.only in (None, only):
            return known
    one = NarrationOrder.objects.create(
        course=course.translation_key, language=language, only=only, ordered_by=by
    )
    from courses.tasks import make_narration as task  # tasks stand above everything that they do

    transaction.on_commit(lambda: task.apply_async([one.pk], retry=False))
    return one


def stop(one: NarrationOrder) -> bool:
    """Stop after the lesson that is being made. What is made stays."""
    waiting = NarrationOrder.objects.filter(
        pk=one.pk, state__in=[NarrationState.WAITING, NarrationState.RUNNING]
    )
    return bool(waiting.update(state=NarrationState.STOPPED))


def carry_out(one: NarrationOrder) -> None:
    """Make what the order asks for, lesson by lesson. What went wrong is noted with it."""
    mine = NarrationOrder.objects.filter(pk=one.pk)
    taken = mine.filter(state=NarrationState.WAITING)
    if not taken.update(state=NarrationState.RUNNING, beat_at=timezone.now()):
        return
    try:
        for made in make_narration(_course(one), one.language, engine_named(), only=one.only):
            still = mine.filter(state=NarrationState.RUNNING)
            if not still.update(done=made.number, total=made.total, beat_at=timezone.now()):
                return
    except CannotSpeak as problem:
        mine.update(state=NarrationState.FAILED, problem=str(problem))
    except Exception:
        mine.update(
            state=NarrationState.FAILED,
            problem=_("Something went wrong. The log of the site says what."),
        )
        raise
    else:
        mine.filter(state=NarrationState.RUNNING).update(state=NarrationState.DONE)


def _course(one: NarrationOrder) -> Any:
    for model in page_models(CourseMixin):
        if page := model.objects.filter(translation_key=one.course, alias_of=None).first():
            return page
    raise CannotSpeak(_("The course is gone."))
