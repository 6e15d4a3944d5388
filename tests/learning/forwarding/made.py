"""Statements to be sent on, and a forward that sends them."""

from datetime import UTC, datetime

from learning import api
from learning.forwarding.models import Forward
from learning.models import Statement
from tests.factories import leaves, make_course, make_learner, say
from tests.learning.forwarding.receiver import KEY, SECRET

ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)


def learnt(count: int = 5, *, course=None, learner=None, unit=None, **more) -> list[Statement]:
    """So many statements of one learner, in the order they came."""
    course = course or make_course(count)
    learner = learner or make_learner(unit=unit)
    enrolment = api.enrol(learner=learner, course=course)
    lessons = leaves(course)
    for place in range(count):
        verb = api.verbs.COMPLETED if place % 2 else api.verbs.EXPERIENCED
        api.record_for(enrolment, [say(lessons[place % len(lessons)], verb, **more)])
    return list(Statement.objects.filter(enrolment=enrolment).order_by("pk"))


def make_forward(store, name: str = "Kho của Bộ", **more) -> Forward:
    """A forward to ``store``, with a key that it takes."""
    forward = Forward(name=name, endpoint=store.endpoint, key=KEY, **{"since": ALWAYS, **more})
    forward.secret = more.pop("secret", SECRET)
    forward.save()
    return forward
