"""Until when a reader of the log has seen everything (X-Experience-API-Consistent-Through)."""

from datetime import datetime, timedelta

from django.db import connections, router
from django.utils import timezone

from learning.statements.models import Statement

# A statement gets its time just before its transaction begins, and no transaction that stores one lasts longer.
BEFORE, LONGEST = timedelta(seconds=1), timedelta(seconds=60)

_OLDEST_WRITER = """
    SELECT min(xact_start) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""


def consistent_through() -> datetime:
    """The moment up to which all statements that were stored can be read now. At most one query.

    While somebody is writing, a statement may still come that was stored a moment ago: who asks again with ``since``
    and this moment misses none. SQLite lets one writer in at a time, and there it is now.
    """
    now = timezone.now()
    connection = connections[router.db_for_read(Statement)]
    if connection.vendor != "postgresql":
        return now
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITER)
        (oldest,) = cursor.fetchone()
    return now if oldest is None else max(min(now, oldest - BEFORE), now - LONGEST)
