"""The course that somebody takes and all she has done in it, by one query: what each of its pages asks for."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest

from learning.activities.models import Activity
from learning.columns import Columns
from learning.enrolments.models import Enrolment
from learning.people.learners import guest_uuid
from learning.people.models import Learner
from learning.progress.models import Progress

LEARNER = Columns(Learner, ["uuid"])
COURSE = Columns(Activity)
ENROLMENT = Columns(Enrolment)
DONE = Columns(Progress, ["activity_id", "satisfied_at", "completed_at", "progress", "last_at"])

SQL = """
    SELECT {learner}, {enrolment}, {course}, {progress}
    FROM {activities} AS part
    JOIN {activities} AS course ON course.id = part.course_id
    JOIN {enrolments} AS enrolment ON enrolment.course_id = course.id
    JOIN {learners} AS learner ON learner.id = enrolment.learner_id
    LEFT JOIN {rows} AS progress ON progress.enrolment_id = enrolment.id
    WHERE part.key = %s AND enrolment.withdrawn_at IS NULL AND {whose}
"""
OF_USER = "learner.user_id = %s"
OF_GUEST = "learner.uuid = %s AND learner.user_id IS NULL AND learner.merged_into_id IS NULL"


@dataclass(frozen=True)
class Done:
    """How far one activity is, and when it was last touched."""

    satisfied_at: datetime | None
    completed_at: datetime | None
    progress: float
    last_at: datetime | None = None


@dataclass(frozen=True)
class Taken:
    """An enrolment that lasts, with its ``course``, and what is done by the id of the activity."""

    enrolment: Enrolment
    learner_uuid: uuid.UUID
    done: dict[int, Done]


def taken_by(request: HttpRequest, part: uuid.UUID) -> Taken | None:
    """What the person behind ``request`` does in the course that the activity ``part`` belongs to."""
    connection = connections[router.db_for_read(Enrolment)]
    if request.user.is_authenticated:
        whose, field, value = OF_USER, "user", request.user.pk
    else:
        whose, field, value = OF_GUEST, "uuid", guest_uuid(request)
    if value is None:
        return None
    known = Learner._meta.get_field(field).get_db_prep_value(value, connection)
    key = Activity._meta.get_field("key").get_db_prep_value(part, connection)
    with connection.cursor() as cursor:
        cursor.execute(_sql(connection, whose), [key, known])
        rows = cursor.fetchall()
    return _taken(rows, connection) if rows else None


def _sql(connection: BaseDatabaseWrapper, whose: str) -> str:
    """The query. Nothing but names from our models is put into it."""
    quote = connection.ops.quote_name
    return SQL.format(
        learner=LEARNER.of("learner", connection),
        enrolment=ENROLMENT.of("enrolment", connection),
        course=COURSE.of("course", connection),
        progress=DONE.of("progress", connection),
        activities=quote(Activity._meta.db_table),
        enrolments=quote(Enrolment._meta.db_table),
        learners=quote(Learner._meta.db_table),
        rows=quote(Progress._meta.db_table),
        whose=whose,
    )


def _taken(rows: list[tuple[Any, ...]], connection: BaseDatabaseWrapper) -> Taken:
    # The left join repeats the enrolment, the course and the learner with every row of progress.
    first, after = rows[0], 1 + len(ENROLMENT.names)
    (learner_uuid,) = LEARNER.to_python(first[:1], connection)
    enrolment = ENROLMENT.to_instance(first[1:after], connection)
    after_course = after + len(COURSE.names)
    enrolment.course = COURSE.to_instance(first[after:after_course], connection)
    done = {}
    for row in rows:
        if row[after_course] is not None:
            activity_id, *values = DONE.to_python(row[after_course:], connection)
            done[activity_id] = Done(*values)
    return Taken(enrolment, learner_uuid, done)
