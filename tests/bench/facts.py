"""Enrolments that nobody made: the country's provinces and communes, 40 courses, two years.

A commune holds three courses at a time, so that many of its people begin the same one in the same half-month.
"""

import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice

from django.db import connection, transaction

from learning import api
from learning.models import Activity, Enrolment, Learner, Unit
from tests.factories import make_unit

PROVINCES, COMMUNES, COURSES, DAYS, TAKEN, PERIODS = 34, 102, 40, 730, 4, 4
AT_ONCE = 3  # courses that a commune holds in a half-month
LONG_AGO = date(2004, 1, 1)
NAMES = [
    *("uuid", "learner_id", "unit_id", "course_id", "audience", "progress", "seconds", "assisted"),
    *("enrolled_at", "started_at", "satisfied_at", "passed_at", "changed_at"),
]
UUID = Enrolment._meta.get_field("uuid")


def make_country(scale: float = 1.0) -> tuple[list[Unit], list[Unit]]:
    """The provinces, and all their communes; fewer where the scale is less than a tenth."""
    provinces = max(2, min(PROVINCES, int(PROVINCES * scale * 10)))
    tops = [make_unit(f"{number:02}", valid_from=LONG_AGO) for number in range(1, provinces + 1)]
    communes = [_commune(top, number) for top in tops for number in range(COMMUNES)]
    return tops, Unit.objects.bulk_create(communes)


def _commune(top: Unit, number: int) -> Unit:
    name = f"Xã {number}"
    names = {"code": f"{top.code}{number:03}", "name": name, "full_name": name}
    made = Unit(level="commune", kind="xa", parent=top, valid_from=LONG_AGO, **names)
    made.derive()
    return made


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
    """``count`` more enrolments in the two years before ``until``, four to a learner."""
    already = Learner.objects.count()
    chance = random.Random(20261114 + already)
    people = -(-count // TAKEN)
    for start in range(0, people, 50_000):
        numbers = range(already + start, already + min(people, start + 50_000))
        Learner.objects.bulk_create(
            [Learner(full_name=f"Người {number}", sex="FM"[number % 2]) for number in numbers],
            batch_size=5000,
        )
    # All of them, because PostgreSQL reads nothing on a connection that is copying.
    learners = list(Learner.objects.order_by("-pk").values_list("pk", flat=True)[:people])
    places = [unit.pk for unit in communes]
    ids = [course.pk for course in courses]
    rows = (row for learner in learners for row in _taken(chance, learner, places, ids, until))
    _insert(islice(rows, count))


def _taken(
    chance: random.Random, learner: int, places: list[int], courses: list[int], until: datetime
) -> Iterator[list]:
    """What one learner took, each when her commune held it."""
    place, taken = chance.randrange(len(places)), set()
    while len(taken) < min(TAKEN, len(courses)):
        back = chance.randrange(DAYS)
        number = (AT_ONCE * (back // 15) + place + chance.randrange(AT_ONCE)) % len(courses)
        if number not in taken:
            taken.add(number)
            began = until - timedelta(days=back, hours=chance.randrange(24))
            yield _values(chance, learner, places[place], courses[number], began, until)


def _insert(rows: Iterable[list]) -> None:
    """Enrolments from their values: a tenth of what bulk_create takes."""
    names = ", ".join(connection.ops.quote_name(name) for name in NAMES)
    table = connection.ops.quote_name(Enrolment._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copied:
                for row in rows:
                    copied.write_row(row)
            return
        places = ", ".join(["%s"] * len(NAMES))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 names of our model


def _values(
    chance: random.Random, learner: int, commune: int, course: int, began: datetime, until: datetime
) -> list:
    """One that was begun by four of five, completed by half, passed by most of those."""
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
    """``count`` enrolments, from all over the country, that are completed ``now``."""
    chance = random.Random(f"{count} {now}")
    first, last = (
        Enrolment.objects.order_by(order).values_list("pk", flat=True)[0] for order in ("pk", "-pk")
    )
    found = 0
    while found < count:
        some = [chance.randint(first, last) for _ in range(count)]
        for enrolment in Enrolment.objects.filter(pk__in=some, satisfied_at__isnull=True)[: count - found]:
            enrolment.started_at = enrolment.started_at or now
            enrolment.satisfied_at = enrolment.changed_at = now
            found += 1
            yield enrolment
