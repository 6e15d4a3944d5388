"""Progress rows and the enrolment's own figures, into the database: one SQL statement each, or one for both."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from learning.activities.structure import Structure
from learning.columns import Columns, written_once
from learning.enrolments.models import Enrolment
from learning.progress.fold import earliest
from learning.progress.models import Progress
from learning.progress.satisfy import Rows
from learning.rows import Update, Upsert
from learning.sql import run

ROW = Columns(Progress, [field.attname for field in Progress._meta.concrete_fields if not field.primary_key])
FIGURES = Columns(
    Enrolment,
    [
        "started_at",
        "satisfied_at",
        "completion_known_at",
        "passed_at",
        "progress",
        "score",
        "seconds",
        "changed_at",
        "counted_with",
    ],
)
KEY = ("enrolment_id", "activity_id")
ROWS = Upsert(ROW, key=KEY, changed=[name for name in ROW.names if name not in KEY])
KEYED_FIGURES = Columns(Enrolment, ["id", *FIGURES.names])
MANY_FIGURES = Update(KEYED_FIGURES)
# ``changed_at`` is indexed: while it stays, PostgreSQL writes the row in place and touches none of a dozen indexes.
# Who looks for changes looks back much further than this (``reports.refresh``).
UNNOTED = timedelta(minutes=1)
AT_ONCE = 500  # rows; a database takes only so many values in one statement


@dataclass(frozen=True)
class Sql:
    """A statement with its values; none at all if there is no ``text``."""

    text: str = ""
    values: list[Any] = field(default_factory=list)


NOTHING = Sql()


def write_progress(
    enrolment: Enrolment, structure: Structure, rows: Rows, touched: set[int], now: datetime
) -> None:
    """Write the rows of ``touched`` activities and of all above them, and the enrolment's own figures."""
    some = _some(enrolment, structure, rows, touched)
    enrolment.counted_with = structure.version
    for each in some[:-1]:
        _run(_upsert(each))
    _write_enrolment(enrolment, rows.get(structure.course), now, _upsert(some[-1]) if some else NOTHING)


def write_rows(enrolment: Enrolment, structure: Structure, rows: Rows, touched: set[int]) -> None:
    """Insert or update the rows of ``touched`` activities and of all above them."""
    for each in _some(enrolment, structure, rows, touched):
        _run(_upsert(each))


def upsert(rows: list[Progress]) -> None:
    """Insert or update ``rows``, whose enrolments are set."""
    ROWS.write([ROW.values_of(each) for each in rows])


def _some(enrolment: Enrolment, structure: Structure, rows: Rows, touched: set[int]) -> list[list[Progress]]:
    # An activity that has moved to another course has nothing above it here.
    above = (structure.ancestors(node_id) for node_id in touched if node_id in structure.nodes)
    ids = sorted(touched.union(*above))
    for node_id in ids:
        rows[node_id].enrolment_id = enrolment.pk
    return [
        [rows[node_id] for node_id in ids[start : start + AT_ONCE]] for start in range(0, len(ids), AT_ONCE)
    ]


def _upsert(rows: list[Progress]) -> Sql:
    connection = connections[router.db_for_write(Progress)]
    values = [value for row in rows for value in ROW.to_database(row, connection)]
    return Sql(_upsert_text(connection, len(rows)), values)


@written_once
def _upsert_text(connection: BaseDatabaseWrapper, count: int) -> str:
    """The statement for ``count`` rows. Nothing but names from our models is put into it."""
    names = ROW.quoted(connection)
    places = f"({', '.join(['%s'] * len(names))})"
    key = [name for name, attname in zip(names, ROW.names, strict=True) if attname in KEY]
    kept = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    return (
        f"INSERT INTO {connection.ops.quote_name(Progress._meta.db_table)} ({', '.join(names)}) "  # noqa: S608
        f"VALUES {', '.join([places] * count)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {kept}"
    )


def write_enrolment(enrolment: Enrolment, course_row: Progress | None, now: datetime) -> None:
    """Bring the enrolment's own figures up to the course's row."""
    _write_enrolment(enrolment, course_row, now, NOTHING)


def _write_enrolment(enrolment: Enrolment, course_row: Progress | None, now: datetime, before: Sql) -> None:
    if bring_figures(enrolment, course_row, now):
        # Rare: something turns out to be earlier than was known. Who counts by dates hears of it by ``pre_save``.
        _run(before)
        enrolment.save(update_fields=FIGURES.names)
    else:
        _run(before, _update(enrolment))


def bring_figures(enrolment: Enrolment, course_row: Progress | None, now: datetime) -> bool:
    """Set the enrolment's figures by the course's row. Returns whether a date that was known became another."""
    dates, was_known = _dates(enrolment), enrolment.satisfied_at is not None
    if course_row:
        enrolment.started_at = earliest(enrolment.started_at, course_row.first_at)
        if enrolment.withdrawn_at is None or enrolment.satisfied_at is not None:
            # What ended unfinished is finished no more: another enrolment may have taken its place.
            enrolment.satisfied_at = earliest(enrolment.satisfied_at, course_row.satisfied_at)
        enrolment.passed_at = earliest(enrolment.passed_at, course_row.passed_at)
        enrolment.progress = max(enrolment.progress, course_row.progress)
        enrolment.score = course_row.score
        _note_the_completion(enrolment, was_known, now)
    if dates != _dates(enrolment) or now - enrolment.changed_at >= UNNOTED:
        enrolment.changed_at = max(now, enrolment.changed_at)
    return any(was is not None and was != now for was, now in zip(dates, _dates(enrolment), strict=True))


def _note_the_completion(enrolment: Enrolment, was_known: bool, now: datetime) -> None:
    """When we knew of it first: a completion that turns out to be earlier was counted by then."""
    if enrolment.satisfied_at is None:
        enrolment.completion_known_at = None
    elif not was_known and enrolment.completion_known_at is None:
        enrolment.completion_known_at = now


def _dates(enrolment: Enrolment) -> tuple[datetime | None, ...]:
    return enrolment.started_at, enrolment.satisfied_at, enrolment.passed_at


def update_figures(enrolments: list[Enrolment]) -> None:
    """Write the figures of ``enrolments``, whose dates that were known stay, by one query."""
    MANY_FIGURES.write([KEYED_FIGURES.values_of(each) for each in enrolments])


def _update(enrolment: Enrolment) -> Sql:
    connection = connections[router.db_for_write(Enrolment)]
    quote = connection.ops.quote_name
    wanted = ", ".join(f"{name} = %s" for name in FIGURES.quoted(connection))
    sql = f"UPDATE {quote(Enrolment._meta.db_table)} SET {wanted} WHERE id = %s"  # noqa: S608 names of our models
    return Sql(sql, [*FIGURES.to_database(enrolment, connection), enrolment.pk])


def _run(first: Sql, second: Sql = NOTHING) -> None:
    """Run both: PostgreSQL in one round trip, which costs more than what it does there."""
    connection = connections[router.db_for_write(Progress)]
    if first.text and second.text and connection.vendor == "postgresql":
        first, second = (
            Sql(f"WITH before AS ({first.text}) {second.text}", first.values + second.values),
            NOTHING,
        )
    for each in (first, second):
        if each.text:
            run(connection, each.text, each.values)
