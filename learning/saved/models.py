import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.people.models import Audience
from learning.reports.models import Basis
from learning.units.models import Unit


class Rows(models.TextChoices):
    """What the rows of a report of one's own are."""

    UNIT = "unit", _("Units below")
    COURSE = "course", pgettext_lazy("rows of a report", "Courses")
    PROGRAMME = "programme", _("Programmes")
    AUDIENCE = "audience", _("Audiences")
    MONTH = "month", _("Months")
    COMPETENCY = "competency", _("Competencies")


class Comparison(models.TextChoices):
    NONE = "", pgettext_lazy("comparison", "Nothing")
    PREVIOUS = "previous", _("The period before")
    LAST_YEAR = "last_year", _("The same period last year")


class When(models.TextChoices):
    NEVER = "", pgettext_lazy("schedule", "Never")
    WEEKLY = "weekly", _("Every Monday")
    MONTHLY = "monthly", _("On the first of every month")
    CLOSING = "closing", _("When a period has closed")


class SavedReport(models.Model):
    """A report that somebody put together, or an official form that she wants again: what it counts, not its figures.

    It is about ``unit`` and everything below it, and is counted anew whenever somebody looks. With ``form`` it is that
    official form; else ``rows``, ``indicators`` and the filters make it. ``period`` is a code, or ``this:`` or ``last:``
    and a kind of period. Who may see the unit's figures may see a shared one; a private one is only its owner's, and of
    those it is sent to.

    Personal data: owner (basic; to answer for it).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    is_shared = models.BooleanField(_("shared with the unit"), default=False)
    form = models.CharField(_("report form"), max_length=32, blank=True)
    rows = models.CharField(_("rows"), max_length=16, choices=Rows.choices, default=Rows.UNIT)
    indicators = models.JSONField(_("indicators"), default=list)
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices, blank=True)
    programme = models.CharField(_("programme"), max_length=32, blank=True)
    courses = models.JSONField(_("courses"), default=list)
    calendar = models.CharField(_("calendar"), max_length=16)
    period = models.CharField(_("period"), max_length=24)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices, default=Basis.AS_WAS)
    compared = models.CharField(_("compared with"), max_length=16, choices=Comparison.choices, blank=True)
    when = models.CharField(_("sent"), max_length=16, choices=When.choices, blank=True)
    scheduled_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved report")
        verbose_name_plural = _("saved reports")

    def __str__(self) -> str:
        return self.name


class Recipient(models.Model):
    """Somebody to whom a saved report is sent by its schedule. ``left_at`` is when she asked for no more of it.

    Personal data: user (basic; to send it).
    """

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="recipients")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    left_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("recipient")
        verbose_name_plural = pgettext_lazy("of a report", "recipients")
        constraints = [
            models.UniqueConstraint(fields=["report", "user"], name="learning_report_recipient_once")
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.user}"


class Delivery(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("sending", "To be sent")
    SENDING = "sending", pgettext_lazy("sending", "Being sent")
    SENT = "sent", pgettext_lazy("sending", "Sent")
    FAILED = "failed", pgettext_lazy("sending", "Could not be sent")
    UNSURE = "unsure", pgettext_lazy("sending", "Perhaps sent: the worker died while sending")
    REFUSED = "refused", pgettext_lazy("sending", "Not sent: may not see the unit")


class Sending(models.Model):
    """One saved report for one recipient and one occasion (a week, a month, a closed period): made once, mailed once.

    It is marked before the mail goes out, so that a worker that dies never lets a second one go; what is unsure then is
    said, and stands in the recipient's list anyway. A ``is_notice`` tells the owner who got nothing.

    Personal data: user (basic; to send it, and to answer for it).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="sendings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=24)
    calendar = models.CharField(max_length=16)
    period = models.CharField(max_length=8)
    is_notice = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=16, choices=Delivery.choices, default=Delivery.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=255, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    read_at = models.DateTimeField(_("read"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("sending of a report")
        verbose_name_plural = _("sendings of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "occasion", "user", "is_notice"], name="learning_report_sent_once"
            )
        ]
        indexes = [models.Index(fields=["user", "-id"], name="learning_sending_inbox")]

    def __str__(self) -> str:
        return f"{self.report} → {self.user} ({self.occasion})"
