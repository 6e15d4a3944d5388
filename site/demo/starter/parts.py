"""How far the demonstration's own people are: one has a course to go on with, another has a certificate."""

from datetime import datetime, timedelta
from random import Random

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from demo.starter.past import learn
from learning import api
from learning.models import Activity

DAY = timedelta(days=1)


def load_parts(courses: dict[str, Activity], now: datetime) -> int:
    """Begin what they have begun, once; returns how many enrolments are new."""
    return _take(
        "duc", courses["CDS-01"], 0.55, now - 20 * DAY, now, due=_end_of_year(now), by="thang"
    ) + _take("mai", courses["CDAN-07"], 1.0, now - 40 * DAY, now)


def _end_of_year(now: datetime) -> datetime:
    """The end of the reporting year, on the 14th of December, that is still to come."""
    here = timezone.localtime(now)
    end = here.replace(month=12, day=14, hour=17, minute=0, second=0, microsecond=0)
    return end if end > here else end.replace(year=end.year + 1)


@transaction.atomic
def _take(
    username: str,
    course: Activity,
    share: float,
    began: datetime,
    now: datetime,
    *,
    due: datetime | None = None,
    by: str = "",
) -> bool:
    """Enrol the person on ``began`` and do a share of the course, unless they ever began it; whether they did now."""
    users = get_user_model().objects
    learner = api.learner_of_user(users.get(username=username))
    if learner.enrolments.filter(course=course).exists():
        return False
    assigned_by = users.get(username=by) if by else None
    enrolment = api.enrol(learner=learner, course=course, at=began, due_at=due, assigned_by=assigned_by)
    learn(enrolment, learner, share, Random(username), now)  # noqa: S311  the same every time
    return True
