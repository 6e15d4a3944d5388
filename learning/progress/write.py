"""Progress rows and the enrolment's own figures, into the database: one SQL statement each."""

from datetime import datetime, timedelta

from django.db import connections, router

from learning.activities.structure import Structure
from learning.columns import Columns
from learning.enrolments.models import Enrolment
from learning.progress.fold import earliest
from learning.progress.models import Progress
from learning.progress.satisfy import Rows

ROW = Columns(Progress, [field.attname for field in Progress._meta.concrete_fields if not field.primary_key])
FIGURES = Columns(
    Enrolment, ["started_at", "satisfied_at", "passed_at", "progress", "score", "seconds", "changed_at", "counted_with"]
)
KEY = ("enrolment_id", "activity_id")
# ``changed_at`` is indexed: while it stays, PostgreSQL writes the row in place and touches none of a dozen indexes.
# Who looks for changes looks back much further than this (``reports.refresh``).
UNNOTED = timedelta(minutes=1)
AT_ONCE = 500  # rows; a database takes only so many values in one statement


def write_rows(enrolment: Enrolment, structure: Structure, rows: Rows, touched: set[int]) -> None:
    """Insert or update the rows of ``touched`` activities and of all above them."""
    ids = sorted(touched.union(*(structure.ancestors(node_id) for node_id in touched)))
    for node_id in ids:
        rows[node_id].enrolment_id = enrolment.pk
    for start in range(0, len(ids), AT_ONCE):
        _upsert([rows[node_id] for node_id in ids[start : start + AT_ONCE]])


def _upsert(rows: list[Progress]) -> None:
    connection = connections[router.db_for_write(Progress)]
    names = ROW.quoted(connection)
    places = f"({', '.join(['%s'] * len(names))})"
    key = [name for name, attname in zip(names, ROW.names, strict=True) if attname in KEY]
    kept = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    # Nothing but names from our models is put into it.
    sql = (
        f"INSERT INTO {connection.ops.quote_name(Progress._meta.db_table)} ({', '.join(names)}) "  # noqa: S608
        f"VALUES {', '.join([places] * len(rows))} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {kept}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in ROW.to_database(row, connection)])


def write_enrolment(enrolment: Enrolment, structure: Structure, rows: Rows, now: datetime) -> None:
    """Bring the enrolment's own figures up to the course's row, if there is one among ``rows``."""
    dates, course_row = _dates(enrolment), rows.get(structure.course)
    enrolment.counted_with = structure.version
    if course_row:
        enrolment.started_at = earliest(enrolment.started_at, course_row.first_at)
        enrolment.satisfied_at = earliest(enrolment.satisfied_at, course_row.satisfied_at)
        enrolment.passed_at = earliest(enrolment.passed_at, course_row.passed_at)
        enrolment.progress = max(enrolment.progress, course_row.progress)
        enrolment.score = course_row.score
    if dates != _dates(enrolment) or now - enrolment.changed_at >= UNNOTED:
        enrolment.changed_at = max(now, enrolment.changed_at)
    if any(was is not None and was != now for was, now in zip(dates, _dates(enrolment), strict=True)):
        # Rare: something turns out to be earlier than was known. Who counts by dates hears of it by ``pre_save``.
        enrolment.save(update_fields=FIGURES.names)
    else:
        _update(enrolment)


def _dates(enrolment: Enrolment) -> tuple[datetime | None, ...]:
    return enrolment.started_at, enrolment.satisfied_at, enrolment.passed_at


def _update(enrolment: Enrolment) -> None:
    connection = connections[router.db_for_write(Enrolment)]
    quote = connection.ops.quote_name
    wanted = ", ".join(f"{name} = %s" for name in FIGURES.quoted(connection))
    sql = f"UPDATE {quote(Enrolment._meta.db_table)} SET {wanted} WHERE id = %s"  # noqa: S608 names of our models
    with connection.cursor() as cursor:
        cursor.execute(sql, [*FIGURES.to_database(enrolment, connection), enrolment.pk])
