"""The log's partitions on PostgreSQL: one for each month of ``stored``, made before they are needed.

A partition of its own, ``rest``, catches what belongs to a month that has none. It should stay empty; what is in it
is moved as soon as its month is made. On SQLite the log is one table, and there is nothing to do.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from learning.columns import Columns
from learning.statements.models import Statement
from learning.statements.months import begins_at, ends_at, month_of, months_before, months_between

AHEAD = 3  # months that have their partition before they begin
LOG = Statement._meta.db_table
REST = f"{LOG}_rest"
PATIENCE = "5s"  # that a change of partitions waits for posts, and that posts wait behind it


def database() -> BaseDatabaseWrapper:
    """The connection that the log is written by."""
    return connections[router.db_for_write(Statement)]


def are_used() -> bool:
    """Whether the log is kept in partitions at all."""
    return database().vendor == "postgresql"


def name_of(month: date) -> str:
    """The table of the partition of ``month``."""
    return f"{LOG}_{month:%Y_%m}"


def months() -> set[date]:
    """The months that have a partition."""
    if not are_used():
        return set()
    with database().cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [LOG]
        )
        names = [name for (name,) in cursor.fetchall()]
    found = (re.search(r"_(\d{4})_(\d\d)$", name) for name in names)
    return {date(int(each[1]), int(each[2]), 1) for each in found if each}


def make_ahead(now: datetime | None = None) -> list[date]:
    """Make the partitions of this month and of the next ones, and of months whose statements are in ``rest``.

    Returns the months that were made. Repeating it makes none.
    """
    if not are_used():
        return []
    this = month_of(now or timezone.now())
    wanted = {*months_between(this, months_before(this, -AHEAD)), *_stray_months()}
    made = sorted(wanted - months())
    return [month for month in made if make(month)]


def make(month: date) -> bool:
    """Make the partition of ``month`` with whatever of it is in ``rest``. Returns whether it was missing."""
    with changing() as cursor:
        if month in months():
            return False
        table, columns = name_of(month), ", ".join(_columns())
        span = [begins_at(month), ends_at(month)]
        cursor.execute(f"CREATE TABLE {table} (LIKE {LOG} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        # Names come from our model only.
        cursor.execute(
            f"WITH moved AS (DELETE FROM {REST} WHERE stored >= %s AND stored < %s RETURNING {columns}) "  # noqa: S608
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM moved",
            span,
        )
        # Attaching, other than making it a partition at once, lets posts go on meanwhile.
        attach(cursor, month)
    return True


def attach(cursor, month: date) -> None:
    """Make the table of ``month`` a partition; its indexes are made with it."""
    first, after = begins_at(month), ends_at(month)
    cursor.execute(
        f"ALTER TABLE {LOG} ATTACH PARTITION {name_of(month)} "
        f"FOR VALUES FROM ('{first:%Y-%m-%d} 00:00:00+00') TO ('{after:%Y-%m-%d} 00:00:00+00')"
    )


def drop(cursor, month: date) -> None:
    """Take the partition of ``month`` out of the log and delete it."""
    cursor.execute(f"ALTER TABLE {LOG} DETACH PARTITION {name_of(month)}")
    cursor.execute(f"DROP TABLE {name_of(month)}")


@contextmanager
def returning(month: date) -> Iterator[Callable[[list[Statement]], None]]:
    """Gives a function that inserts rows of ``month``; when all are in, they become part of the log at once."""
    table, columns = name_of(month), Columns(Statement)
    names = ", ".join(columns.quoted(database()))
    place = f"({', '.join(['%s'] * len(columns.names))})"

    def insert(rows: list[Statement]) -> None:
        values = [value for row in rows for value in columns.to_database(row, database())]
        # Names come from our model only.
        sql = f"INSERT INTO {table} ({names}) VALUES {', '.join([place] * len(rows))}"  # noqa: S608
        with database().cursor() as cursor:
            cursor.execute(sql, values)

    with changing() as cursor:
        cursor.execute(
            f"CREATE TABLE {table} (LIKE {LOG} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)"
        )
        yield insert
        # A replay reads the log and then what is carried: nobody may be between the two.
        cursor.execute(f"LOCK TABLE {LOG} IN ACCESS EXCLUSIVE MODE")
        attach(cursor, month)


def strays() -> int:
    """How many statements are in no month's partition. More than none is a reason to look."""
    if not are_used():
        return 0
    with database().cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {REST}")  # noqa: S608 a name of our model
        return cursor.fetchone()[0]


@contextmanager
def changing():
    """A cursor in a transaction that is alone in changing partitions, and gives up rather than hold up posts."""
    with transaction.atomic(using=database().alias), database().cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOG])
        yield cursor


def _stray_months() -> set[date]:
    with database().cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT date_trunc('month', stored AT TIME ZONE 'UTC')::date FROM {REST}")  # noqa: S608
        return {month for (month,) in cursor.fetchall()}


def _columns() -> list[str]:
    return [database().ops.quote_name(field.column) for field in Statement._meta.concrete_fields]
