"""Enrolments that nobody made: a province of 124 communes, 40 courses, two years."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice

from django.db import connection, transaction

from learning import api
from learning.models import Activity, Enrolment, Learner, Unit
from tests.factories import make_unit

COMMUNES, COURSES, DAYS, TAKEN, PERIODS = 124, 40, 730, 4, 4
LONG_AGO = date(2004, 1, 1)
NAMES = [
    *("uuid", "learner_id", "unit_id", "course_id", "audience", "progress", "seconds", "assisted"),
    *("enrolled_at", "started_at", "satisfied_at", "passed_at", "changed_at"),
]
UUID = Enrolment._meta.get_field("uuid")


def make_province() -> tuple[Unit, list[Unit]]:
    """A province and its communes."""
    top = make_unit("08", valid_from=LONG_AGO)
    codes = (f"{number:05}" for number in range(1, COMMUNES + 1))
    return top, [make_unit(code, level="commune", parent=top, valid_from=LONG_AGO) for code in codes]


def make_courses() -> list[Activity]:
    """Courses, each a tree of its own."""
    courses = [
        Activity.objects.create(
            key=uuid.uuid4(), type=api.COURSE, title=f"Khóa {number}", planned_periods=PERIODS
        )
        for number in range(COURSES)
    ]
    for course in courses:
        course.course = course
    Activity.objects.bulk_update(courses, ["course"])
    return courses


def make_enrolments(count: int, communes: list[Unit], courses: list[Activity], *, until: datetime) -> None:
    """``count`` enrolments in the two years before ``until``, four to a learner, alike in every run."""
    chance = random.Random(20261114)
    people = -(-count // TAKEN)
    Learner.objects.bulk_create(
        [Learner(full_name=f"Người {number}", sex="FM"[number % 2]) for number in range(people)],
        batch_size=5000,
    )
    rows = (
        _values(chance, learner, commune.pk, course.pk, until)
        for learner in Learner.objects.order_by("-pk").values_list("pk", flat=True)[:people]
        for commune in [chance.choice(communes)]
        for course in chance.sample(courses, TAKEN)
    )
    _insert(islice(rows, count))


def _insert(rows: Iterator[list]) -> None:
    """Enrolments from their values: a tenth of what bulk_create takes."""
    names = ", ".join(connection.ops.quote_name(name) for name in NAMES)
    table = connection.ops.quote_name(Enrolment._meta.db_table)
    places = ", ".join(["%s"] * len(NAMES))
    sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 names of our model
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _values(chance: random.Random, learner: int, commune: int, course: int, until: datetime) -> list:
    """One that was begun by four of five, completed by half, passed by most of those."""
    began = until - timedelta(hours=chance.randrange(DAYS * 24))
    started = min(until, began + timedelta(hours=chance.randrange(120))) if chance.random() < 0.8 else None
    late = started + timedelta(days=chance.randrange(60)) if started and chance.random() < 0.65 else None
    satisfied = min(until, late) if late else None
    passed = satisfied if chance.random() < 0.8 else None
    moments = [began, started, satisfied, passed, satisfied or started or began]
    own = UUID.get_db_prep_value(uuid.UUID(int=chance.getrandbits(128)), connection)
    fixed = ["ND", 1.0 if satisfied else 0.0, chance.randrange(7200), False]
    return [own, learner, commune, course, *fixed, *map(_moment, moments)]


@cache  # of two years, there are not so many hours
def _moment(moment: datetime | None):
    return connection.ops.adapt_datetimefield_value(moment)


def changed_enrolments(count: int, *, now: datetime) -> Iterator[Enrolment]:
    """``count`` enrolments, from all over the province, that are completed ``now``."""
    open_ones = list(Enrolment.objects.filter(satisfied_at__isnull=True).order_by("pk"))
    for enrolment in random.Random(count).sample(open_ones, count):
        enrolment.started_at = enrolment.started_at or now
        enrolment.satisfied_at = enrolment.changed_at = now
        yield enrolment
