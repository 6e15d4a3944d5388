"""A copied course is a course of its own: it gets a code of its own.

All else Wagtail does: new keys, so that nobody has learnt anything in it, and the settings as they were. What it asks for
first is found at the same place in the copy, see ``courses.prerequisites``.
"""

from collections.abc import Collection
from itertools import count

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages

from courses.models import CourseMixin
from courses.publishing import sync_around, sync_course
from courses.tree import page_models

LONGEST = 32


def after_copying(request: HttpRequest, page: Model, copy: Model) -> None:
    """Number the course ``copy``, and those below it where a whole catalogue was copied. An alias stays what it shows."""
    if copy.alias_of_id:
        sync_around(copy)  # Wagtail does not say that it is published now
        return
    numbered = [one for one in courses_in(copy) if give_own_code(one)]
    if numbered:
        said = _("The copy has a code of its own: %(codes)s. Change it if your numbers are others.")
        messages.info(request, said % {"codes": ", ".join(one.code for one in numbered)})


def courses_in(page: Model) -> list[Model]:
    """The courses that ``page`` is or holds."""
    models = page_models(CourseMixin)
    return [one for model in models for one in model.objects.descendant_of(page, inclusive=True)]


def give_own_code(course: Model) -> bool:
    """Give ``course`` the next free code after its own if another course has it; whether it was changed."""
    others = _codes_of_others(course)
    if not course.code or course.code not in others:
        return False
    course.code = free_code(course.code, others)
    course.save(update_fields=["code"], clean=False)
    draft = course.latest_revision
    if draft:
        draft.content["code"] = course.code
        draft.save(update_fields=["content"])
    if course.live:
        sync_course(course.translation_key)
    return True


def free_code(code: str, taken: Collection[str]) -> str:
    """``code`` with the least number behind it that is not taken: CDS-01-2, CDS-01-3."""
    endings = (f"-{number}" for number in count(2))
    return next(one for ending in endings if (one := code[: LONGEST - len(ending)] + ending) not in taken)


def _codes_of_others(course: Model) -> set[str]:
    models = page_models(CourseMixin)
    return {
        code
        for model in models
        for code in model.objects.exclude(translation_key=course.translation_key).values_list(
            "code", flat=True
        )
    }
