import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_variables

from learning.activities.models import Activity
from learning.sealing import seal, unseal
from learning.units.models import Unit

SEALED_AS = "forward"
Letter = dict[str, Any]  # a statement as it is sent


class Version(models.TextChoices):
    """The version of xAPI that the receiver is spoken to in."""

    ONE = "1.0.3", "1.0.3"
    TWO = "2.0.0", "2.0.0"


class Auth(models.TextChoices):
    BASIC = "basic", _("Key and secret (Basic)")
    BEARER = "bearer", _("Token (Bearer)")


class Policy(models.TextChoices):
    """What of a statement is sent. A name never is: the log has none, and what looks like one is left out."""

    RESULTS = "results", _("What was done, when, and how well")
    ANSWERS = "answers", _("Also what learners wrote and chose")


class Forward(models.Model):
    """One record store elsewhere that gets statements of ours, and how far it has got.

    Which statements: of one course, or one programme, or neither; of one unit and everything below it as the
    enrolment has it, or of the whole site; with some verbs, or all; from ``since`` on, by when they came here.
    ``position`` is the id of the last statement that was dealt with: everything up to it was accepted there, set aside,
    or not asked for. ``lease`` is the worker that is at it until ``lease_until``. ``waiting`` and ``oldest_at`` are what
    was still to be sent at ``looked_at``. It is paused and never deleted: it tells what was sent, and to whom.

    Personal data: none of learners. ``made_by`` (basic; to answer for it); ``secret_sealed`` is the receiver's secret.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    endpoint = models.CharField(_("address"), max_length=500)
    version = models.CharField(_("xAPI version"), max_length=8, choices=Version.choices, default=Version.ONE)
    auth = models.CharField(_("signs in with"), max_length=8, choices=Auth.choices, default=Auth.BASIC)
    key = models.CharField(_("key"), max_length=200, blank=True)
    secret_sealed = models.TextField(editable=False, blank=True)
    course = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("course")
    )
    programme = models.CharField(_("programme"), max_length=32, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    verbs = models.JSONField(_("verbs"), default=list, blank=True)
    since = models.DateTimeField(_("from the day"), default=timezone.now)
    policy = models.CharField(
        _("what is sent"), max_length=16, choices=Policy.choices, default=Policy.RESULTS
    )
    active = models.BooleanField(pgettext_lazy("receiver", "active"), default=True)
    problem = models.TextField(blank=True, editable=False)
    position = models.BigIntegerField(default=0, editable=False)
    sent = models.PositiveBigIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    next_try = models.DateTimeField(null=True, editable=False)
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    waiting = models.PositiveIntegerField(default=0, editable=False)
    oldest_at = models.DateTimeField(null=True, editable=False)
    looked_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = pgettext_lazy("model", "forward")
        verbose_name_plural = pgettext_lazy("model", "forwards")

    def __str__(self) -> str:
        return self.name

    @property
    @sensitive_variables()
    def secret(self) -> str:
        """The receiver's secret or token, in the clear. Raises CannotUnseal."""
        return unseal(self.secret_sealed, purpose=SEALED_AS) if self.secret_sealed else ""

    @secret.setter
    @sensitive_variables()
    def secret(self, text: str) -> None:
        self.secret_sealed = seal(text, purpose=SEALED_AS) if text else ""


class SetAside(models.Model):
    """A statement that the receiver refused for what it is. The others went on without it; it can be sent again.

    No foreign key: the statement may be archived meanwhile.

    Personal data: none; a statement by its id, and what the receiver said of it.
    """

    forward = models.ForeignKey(Forward, on_delete=models.CASCADE, related_name="set_aside")
    statement_id = models.BigIntegerField()
    uuid = models.UUIDField(default=uuid.uuid4)
    status = models.PositiveSmallIntegerField(_("answer"))
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("when"))
    again = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["statement_id"]
        verbose_name = _("statement set aside")
        verbose_name_plural = _("statements set aside")
        constraints = [
            models.UniqueConstraint(fields=["forward", "statement_id"], name="learning_set_aside_once")
        ]

    def __str__(self) -> str:
        return f"{self.forward}: {self.uuid}"
