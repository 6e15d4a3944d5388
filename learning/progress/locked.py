"""The enrolment of a post, locked, and the progress rows that the post may change, by one query."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from learning.activities.models import Activity
from learning.columns import Columns, written_once
from learning.enrolments.models import Enrolment
from learning.people.models import Learner
from learning.progress.models import Progress
from learning.sql import ask

ENROLMENT = Columns(Enrolment)
VERSION = Columns(Activity, ["structure_version"])
PROGRESS = Columns(Progress)

LASTS, ENDED = "enrolment.withdrawn_at IS NULL", "enrolment.withdrawn_at IS NOT NULL"

# PostgreSQL gives the locked row as it is after waiting for the lock, but all else as it was before: a second
# look at the row itself tells whether it waited, for whoever writes a row gives it another place.
WAITED = "enrolment.ctid <> (SELECT ctid FROM {enrolments} AS b WHERE b.id = enrolment.id)"
SQL = """
    SELECT {version}, {waited}, {enrolment}, {progress}
    FROM {enrolments} AS enrolment
    JOIN {activities} AS course ON course.id = enrolment.course_id
    JOIN {learners} AS learner ON learner.id = enrolment.learner_id
    LEFT JOIN {rows} AS progress ON progress.enrolment_id = enrolment.id AND progress.activity_id {among}
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
    if found and found[0][1]:
        # The lock is ours now, but the rest was read before another post was committed.
        found = _ask(connection, *asked)
    if not found:
        return None
    (version,) = VERSION.to_python(found[0][:1], connection)
    after = 2 + len(ENROLMENT.names)
    enrolment = ENROLMENT.to_instance(found[0][2:after], connection)
    rows = [PROGRESS.to_instance(one[after:], connection) for one in found if one[after] is not None]
    return enrolment, version, {one.activity_id: one for one in rows}


def _ask(
    connection: BaseDatabaseWrapper, registration, course_id, learner, ids: list[int], lasts: bool
) -> list[tuple[Any, ...]]:
    same = Enrolment._meta.get_field("uuid").get_db_prep_value
    # PostgreSQL takes a list as one value, which is cheaper than a place for each of sixty lessons.
    listed = [ids] if connection.vendor == "postgresql" else ids
    values = [*listed, same(registration, connection), course_id, same(learner, connection)]
    # A list of any length is one text in PostgreSQL, which it then plans once.
    count = 0 if connection.vendor == "postgresql" else len(ids)
    return ask(connection, _sql(connection, count, lasts), values)


@written_once
def _sql(connection: BaseDatabaseWrapper, ids: int, lasts: bool) -> str:
    """The query for so many activities. Nothing but names from our models is put into it."""
    quote, enrolments = connection.ops.quote_name, connection.ops.quote_name(Enrolment._meta.db_table)
    # SQLite knows no such lock, and nobody waits in it: its transaction holds the whole file from the start.
    has_locks = connection.features.has_select_for_update
    text = SQL.format(
        version=VERSION.of("course", connection),
        waited=WAITED.format(enrolments=enrolments) if has_locks else "NULL",
        enrolment=ENROLMENT.of("enrolment", connection),
        progress=PROGRESS.of("progress", connection),
        enrolments=enrolments,
        activities=quote(Activity._meta.db_table),
        learners=quote(Learner._meta.db_table),
        rows=quote(Progress._meta.db_table),
        among="= ANY(%s)"
        if connection.vendor == "postgresql"
        else f"IN ({', '.join(['%s'] * ids) or 'NULL'})",
        lasts=LASTS if lasts else ENDED,
    )
    return f"{text} FOR UPDATE OF enrolment" if has_locks else text
