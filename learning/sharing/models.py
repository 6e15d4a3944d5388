import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_variables

from learning.lrs.models import Client
from learning.reports.models import Basis, Report
from learning.reports.periods import PeriodKind
from learning.sealing import seal, unseal
from learning.units.models import Unit

SEALED_AS = "share pseudonyms"


class Consumer(models.Model):
    """What one other system may read: the grant of a client.

    The client has the name, key, secret, unit and validity; it may do nothing but share. ``endpoints``, ``indicators``
    and ``courses`` are whitelists by name; of the last two an empty one is everything that may be shared. ``smallest``
    is its k: counts of people below it are not told, nor what they could be worked out from. It gets figures of one kind
    of period and on one basis only, because the difference of two tables would tell what each of them hides.
    ``networks`` are where it may call from (empty: anywhere), ``hosts`` where its webhooks may lead. ``pseudonym_key``
    makes its pseudonyms, so that two consumers cannot lay their facts together.

    No personal data. ``pseudonym_sealed`` is a secret.
    """

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="consumer")
    code = models.CharField(_("identification code"), max_length=64, blank=True)
    endpoints = models.JSONField(default=list)
    indicators = models.JSONField(default=list, blank=True)
    courses = models.JSONField(default=list, blank=True)
    smallest = models.PositiveIntegerField(default=5)
    is_open = models.BooleanField(default=False)
    period_kind = models.CharField(max_length=16, choices=PeriodKind.choices, default=PeriodKind.QUARTER)
    basis = models.CharField(max_length=8, choices=Basis.choices, default=Basis.AS_WAS)
    networks = models.JSONField(default=list, blank=True)
    hosts = models.JSONField(default=list, blank=True)
    pseudonym_sealed = models.TextField(editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("data consumer")
        verbose_name_plural = _("data consumers")

    def __str__(self) -> str:
        return self.client.name

    @property
    def unit(self) -> Unit:
        """Whose figures it gets, with everything below. A grant always has one."""
        return self.client.unit  # type: ignore[return-value]

    @property
    @sensitive_variables()
    def pseudonym_key(self) -> str:
        """Raises CannotUnseal."""
        return unseal(self.pseudonym_sealed, purpose=SEALED_AS)

    @pseudonym_key.setter
    @sensitive_variables()
    def pseudonym_key(self, text: str) -> None:
        self.pseudonym_sealed = seal(text, purpose=SEALED_AS)


class ShareLog(models.Model):
    """One request for shared data, answered or refused. Kept for ``SHARE_LOG_DAYS`` and then deleted.

    ``sha256`` is of the body that was sent, so that it can be proved later what was. ``reason`` says why it was refused.

    Personal data: who asked, where that was a signed-in user and no system (basic; to answer for what was handed out).
    """

    consumer = models.ForeignKey(Consumer, null=True, on_delete=models.SET_NULL, related_name="log")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.SET_NULL, related_name="+")
    request_id = models.CharField(max_length=64)
    endpoint = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True, default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("request for data")
        verbose_name_plural = _("requests for data")
        indexes = [models.Index(fields=["consumer", "at"], name="learning_share_log_of")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.endpoint}: {self.status}"


class Told(models.Model):
    """What a frozen report says by programme, as the LGSP profile needs it. Made once, as the facts stood at the
    report's cutoff, and never changed. ``rows`` hold every figure: what is not told is decided for each consumer.

    No personal data.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="told")
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report by programme")
        verbose_name_plural = _("reports by programme")

    def __str__(self) -> str:
        return str(self.report)


class Answered(models.Model):
    """A writing request with an Idempotency-Key and its answer: sent again, it is only answered again.

    ``body`` is sealed, because it may tell a secret. Deleted after a week. No personal data.
    """

    consumer = models.ForeignKey(Consumer, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answered request")
        verbose_name_plural = _("answered requests")
        constraints = [models.UniqueConstraint(fields=["consumer", "key"], name="learning_answered_once")]

    def __str__(self) -> str:
        return self.key


class GoneFact(models.Model):
    """An enrolment that was deleted: who took it out as a fact is told to delete it, too.

    Personal data: none; the random number of a record that is no more, and the unit that it was for.
    """

    uuid = models.UUIDField()
    learner_uuid = models.UUIDField()
    unit = models.ForeignKey(Unit, null=True, on_delete=models.SET_NULL, related_name="+")
    course_code = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("deleted fact")
        verbose_name_plural = _("deleted facts")

    def __str__(self) -> str:
        return str(self.uuid)


# How often a file is begun that no worker ends.
MOST_TRIES = 3


class ExportState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("export", "Waiting")
    READY = "ready", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Failed")


class FactExport(models.Model):
    """A file of pseudonymous facts that a consumer asked for. The file is whole or is not there.

    ``since`` and ``until`` are cursors: the next export begins where this one ended. ``tries`` is how many workers began
    it, the last one at ``tried_at``; after ``MOST_TRIES`` it has failed. Row and file are deleted after
    ``SHARE_FILE_DAYS``.

    Personal data: the file has pseudonymous facts of learners (basic).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consumer = models.ForeignKey(Consumer, on_delete=models.CASCADE, related_name="exports")
    format = models.CharField(max_length=8)
    since = models.CharField(max_length=400, blank=True)
    until = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    reason = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    finished_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("export of facts")
        verbose_name_plural = _("exports of facts")

    def __str__(self) -> str:
        return f"{self.consumer} · {self.made_at:%d/%m/%Y %H:%M}"
