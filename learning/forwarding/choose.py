"""Which statements a forward is about, in the order they came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet

from learning.forwarding.models import Forward
from learning.statements import verbs
from learning.statements.find import by_uuid
from learning.statements.models import Statement

# Ids looked through by one query: one that finds little must not look through the whole log.
WINDOW = 10_000
MOST_COUNTED = 100_000


@dataclass(frozen=True)
class Found:
    """Some statements to be sent, and the id up to which there are no others."""

    statements: list[Statement]
    reached: int


def asked_for(forward: Forward) -> Q:
    """Statements of our learners that the forward is about. What others told us is theirs to send."""
    wanted = Q(enrolment__isnull=False, stored__gte=forward.since)
    if forward.course_id:
        wanted &= Q(enrolment__course=forward.course_id)
    if forward.programme:
        wanted &= Q(enrolment__course__programme=forward.programme)
    if forward.unit:
        wanted &= Q(enrolment__unit__path__startswith=forward.unit.path)
    if forward.verbs:
        wanted &= Q(verb__in=forward.verbs)
    return wanted


def next_of(forward: Forward, *, upto: int, most: int) -> Found:
    """The next statements behind the forward's position, ``most`` of them at most, none behind ``upto``."""
    end = min(upto, forward.position + WINDOW)
    window = Statement.objects.filter(pk__gt=forward.position, pk__lte=end)
    wanted = asked_for(forward) | Q(verb=verbs.VOIDED)
    rows = list(window.filter(wanted).order_by("pk")[:most])
    reached = rows[-1].pk if len(rows) == most else end
    return Found(_without_other_voidings(forward, rows), reached)


def _without_other_voidings(forward: Forward, rows: list[Statement]) -> list[Statement]:
    """A voiding is sent to who was sent what it voids, whatever verbs were asked for."""
    targets = {row.pk: voided_by(row.data) for row in rows if row.verb == verbs.VOIDED}
    if not targets:
        return rows
    known = by_uuid({one for one in targets.values() if one})
    asked = Statement.objects.filter(asked_for(forward), pk__in=[one.pk for one in known.values()])
    sent = set(asked.values_list("uuid", flat=True))
    return [row for row in rows if row.pk not in targets or targets[row.pk] in sent]


def voided_by(data: dict[str, Any]) -> UUID | None:
    """The statement that the voiding statement ``data`` voids (xAPI 1.0.3 Part 2, 2.3.2)."""
    try:
        return UUID(str(data["object"]["id"]))
    except (KeyError, TypeError, ValueError):
        return None


def waiting(forward: Forward) -> tuple[int, datetime | None]:
    """How many statements are still to be sent, counted up to 100,000, and when the first of them came."""
    rows = _behind(forward)
    count = rows.order_by()[:MOST_COUNTED].count()
    return count, rows.aggregate(first=Min("stored"))["first"] if count else None


def _behind(forward: Forward) -> QuerySet[Statement]:
    return Statement.objects.filter(asked_for(forward), pk__gt=forward.position)


def position_before(moment: datetime) -> int:
    """The last id of statements that came before ``moment``; with it a new forward looks through nothing old."""
    return Statement.objects.filter(stored__lt=moment).aggregate(last=Max("pk"))["last"] or 0


def by_ids(ids: Iterable[int]) -> dict[int, Statement]:
    """Those statements that are still in the log."""
    return Statement.objects.in_bulk(list(ids))
