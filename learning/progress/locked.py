"""The enrolment of a post, locked, and the progress rows that the post may change, by one query."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from learning.activities.models import Activity
from learning.columns import Columns
from learning.enrolments.models import Enrolment
from learning.people.models import Learner
from learning.progress.models import Progress

ENROLMENT = Columns(Enrolment)
VERSION = Columns(Activity, ["structure_version"])
PROGRESS = Columns(Progress)

LASTS, ENDED = "enrolment.withdrawn_at IS NULL", "enrolment.withdrawn_at IS NOT NULL"

# PostgreSQL gives the locked row as it is after waiting for the lock, but all else as it was before: a second
# look at the row itself tells whether it waited.
SQL = """
    SELECT {version}, enrolment.changed_at, (SELECT changed_at FROM {enrolments} AS b WHERE b.id = enrolment.id),
           {enrolment}, {progress}
    FROM {enrolments} AS enrolment
    JOIN {activities} AS course ON course.id = enrolment.course_id
    JOIN {learners} AS learner ON learner.id = enrolment.learner_id
    LEFT JOIN {rows} AS progress ON progress.enrolment_id = enrolment.id AND progress.activity_id IN ({ids})
    WHERE enrolment.uuid = %s AND enrolment.course_id = %s AND learner.uuid = %s AND {lasts}
"""


def read_locked(
    *,
    registration: uuid.UUID,
    course_id: int,
    learner: uuid.UUID,
    activity_ids: Collection[int],
    lasts: bool = True,
) -> tuple[Enrolment, uuid.UUID, dict[int, Progress]] | None:
    """The learner's enrolment, the course's version, and progress by activity; None if there is no such enrolment.

    One that has ended is found only if ``lasts`` is false. Must run in a transaction, which keeps the lock.
    """
    connection = connections[router.db_for_write(Enrolment)]
    asked = (registration, course_id, learner, sorted(activity_ids), lasts)
    found = _ask(connection, *asked)
    if found and _waited(found[0]):
        # The lock is ours now, but the rest was read before another post was committed.
        found = _ask(connection, *asked)
    if not found:
        return None
    (version,) = VERSION.to_python(found[0][:1], connection)
    after = 3 + len(ENROLMENT.names)
    enrolment = ENROLMENT.to_instance(found[0][3:after], connection)
    rows = [PROGRESS.to_instance(one[after:], connection) for one in found if one[after] is not None]
    return enrolment, version, {one.activity_id: one for one in rows}


def _waited(row: tuple) -> bool:
    _version, changed_at, changed_before = row[:3]
    return changed_at != changed_before


def _ask(
    connection: BaseDatabaseWrapper, registration, course_id, learner, ids: list[int], lasts: bool
) -> list[tuple[Any, ...]]:
    same = Enrolment._meta.get_field("uuid").get_db_prep_value
    values = [*ids, same(registration, connection), course_id, same(learner, connection)]
    with connection.cursor() as cursor:
        cursor.execute(_sql(connection, len(ids), lasts), values)
        return cursor.fetchall()


def _sql(connection: BaseDatabaseWrapper, ids: int, lasts: bool) -> str:
    """The query for so many activities. Nothing but names from our models is put into it."""
    quote = connection.ops.quote_name
    text = SQL.format(
        version=VERSION.of("course", connection),
        enrolment=ENROLMENT.of("enrolment", connection),
        progress=PROGRESS.of("progress", connection),
        enrolments=quote(Enrolment._meta.db_table),
        activities=quote(Activity._meta.db_table),
        learners=quote(Learner._meta.db_table),
        rows=quote(Progress._meta.db_table),
        ids=", ".join(["%s"] * ids) or "NULL",
        lasts=LASTS if lasts else ENDED,
    )
    # SQLite knows no such lock: its transaction holds the whole file from the start.
    return f"{text} FOR UPDATE OF enrolment" if connection.features.has_select_for_update else text
