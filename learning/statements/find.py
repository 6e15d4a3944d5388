"""Statements by their UUID, and what is no longer in the log."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connections, router
from django.db.models import Max

from learning.statements.models import ArchivedMonth, Stage, Statement, StatementKey
from learning.statements.months import ends_at, month_of

# While a month leaves or returns it may be in the log in part: whoever asks is told of the archive.
AWAY = (Stage.LEAVING, Stage.ARCHIVED, Stage.RETURNING)


def by_uuid(uuids: Iterable[UUID]) -> dict[UUID, Statement]:
    """The statements of the log with these ``uuids``; by one query on SQLite, by two on PostgreSQL."""
    uuids = list(uuids)
    found = Statement.objects.filter(uuid__in=uuids)
    if connections[router.db_for_read(Statement)].vendor == "postgresql":
        # The moment leads to the partition, and in it to the row.
        moments = set(StatementKey.objects.filter(uuid__in=uuids).values_list("stored", flat=True))
        found = found.filter(stored__in=moments)
    return {each.uuid: each for each in found}


def archived(uuids: Iterable[UUID]) -> dict[UUID, date]:
    """Those of ``uuids`` that are in the archive and not in the log, with their month; by two queries."""
    months = set(ArchivedMonth.objects.filter(stage__in=AWAY).values_list("month", flat=True))
    if not months:
        return {}
    keys = StatementKey.objects.filter(uuid__in=list(uuids)).values_list("uuid", "stored")
    return {uuid: month for uuid, stored in keys if (month := month_of(stored)) in months}


def archived_until() -> datetime | None:
    """What was stored before this moment may be in the archive; None if nothing is. By one query."""
    last = ArchivedMonth.objects.filter(stage__in=AWAY).aggregate(last=Max("month"))["last"]
    return ends_at(last) if last else None
