"""Two provinces full of enrolments, for workers to count and to be killed at."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from learning.models import Activity, Enrolment, Learner, Unit
from tests.factories import make_course, make_unit

CODES, COMMUNES, FACTS = ("08", "15"), 205, 1100  # more than one batch of units, and of changed facts
LONG_AGO = date(2004, 1, 1)


def make() -> None:
    """Each commune has some learners of one course; those of a later commune have a greater id."""
    course = make_course(lessons=1)
    for code in CODES:
        _enrol(_communes(code), course, at=timezone.now() - timedelta(days=2))


def _communes(code: str) -> list[Unit]:
    top = make_unit(code, valid_from=LONG_AGO)
    communes = []
    for number in range(COMMUNES):
        name = f"Xã {number}"
        one = Unit(
            code=f"{code}{number:03}",
            level="commune",
            kind="xa",
            name=name,
            full_name=name,
            parent=top,
            valid_from=LONG_AGO,
        )
        one.derive()
        communes.append(one)
    return Unit.objects.bulk_create(communes)


def _enrol(communes: list[Unit], course: Activity, *, at: datetime) -> None:
    learners = Learner.objects.bulk_create(Learner(full_name=f"Người {number}") for number in range(FACTS))
    Enrolment.objects.bulk_create(
        Enrolment(
            learner=learner,
            course=course,
            unit=communes[number * COMMUNES // FACTS],
            enrolled_at=at,
            changed_at=at,
        )
        for number, learner in enumerate(learners)
    )
