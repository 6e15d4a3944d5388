"""Taking a seat with a code, being let in, and keeping it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.attempts.models import Attempt
from assessments.quizzes.models import Quiz
from assessments.sittings.models import EventKind, Seat, SeatEvent, Sitting
from learning.models import Enrolment

# How exact the live screen is; hearing of somebody more often writes nothing.
HEARD_EVERY = timedelta(seconds=15)
# One alert for a second device that tries again and again.
SAME_ALERT = timedelta(minutes=5)


class SeatRefused(Exception):
    """There is no seat; the message says why and what to do."""


class SeatTaken(Exception):
    """The paper lies on another device."""

    def __init__(self, seat: Seat):
        super().__init__(_("This exam is open on another device."))
        self.seat = seat


def find_sitting(*, code: str, quiz: Quiz) -> Sitting:
    """The sitting that ``code`` opens now. Raises SeatRefused with what is wrong about it."""
    sitting = Sitting.objects.filter(code=code).select_related("quiz", "unit").first()
    if sitting is None:
        raise SeatRefused(_("There is no sitting with this code. Look at the board once more."))
    if sitting.quiz_id != quiz.pk:
        raise SeatRefused(
            _("This code is for another exam: “%(quiz)s”. Please open that one.") % {"quiz": sitting.quiz}
        )
    now = timezone.now()
    if sitting.closed_at is not None or sitting.closes_at <= now:
        raise SeatRefused(_("This sitting is closed. Please ask your supervisor."))
    if sitting.opens_at > now:
        raise SeatRefused(_("This sitting has not begun yet. Please wait for your supervisor."))
    return sitting


@transaction.atomic
def take_seat(*, sitting: Sitting, enrolment: Enrolment, device: str) -> Seat:
    """The learner's seat in ``sitting``; asking again gives the same. Raises SeatTaken for a second device."""
    seat, is_new = Seat.objects.select_for_update().get_or_create(
        sitting=sitting, enrolment=enrolment, defaults={"device": device, "seen_at": timezone.now()}
    )
    if is_new and not sitting.by_admission:
        seat.admitted_at = seat.seen_at
        seat.save(update_fields=["admitted_at"])
    hold_seat(seat=seat, device=device)
    return seat


def hold_seat(*, seat: Seat, device: str) -> None:
    """Note that ``device`` is at the seat; it takes a seat that was released. Raises SeatTaken."""
    now = timezone.now()
    if not seat.device and device:
        # Two devices may come at once to a seat that was released; one of them is first.
        Seat.objects.filter(pk=seat.pk, device="").update(device=device, seen_at=now)
        seat.refresh_from_db(fields=["device", "seen_at"])
    if seat.device != device:
        raise SeatTaken(seat)
    if now - seat.seen_at >= HEARD_EVERY:
        Seat.objects.filter(pk=seat.pk).update(seen_at=now)


def note_second_device(seat: Seat) -> None:
    """Tell the supervisor that somebody tries to open the paper elsewhere, once in a while."""
    recent = seat.events.filter(kind=EventKind.SECOND, at__gt=timezone.now() - SAME_ALERT)
    if not recent.exists():
        SeatEvent.objects.create(seat=seat, kind=EventKind.SECOND)


def note_away(seat: Seat, seconds: int) -> None:
    """The learner's page was not to be seen for ``seconds``. What is said again within a moment is said once."""
    just_now = timezone.now() - HEARD_EVERY
    if not seat.events.filter(kind=EventKind.LEFT, at__gt=just_now).exists():
        SeatEvent.objects.create(seat=seat, kind=EventKind.LEFT, amount=seconds)


def bring_paper(*, seat: Seat, attempt: Attempt) -> None:
    """The paper that is written at ``seat``."""
    Seat.objects.filter(pk=seat.pk, attempt__isnull=True).update(attempt=attempt, seen_at=timezone.now())
