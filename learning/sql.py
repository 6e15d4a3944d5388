"""Running the few SQL statements whose text is ours, and is always the same.

PostgreSQL plans a statement anew each time it comes with its values in it. Where the host lets connections keep
prepared statements (``prepare_threshold`` in the ``OPTIONS`` of the database), those here are planned once a connection.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def ask(connection: BaseDatabaseWrapper, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that ``text`` gives for ``values``, which are as the fields of models prepare them."""
    with _cursor(connection) as cursor:
        cursor.execute(text, _as_sent(connection, values))
        return cursor.fetchall()


def among(connection: BaseDatabaseWrapper) -> str:
    """What follows a column's name to mean that it is one of ``listed``: the same text for any number of them."""
    return "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"


def listed(connection: BaseDatabaseWrapper, values: Iterable[Any]) -> str:
    """The parameter for ``among``: numbers, hashes, or UUIDs as the database has them."""
    return array(values) if connection.vendor == "postgresql" else json.dumps([str(each) for each in values])


def array(values: Iterable[Any]) -> str:
    """``values`` as PostgreSQL reads an array: numbers, moments, UUIDs or hashes, nothing with a comma or a brace."""
    return "{" + ",".join(f'"{each}"' for each in values) + "}"


def run(connection: BaseDatabaseWrapper, text: str, values: Sequence[Any]) -> None:
    """Carry out ``text``, which gives no rows."""
    with _cursor(connection) as cursor:
        cursor.execute(text, _as_sent(connection, values))


def may_prepare(connection: BaseDatabaseWrapper) -> bool:
    """Whether ``connection``, which is open, keeps prepared statements. Poolers in transaction mode must not."""
    return getattr(connection.connection, "prepare_threshold", None) is not None


def _cursor(connection: BaseDatabaseWrapper) -> Any:
    connection.ensure_connection()
    if not may_prepare(connection):
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # there with psycopg 3 only

    connection.validate_no_broken_transaction()
    cursor = ServerBindingCursor(connection.connection)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(cursor)


def _as_sent(connection: BaseDatabaseWrapper, values: Sequence[Any]) -> Sequence[Any]:
    return [_written(each) for each in values] if may_prepare(connection) else values


def _written(value: Any) -> Any:
    """``value`` as a text of no type: a statement is planned anew for values of other types, and None has none."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return array(value)
    if hasattr(value, "obj"):  # JSON, as psycopg wraps it
        return value.dumps(value.obj)
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)
