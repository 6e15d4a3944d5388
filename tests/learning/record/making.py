"""Courses that were completed on a day, for the tests of one's own record."""

from datetime import datetime
from zoneinfo import ZoneInfo

from learning import api
from learning.models import Activity, Enrolment, Learner
from tests.factories import make_course

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(*parts: int) -> datetime:
    """A moment by the clock in Vietnam."""
    return datetime(*parts, tzinfo=HERE)


def taken(learner: Learner, course: Activity | None = None, **fields) -> Enrolment:
    """An enrolment with whatever dates it is given."""
    enrolment = api.enrol(learner=learner, course=course or make_course())
    Enrolment.objects.filter(pk=enrolment.pk).update(**fields)
    enrolment.refresh_from_db()
    return enrolment


def done(learner: Learner, moment: datetime, *, periods: float = 4, **course) -> Enrolment:
    """A course of so many periods, completed at ``moment``."""
    return taken(learner, make_course(planned_periods=periods, **course), satisfied_at=moment, progress=1.0)
