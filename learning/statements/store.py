"""Once, whatever the network does."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import connections, router

from learning.statements.models import Statement
from learning.statements.validate import Draft


def row(draft: Draft, *, enrolment_id: int, activity_id: int, stored: datetime, authority: str) -> Statement:
    """``draft`` as the row it will be."""
    data = {**draft.data, "stored": stored.isoformat()}
    return Statement(
        uuid=draft.uuid,
        enrolment_id=enrolment_id,
        activity_id=activity_id,
        verb=draft.verb,
        success=draft.success,
        completion=draft.completion,
        scaled=draft.scaled,
        extent=draft.extent,
        seconds=draft.seconds,
        timestamp=draft.timestamp,
        stored=stored,
        authority=authority,
        data=data,
    )


def insert_new(rows: Iterable[Statement]) -> set[uuid.UUID]:
    """Insert the rows whose UUID is not in the log yet; return those UUIDs. One SQL statement.

    Two devices may send the same statement at the same moment: the database decides, not a look beforehand
    (xAPI 1.0.3 Part 3, 2.1.2: a repeated id leaves the first one as it is).
    """
    rows = list(rows)
    if not rows:
        return set()
    connection = connections[router.db_for_write(Statement)]
    columns = [field for field in Statement._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in columns)
    places = ", ".join("(" + ", ".join(["%s"] * len(columns)) + ")" for _ in rows)
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in columns
    ]
    # Django's bulk_create cannot ignore conflicts and say which rows were new. Names come from our model only.
    sql = (
        f"INSERT INTO {quote(Statement._meta.db_table)} ({names}) VALUES {places} "  # noqa: S608
        f"ON CONFLICT ({quote('uuid')}) DO NOTHING RETURNING {quote('uuid')}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {found if isinstance(found, uuid.UUID) else uuid.UUID(found) for (found,) in cursor.fetchall()}
