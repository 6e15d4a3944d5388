"""What time it is, by the one clock that all machines share: the database's.

A machine whose clock is hours behind would say of what changes now that it changed long ago, and nobody would look for
it there; one that is ahead would say that everything is counted until tonight. So whatever other machines will compare
is said by the database's time.
"""

import logging
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from django.apps import apps
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

log = logging.getLogger(__name__)

NONE = timedelta(0)
# Less than that is the way to the database and back.
NOTICED = timedelta(seconds=1)
TOLD = timedelta(minutes=1)

# How far the database's clock is ahead of this machine's: each connection compares them when it is made.
_ahead: "WeakKeyDictionary[BaseDatabaseWrapper, timedelta]" = WeakKeyDictionary()


def now() -> datetime:
    """The moment by the database's clock, as far as this connection's last look at it tells. Asks nothing."""
    connection = connections[router.db_for_write(apps.get_model("learning", "Enrolment"))]
    if connection.connection is None and connection.vendor != "sqlite":
        connection.ensure_connection()
    return timezone.now() + _ahead.get(connection, NONE)


def compare(connection: BaseDatabaseWrapper) -> timedelta:
    """How far the clock of ``connection``'s database is ahead of this machine's; said in the log if it is a minute.

    SQLite has no clock but this machine's.
    """
    ahead = _looked_up(connection) if connection.vendor == "postgresql" else NONE
    if abs(ahead) >= TOLD and abs(ahead - _ahead.get(connection, NONE)) >= TOLD:
        said = (
            "this machine's clock is wrong by %s (the database's minus ours); set it, and keep it set by NTP"
        )
        log.error(said, ahead if ahead > NONE else f"-{-ahead}")
    _ahead[connection] = ahead
    return ahead


def _looked_up(connection: BaseDatabaseWrapper) -> timedelta:
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
    ahead = there - (before + (timezone.now() - before) / 2)
    return ahead if abs(ahead) >= NOTICED else NONE
