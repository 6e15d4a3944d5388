"""What reports count: enrolments with their dates."""

from datetime import datetime

from django.db import NotSupportedError
from django.db.models import DateField, Func, Q

from learning.enrolments.models import Renewal


def counted(cutoff: datetime | None = None) -> Q:
    """Enrolments that count, as known at ``cutoff`` (now).

    A withdrawn one counts only if it was finished before: what a guest did twice, or a course somebody left,
    is no result. What is asked of somebody in addition, after she completed a course that changed, counts no second
    time.
    """
    stays = Q(withdrawn_at__isnull=True) | Q(satisfied_at__isnull=False)
    if cutoff:
        # Where another enrolment took its place and its dates since, that one counts.
        stays |= Q(withdrawn_at__gt=cutoff, renewed_by__isnull=True)
    return stays & ~Q(renewal=Renewal.SUPPLEMENT)


def not_undone(field: str, cutoff: datetime | None = None) -> Q:
    """Facts that nobody took back until ``cutoff`` (now) by setting ``field``."""
    if not field:
        return Q()
    stands = Q(**{f"{field}__isnull": True})
    return stands | Q(**{f"{field}__gt": cutoff}) if cutoff else stands


class HalfMonth(Func):
    """The half-month, in Vietnam, of a moment: the 1st or the 15th. In plain SQL, because a call a row is slow.

    Vietnam has been seven hours ahead, without summer time, since 1975. SQLite knows no time zones, and PostgreSQL takes
    twice as long to look one up by its name as for everything else here.
    """

    arity = 1
    output_field = DateField()

    def as_sql(self, compiler, connection, **extra):
        raise NotSupportedError(f"Measures are kept on PostgreSQL and SQLite, not on {connection.vendor}.")

    def as_postgresql(self, compiler, connection, **extra):
        local = "(%(expressions)s AT TIME ZONE INTERVAL '7 hours')"
        late = f"CASE WHEN date_part('day', {local}) < 15 THEN 0 ELSE 14 END"
        template = f"(date_trunc('month', {local})::date + {late})"
        return super().as_sql(compiler, connection, template=template, **extra)

    def as_sqlite(self, compiler, connection, **extra):
        local = "date(%(expressions)s, '+7 hours')"
        late = f"CASE WHEN substr({local}, 9) < '15' THEN '+0 days' ELSE '+14 days' END"
        template = f"date({local}, 'start of month', {late})"
        return super().as_sql(compiler, connection, template=template, **extra)
