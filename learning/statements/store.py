"""Once, whatever the network does."""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from learning.columns import Columns, written_once
from learning.sql import ask
from learning.statements.mentions import mentioned, note_mentions
from learning.statements.models import Mention, Reference, Statement, StatementKey
from learning.statements.validate import Draft

ROW = Columns(
    Statement, [field.attname for field in Statement._meta.concrete_fields if not field.primary_key]
)

# A partitioned table knows only of each partition whether a UUID is in it: the register knows of all of them. It is
# asked in one order by everybody, so that two posts of the same statements wait for each other and do not both fail.
IN_PARTITIONS = """
    WITH said AS (SELECT * FROM json_to_recordset(%s::json) AS said (place integer, mentions json, {typed})),
         fresh AS (
             INSERT INTO {register} (uuid, stored) SELECT uuid, stored FROM said ORDER BY uuid
             ON CONFLICT (uuid) DO NOTHING RETURNING uuid
         ),
         put AS (
             INSERT INTO {log} ({columns}) SELECT {columns} FROM said WHERE uuid IN (SELECT uuid FROM fresh)
             ORDER BY place RETURNING uuid, id, stored, {awaited} AS is_awaited
         ),
         noted AS (
             INSERT INTO {mentions} (statement_id, stored, kind, value)
             SELECT put.id, put.stored, (one ->> 0)::smallint, (one ->> 1)::uuid
             FROM put JOIN said USING (uuid) CROSS JOIN LATERAL json_array_elements(said.mentions) AS one
         )
    SELECT uuid, id, is_awaited FROM put
"""
IN_ONE_TABLE = """
    WITH said (place, {columns}) AS (VALUES {values})
    INSERT INTO {log} ({columns}) SELECT {columns} FROM said WHERE uuid NOT IN (SELECT uuid FROM {register})
    ORDER BY place
    ON CONFLICT (uuid) DO NOTHING RETURNING uuid, id, {awaited}
"""
AWAITED = "EXISTS (SELECT 1 FROM {references} AS named WHERE named.target_uuid = {log}.uuid AND named.target_id IS NULL)"


def row(draft: Draft, *, enrolment_id: int, activity_id: int, stored: datetime, authority: str) -> Statement:
    """``draft`` as the row it will be."""
    data = {**draft.data, "stored": stored.isoformat()}
    # By place: Django takes three times as long over names, and there may be ten thousand rows.
    return Statement(
        None,
        draft.uuid,
        enrolment_id,
        activity_id,
        None,
        draft.verb,
        draft.success,
        draft.completion,
        draft.scaled,
        draft.extent,
        draft.seconds,
        draft.timestamp,
        stored,
        authority,
        False,
        data,
    )


def insert_new(rows: Iterable[Statement], *, noted: bool = False) -> set[uuid.UUID]:
    """Insert the rows whose UUID was never stored, give them their ids, and tell whether they were awaited; return
    those UUIDs. If they are ``noted``, they are also found by whom and what they name. One SQL statement, two on
    SQLite for what is noted.

    Two devices may send the same statement at the same moment: the database decides, not a look beforehand
    (xAPI 1.0.3 Part 3, 2.1.2: a repeated id leaves the first one as it is). What was archived stays stored.
    """
    once: dict[uuid.UUID, Statement] = {}
    for each in rows:
        once.setdefault(each.uuid, each)
    rows = list(once.values())
    if not rows:
        return set()
    connection = connections[router.db_for_write(Statement)]
    found = ask(connection, _sql(connection, len(rows)), _values(connection, rows, noted))
    for name, pk, is_awaited in found:
        arrived = once[name if isinstance(name, uuid.UUID) else uuid.UUID(name)]
        arrived.pk, arrived.is_awaited = pk, bool(is_awaited)
    new = [each for each in rows if each.pk is not None]
    if noted and connection.vendor != "postgresql":
        note_mentions(new)
    return {each.uuid for each in new}


def _values(connection: BaseDatabaseWrapper, rows: list[Statement], noted: bool) -> list[Any]:
    if connection.vendor != "postgresql":
        found = ROW.rows_to_database(map(ROW.values_of, rows), connection)
        return [value for values in found for value in values]
    said = [
        {
            "place": place,
            "mentions": [(int(kind), value) for kind, value in mentioned(row.data)] if noted else [],
            **values,
        }
        for place, (row, values) in enumerate(
            zip(rows, ROW.rows_as_json(map(ROW.values_of, rows)), strict=True)
        )
    ]
    return [json.dumps(said, default=str)]


def _sql(connection: BaseDatabaseWrapper, count: int) -> str:
    return (
        _sql_in_partitions(connection)
        if connection.vendor == "postgresql"
        else _sql_in_one_table(connection, count)
    )


@written_once
def _sql_in_partitions(connection: BaseDatabaseWrapper) -> str:
    """The statement for any number of rows. Nothing but names from our models is put into it."""
    return IN_PARTITIONS.format(**_names(connection), typed=ROW.typed(connection))


@written_once
def _sql_in_one_table(connection: BaseDatabaseWrapper, count: int) -> str:
    """The statement for ``count`` rows. Nothing but names from our models is put into it."""
    places = ", ".join(["%s"] * len(ROW.names))
    values = ", ".join(f"({place}, {places})" for place in range(count))
    return IN_ONE_TABLE.format(**_names(connection), values=values)


def _names(connection: BaseDatabaseWrapper) -> dict[str, str]:
    quote = connection.ops.quote_name
    log, references = quote(Statement._meta.db_table), quote(Reference._meta.db_table)
    return {
        "log": log,
        "register": quote(StatementKey._meta.db_table),
        "mentions": quote(Mention._meta.db_table),
        "columns": ", ".join(ROW.quoted(connection)),
        "awaited": AWAITED.format(log=log, references=references),
    }
