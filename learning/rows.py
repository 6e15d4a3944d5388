"""Many rows of a model written by one SQL statement, whose text is the same however many they are.

PostgreSQL gets them as one JSON text: to put a value for each column of each row into a statement takes longer than the
statement. SQLite carries it out once for each row, which is no round trip there, and every number stays what it is.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from learning.columns import Columns
from learning.sql import run


class _Many:
    """A statement for many rows of ``columns``; a row is its values in their order."""

    def __init__(self, columns: Columns):
        self.columns = columns
        self._texts: dict[str, str] = {}

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write all of ``rows``, by no query if there are none."""
        connection = connections[router.db_for_write(self.columns.model)]
        if not rows:
            return
        if connection.vendor == "postgresql":
            run(connection, self._text(connection), [json.dumps([*self.columns.rows_as_json(rows)])])
        else:
            with connection.cursor() as cursor:
                cursor.executemany(self._text(connection), self._values(rows, connection))

    def _text(self, connection: BaseDatabaseWrapper) -> str:
        """The statement. Nothing but names from our models is put into it."""
        if connection.vendor not in self._texts:
            self._texts[connection.vendor] = self._written(connection)
        return self._texts[connection.vendor]

    def _values(self, rows: Sequence[Sequence[Any]], connection: BaseDatabaseWrapper) -> list[list[Any]]:
        return self.columns.rows_to_database(rows, connection)

    def _written(self, connection: BaseDatabaseWrapper) -> str:
        raise NotImplementedError


class Upsert(_Many):
    """Insert rows; of those whose ``key`` is in the table only what is ``changed`` is written.

    ``key`` and ``changed`` are attnames among the columns.
    """

    def __init__(self, columns: Columns, *, key: Sequence[str], changed: Sequence[str]):
        super().__init__(columns)
        self.key, self.changed = key, changed

    def _written(self, connection: BaseDatabaseWrapper) -> str:
        quoted = dict(zip(self.columns.names, self.columns.quoted(connection), strict=True))
        names = ", ".join(quoted.values())
        said = f"SELECT {names} FROM {self.columns.said(connection)}"  # noqa: S608
        if connection.vendor != "postgresql":
            said = f"VALUES ({', '.join(['%s'] * len(quoted))})"
        key = ", ".join(quoted[name] for name in self.key)
        changed = ", ".join(f"{quoted[name]} = excluded.{quoted[name]}" for name in self.changed)
        table = self.columns.table(connection)
        return f"INSERT INTO {table} ({names}) {said} ON CONFLICT ({key}) DO UPDATE SET {changed}"


class Update(_Many):
    """Bring rows that exist up to date. The first column is the one that they are known by."""

    def _written(self, connection: BaseDatabaseWrapper) -> str:
        key, *changed = self.columns.quoted(connection)
        table = self.columns.table(connection)
        if connection.vendor == "postgresql":
            new = ", ".join(f"{name} = said.{name}" for name in changed)
            said = self.columns.said(connection)
            return f"UPDATE {table} SET {new} FROM {said} WHERE {table}.{key} = said.{key}"  # noqa: S608
        new = ", ".join(f"{name} = %s" for name in changed)
        return f"UPDATE {table} SET {new} WHERE {key} = %s"  # noqa: S608

    def _values(self, rows: Sequence[Sequence[Any]], connection: BaseDatabaseWrapper) -> list[list[Any]]:
        return [[*changed, key] for key, *changed in super()._values(rows, connection)]
