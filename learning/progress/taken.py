"""The course that somebody takes and all she has done in it, by one query: what each of its pages asks for."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

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
DONE = Columns(Progress, ["activity_id", "progress", "last_at"])

# The enrolment in a row of its own: repeated with each of a thousand lessons it took longer than all else.
SQL = """
    SELECT {learner}, {enrolment}, {course}, {no_progress}, NULL, NULL FROM {mine}
    UNION ALL
    SELECT {nobody}, {progress}, progress.satisfied_at IS NOT NULL, progress.completed_at IS NOT NULL
    FROM {mine} JOIN {rows} AS progress ON progress.enrolment_id = enrolment.id
"""
MINE = """
    {activities} AS part
    JOIN {activities} AS course ON course.id = part.course_id
    JOIN {enrolments} AS enrolment ON enrolment.course_id = course.id AND enrolment.withdrawn_at IS NULL
    JOIN {learners} AS learner ON learner.id = enrolment.learner_id AND part.key = %s AND {whose}
"""
OF_USER = "learner.user_id = %s"
OF_GUEST = "learner.uuid = %s AND learner.user_id IS NULL AND learner.merged_into_id IS NULL"


class Done(NamedTuple):
    """How far one activity is, and when it was last touched.

    That it is satisfied or completed, and not when: reading three moments of a thousand lessons takes its time.
    """

    progress: float
    last_at: datetime | None = None
    is_satisfied: bool = False
    is_completed: bool = False


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
        cursor.execute(_sql(connection, whose), [key, known] * 2)
        rows = cursor.fetchall()
    return _taken(rows, connection) if rows else None


def _sql(connection: BaseDatabaseWrapper, whose: str) -> str:
    """The query. Nothing but names from our models is put into it."""
    mine = MINE.format(
        activities=COURSE.table(connection),
        enrolments=ENROLMENT.table(connection),
        learners=LEARNER.table(connection),
        whose=whose,
    )
    return SQL.format(
        learner=LEARNER.of("learner", connection),
        enrolment=ENROLMENT.of("enrolment", connection),
        course=COURSE.of("course", connection),
        nobody=_nulls(LEARNER, ENROLMENT, COURSE),
        progress=DONE.of("progress", connection),
        no_progress=_nulls(DONE),
        rows=DONE.table(connection),
        mine=mine,
    )


def _nulls(*columns: Columns) -> str:
    return ", ".join("NULL" for each in columns for _name in each.names)


def _taken(rows: list[tuple[Any, ...]], connection: BaseDatabaseWrapper) -> Taken:
    first = next(row for row in rows if row[0] is not None)
    after = 1 + len(ENROLMENT.names)
    (learner_uuid,) = LEARNER.to_python(first[:1], connection)
    enrolment = ENROLMENT.to_instance(first[1:after], connection)
    after_course = after + len(COURSE.names)
    enrolment.course = COURSE.to_instance(first[after:after_course], connection)
    found = (row[after_course:] for row in rows if row[after_course] is not None)
    done = {
        activity_id: Done(progress, last_at, bool(satisfied), bool(completed))
        for activity_id, progress, last_at, satisfied, completed in DONE.rows_to_python(found, connection)
    }
    return Taken(enrolment, learner_uuid, done)
