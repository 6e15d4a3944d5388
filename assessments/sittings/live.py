"""What the supervisor's screen shows: every seat with how far it is, by a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from assessments.attempts.models import Answer
from assessments.sittings.models import ALERTS, Seat, SeatEvent, Sitting


@dataclass(frozen=True)
class Row:
    """One seat as it is now. ``state`` is waiting, admitted, writing, silent or done."""

    seat: Seat
    state: str
    answered: int
    asked: int
    alerts: list[SeatEvent]

    @property
    def name(self) -> str:
        return self.seat.enrolment.learner.full_name

    @property
    def minutes_left(self) -> int | None:
        """Whole minutes until the time is up; None without a limit or when it is handed in."""
        attempt = self.seat.attempt
        if attempt is None or attempt.due_at is None or self.state == "done":
            return None
        return max(0, int((attempt.due_at - timezone.now()).total_seconds() // 60))


def rows_of(sitting: Sitting) -> list[Row]:
    """The seats of ``sitting``: who needs somebody first, then who waits, then the others as they came."""
    now = timezone.now()
    seats = list(sitting.seats.select_related("enrolment__learner", "attempt"))
    answered = _answered([seat.attempt_id for seat in seats if seat.attempt_id])
    alerts: dict[int, list[SeatEvent]] = {}
    for event in SeatEvent.objects.filter(seat__sitting=sitting, kind__in=ALERTS, decision=""):
        alerts.setdefault(event.seat_id, []).append(event)
    rows = [
        Row(seat, _state(seat, now), answered.get(seat.attempt_id, 0), _asked(seat), alerts.get(seat.pk, []))
        for seat in seats
    ]
    return sorted(rows, key=lambda row: (not row.alerts, ORDER.index(row.state)))


ORDER = ["waiting", "silent", "admitted", "writing", "done"]


def _state(seat: Seat, now: datetime) -> str:
    if seat.is_done:
        return "done"
    if seat.attempt is not None:
        return "silent" if seat.is_silent(now) else "writing"
    return "admitted" if seat.admitted_at else "waiting"


def _asked(seat: Seat) -> int:
    return len(seat.attempt.paper["questions"]) if seat.attempt else 0


def _answered(attempts: list[int]) -> dict[int, int]:
    counted = Answer.objects.filter(attempt__in=attempts).values("attempt").order_by()
    return {
        row["attempt"]: row["count"]
        for row in counted.annotate(count=Count("pk", filter=Q(response__isnull=False)))
    }
