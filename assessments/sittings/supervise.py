"""What a supervisor does at a seat. Everything is written down with who did it."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.attempts.answer import locked
from assessments.attempts.models import Attempt
from assessments.attempts.submit import CannotMark, submit
from assessments.sittings.models import ALERTS, Decision, EventKind, Seat, SeatEvent, Sitting
from learning import api

MOST_MINUTES = 120


@transaction.atomic
def admit(*, seats: list[Seat], by: Any) -> int:
    """Let people in who wait; return how many were waiting. Repeating lets nobody in twice."""
    waiting = Seat.objects.select_for_update().filter(
        pk__in=[seat.pk for seat in seats], admitted_at__isnull=True
    )
    found = list(waiting)
    waiting.update(admitted_at=timezone.now())
    SeatEvent.objects.bulk_create(SeatEvent(seat=seat, kind=EventKind.ADMITTED, by=by) for seat in found)
    return len(found)


@transaction.atomic
def release(*, seat: Seat, by: Any) -> None:
    """The learner may go on with another device: the next one that comes with her record has the seat."""
    Seat.objects.filter(pk=seat.pk).update(device="")
    SeatEvent.objects.create(seat=seat, kind=EventKind.RELEASED, by=by)
    _settle(seat, EventKind.SECOND, by)


@transaction.atomic
def give_minutes(*, seat: Seat, minutes: int, by: Any, why: str = "") -> bool:
    """More time for a paper that is being written; False where there is none, or it has no limit of time."""
    attempt = locked(seat.attempt) if seat.attempt else None
    if attempt is None or attempt.submitted_at is not None or attempt.due_at is None:
        return False
    # Who is helped after the time was up gets her minutes from now.
    attempt.due_at = max(attempt.due_at, timezone.now()) + timedelta(minutes=min(minutes, MOST_MINUTES))
    attempt.save(update_fields=["due_at"])
    SeatEvent.objects.create(
        seat=seat, kind=EventKind.MINUTES, amount=min(minutes, MOST_MINUTES), words=why[:500], by=by
    )
    return True


def end(*, seat: Seat, by: Any, why: str = "") -> bool:
    """Take the paper in as it is. False when it was handed in before, or cannot be marked now."""
    attempt = seat.attempt
    if attempt is None:
        return False
    try:
        done = submit(attempt=attempt)
    except (CannotMark, api.NotYours):
        return False
    if not done.again:
        SeatEvent.objects.create(seat=seat, kind=EventKind.ENDED, words=why[:500], by=by)
    return not done.again


def decide(*, event: SeatEvent, decision: str, by: Any, words: str = "") -> None:
    """What a person makes of an alert. The first decision stands; later words are remarks of their own."""
    if decision not in Decision.values or event.kind not in ALERTS:
        return
    SeatEvent.objects.filter(pk=event.pk, decision="").update(
        decision=decision, decided_at=timezone.now(), decided_by=by, words=words[:500]
    )


def remark(*, seat: Seat, words: str, by: Any) -> None:
    """Something for the minutes of the sitting."""
    if words.strip():
        SeatEvent.objects.create(seat=seat, kind=EventKind.NOTED, words=words.strip()[:500], by=by)


def close(*, sitting: Sitting, by: Any) -> int:
    """Nobody comes in any more, and papers are taken in; return how many were. Repeating changes nothing."""
    Sitting.objects.filter(pk=sitting.pk, closed_at__isnull=True).update(
        closed_at=timezone.now(), closed_by=by
    )
    writing = Attempt.objects.filter(seat__sitting=sitting, submitted_at__isnull=True)
    seats = Seat.objects.filter(attempt__in=writing).select_related("attempt")
    return sum(end(seat=seat, by=by) for seat in seats)


def _settle(seat: Seat, kind: Any, by: Any) -> None:
    seat.events.filter(kind=kind, decision="").update(
        decision=Decision.FINE, decided_at=timezone.now(), decided_by=by
    )
