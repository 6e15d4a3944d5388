"""Who may read a lesson and who may begin a course, and the sentence for those who may not yet."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.locks import courses_before
from courses.page_cache.kept import changes_at
from courses.standing import Standing
from learning.models import Activity


@dataclass(frozen=True)
class Access:
    """``may_read`` opens the lessons; ``may_begin`` offers to enrol; ``notice`` says why not, ``first`` what to
    complete before: activities or places with a title and an address."""

    may_read: bool = False
    may_begin: bool = False
    needs_sign_in: bool = False
    notice: str = ""
    first: tuple[Any, ...] = ()

    @property
    def is_locked(self) -> bool:
        """Whether something must be completed first."""
        return bool(self.first)


EVERYTHING = Access(may_read=True)


def access_of(request, standing: Standing) -> Access:
    """What the person behind ``request`` may do in the course."""
    changes_at(request, standing.course.opens_at, standing.course.closes_at)
    notice = when_open(standing.course)
    if standing.done:
        return Access(may_read=True)
    first = courses_before(request, standing.course)
    if first and not notice:
        return Access(notice=_("Another course comes before this one."), first=tuple(first))
    if standing.enrolment:
        return Access(may_read=True)
    if notice:
        return Access(notice=notice)
    if standing.course.open_to_guests:
        return Access(may_read=True, may_begin=True)
    if request.user.is_authenticated:
        return Access(may_begin=True)
    return Access(
        needs_sign_in=True, notice=_("Sign in to take this course, so that your result is recorded.")
    )


def when_open(course: Activity) -> str:
    """A sentence if ``course`` cannot be begun today, else nothing."""
    now = timezone.now()
    if course.retired_at:
        return _("This course is no longer offered.")
    if course.opens_at and now < course.opens_at:
        return _("This course opens on %(day)s.") % {"day": _day(course.opens_at)}
    if course.closes_at and now > course.closes_at:
        return _("This course closed on %(day)s.") % {"day": _day(course.closes_at)}
    return ""


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "d/m/Y")
