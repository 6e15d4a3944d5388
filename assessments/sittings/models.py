import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.attempts.models import Attempt
from assessments.quizzes.models import Quiz
from learning.models import Enrolment, Unit

# Somebody who was not heard of for so long has lost the network, or left.
SILENT = timedelta(seconds=90)


class SittingQuerySet(models.QuerySet):
    def under_way(self, moment: datetime) -> "SittingQuerySet":
        """Sittings whose code opens a seat at ``moment``."""
        return self.filter(closed_at__isnull=True, opens_at__lte=moment, closes_at__gt=moment)


class Sitting(models.Model):
    """One supervised session of a quiz: a place, a code to come in, and people who watch over it.

    Whoever may run class sessions in ``unit`` supervises it. With ``by_admission`` each person is let in by a
    supervisor; otherwise the code is enough. A sitting that is closed takes nobody in, and its papers are handed in.

    Personal data: who made and closed it (basic; to answer for how an exam was held).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="sittings", verbose_name=_("quiz"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sittings", verbose_name=_("unit"))
    place = models.CharField(pgettext_lazy("sitting", "place"), max_length=150, blank=True)
    code = models.CharField(_("code"), max_length=12, unique=True, editable=False)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    by_admission = models.BooleanField(_("a supervisor lets each person in"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SittingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-opens_at", "-pk"]
        verbose_name = _("supervised sitting")
        verbose_name_plural = _("supervised sittings")

    def __str__(self) -> str:
        return f"{self.quiz} · {self.place or self.unit}"

    def is_open(self, moment: datetime | None = None) -> bool:
        """Whether its code opens a seat now."""
        return self.closed_at is None and self.opens_at <= (moment or timezone.now()) < self.closes_at


class Seat(models.Model):
    """A learner's place in a sitting, bound to one device at a time.

    ``device`` is a digest of what the device's cookie holds; it is empty until a device comes, and after a supervisor
    has released the seat for another one. ``attempt`` is the paper that is written there.

    Personal data: who sat where and when, on which of her devices (basic; retained with the enrolment).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="seats")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="seats")
    attempt = models.OneToOneField(Attempt, null=True, on_delete=models.SET_NULL, related_name="seat")
    device = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(_("came"), auto_now_add=True)
    admitted_at = models.DateTimeField(_("let in"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last heard of"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = pgettext_lazy("sitting", "seat")
        verbose_name_plural = _("seats")
        constraints = [models.UniqueConstraint(fields=["sitting", "enrolment"], name="assessments_seat_once")]

    def __str__(self) -> str:
        return f"{self.sitting_id} · {self.enrolment_id}"

    @property
    def is_done(self) -> bool:
        return self.attempt is not None and self.attempt.submitted_at is not None

    def is_silent(self, moment: datetime | None = None) -> bool:
        """Whether nothing was heard of a paper that is being written for a while."""
        writing = self.attempt is not None and not self.is_done
        return writing and (moment or timezone.now()) - self.seen_at > SILENT


class EventKind(models.TextChoices):
    LEFT = "left", _("left the page")
    SECOND = "second", _("opened it on a second device")
    HELP = "help", _("asks for help")
    ADMITTED = "admitted", _("was let in")
    RELEASED = "released", _("may go on with another device")
    MINUTES = "minutes", _("got more time")
    ENDED = "ended", _("paper taken in by a supervisor")
    NOTED = "noted", _("remark")


# What a person has to look at. The others are what a supervisor did.
ALERTS = [EventKind.LEFT, EventKind.SECOND, EventKind.HELP]


class Decision(models.TextChoices):
    FINE = "fine", _("Nothing wrong")
    TALKED = "talked", _("Spoke with the person")
    REPORT = "report", _("For the report")


class SeatEvent(models.Model):
    """Something that happened at a seat: an alert for a person to decide on, or what a supervisor did.

    An alert is a hint and never a judgement: it changes nothing in the result. ``amount`` is seconds away from the
    page, or minutes given.

    Personal data: what somebody did in an exam, and what was decided about it (basic; retained with the seat).
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=16, choices=EventKind.choices)
    at = models.DateTimeField(pgettext_lazy("sitting", "when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    amount = models.PositiveIntegerField(null=True, blank=True)
    words = models.CharField(_("note"), max_length=500, blank=True)
    decision = models.CharField(_("decision"), max_length=16, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("event at a seat")
        verbose_name_plural = _("events at seats")

    def __str__(self) -> str:
        return f"{self.seat_id} · {self.kind}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody to decide."""
        return self.kind in ALERTS and not self.decision
