"""Up to which id the log is settled: nothing with a smaller id can still appear.

An id is taken before its transaction is committed, so a statement may appear behind others that have greater ids. Who
remembers only the greatest id that was seen would skip it.
"""

import time

from django.db import connections, router
from django.db.models import Max

from learning.statements.models import Statement

PATIENCE = 5.0  # seconds; transactions that write statements last milliseconds
_PAUSE = 0.05

# Whoever writes into the log holds this lock from before it takes an id until after its rows can be seen.
_WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND relation = %s::regclass
"""


def settled_to(*, patience: float | None = None) -> int | None:
    """The greatest id that can be seen, once everybody who was writing when it was seen has ended.

    None if one of them lasts longer than ``patience`` (``PATIENCE``) seconds: then try again later.
    """
    last = Statement.objects.aggregate(last=Max("pk"))["last"] or 0
    connection = connections[router.db_for_read(Statement)]
    if connection.vendor != "postgresql":
        return last  # one writer at a time: ids become visible in their order
    writing, until = _writers(connection), time.monotonic() + (PATIENCE if patience is None else patience)
    while writing:
        if time.monotonic() >= until:
            return None
        time.sleep(_PAUSE)
        writing &= _writers(connection)
    return last


def _writers(connection) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [connection.ops.quote_name(Statement._meta.db_table)])
        return {found for (found,) in cursor.fetchall()}
