"""A log that goes back months."""

from datetime import UTC, datetime

import time_machine

from learning import api
from learning.models import Activity, Enrolment, Learner
from tests.factories import leaves, make_course, make_learner, say

NOVEMBER = datetime(2026, 11, 20, 5, tzinfo=UTC)


def day(month: int, number: int = 10, year: int = 2026) -> datetime:
    """Noon of a day, in UTC."""
    return datetime(year, month, number, 12, tzinfo=UTC)


def learn(enrolment: Enrolment, *activities: Activity, on: datetime, verb: str = api.verbs.COMPLETED) -> None:
    """Her page says that she did ``activities`` on that day, half a minute each."""
    with time_machine.travel(on, tick=False):
        api.record_for(enrolment, [say(each, verb, result={"duration": "PT30S"}) for each in activities])


def begin(name: str, course: Activity, *, on: datetime) -> Enrolment:
    """A learner of that name takes the course."""
    with time_machine.travel(on, tick=False):
        return api.enrol(learner=make_learner(name), course=course)


def half_year() -> tuple[Activity, list[Enrolment]]:
    """Three learners whose lessons were done in June, August and November: one finished, two under way."""
    course = make_course(lessons=3, blocks=2)
    hoa, binh, chi = (begin(name, course, on=day(6, 1)) for name in ("Hoa", "Bình", "Chi"))
    parts = leaves(course)
    learn(hoa, *parts[:4], on=day(6))
    learn(hoa, *parts[4:], on=day(8))
    learn(binh, parts[0], on=day(6, 12))
    learn(binh, parts[0], parts[1], on=day(11))
    learn(chi, parts[2], on=day(8), verb=api.verbs.EXPERIENCED)
    for each in (hoa, binh, chi):
        each.refresh_from_db()
    return course, [hoa, binh, chi]


def standing(enrolment: Enrolment) -> tuple[dict, list[dict]]:
    """Everything that is known of how far somebody is."""
    names = ("started_at", "satisfied_at", "passed_at", "progress", "score", "seconds")
    own = Enrolment.objects.values(*names).get(pk=enrolment.pk)
    rows = enrolment.progress_rows.order_by("activity").values()
    return own, [{name: value for name, value in row.items() if name != "id"} for row in rows]


def people() -> int:
    """How many learners there are."""
    return Learner.objects.count()
