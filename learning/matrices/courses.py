"""The courses of a matrix, and what can be chosen of them."""

from collections.abc import Collection

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from learning import conf
from learning.activities.models import Activity
from learning.enrolments.models import Enrolment
from learning.matrices.asked import Asked
from learning.matrices.sheet import Course


def courses_of(asked: Asked, units: Collection[int]) -> list[Course]:
    """Those that were asked for, else all that somebody took for one of ``units``. One query."""
    found = all_courses()
    if asked.programme:
        found = found.filter(programme=asked.programme)
    if asked.courses:
        found = found.filter(pk__in=asked.courses)
    else:
        taken = Enrolment.objects.filter(unit_id__in=units).order_by().values("course")
        found = found.filter(pk__in=taken)
    return [Course(pk, title, code) for pk, title, code in found.values_list("pk", "title", "code")]


def all_courses() -> QuerySet[Activity]:
    """Every course that there is or was, by its code and title."""
    return Activity.objects.filter(course_id=F("pk")).order_by("code", "title", "pk")


def course_options(chosen: Collection[int] = ()) -> list[tuple[str, str]]:
    """Courses for the select: those that are not retired, and those that are ``chosen``."""
    found = all_courses().filter(Q(retired_at__isnull=True) | Q(pk__in=chosen))
    return [
        (str(pk), f"{code} {title}".strip()) for pk, code, title in found.values_list("pk", "code", "title")
    ]


def programme_options() -> list[tuple[str, str]]:
    """The programmes that the host declares, and those that courses name beside them."""
    named = {value: str(label) for value, label in conf.get("PROGRAMMES")}
    used = all_courses().exclude(programme="").order_by().values_list("programme", flat=True).distinct()
    others = {value: value for value in sorted(used) if value not in named}
    return [("", _("All programmes")), *named.items(), *others.items()]
