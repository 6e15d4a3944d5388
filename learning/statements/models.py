from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment


class Statement(models.Model):
    """One immutable fact: who did what to which activity, when, with what result (xAPI 1.0.3, Part 2).

    ``data`` is the statement as it is returned; the columns are what we filter or fold by. Rows are inserted
    once by ``uuid`` and never changed, except that ``voided`` may become true. ``id`` is the order of arrival.

    On PostgreSQL the table is partitioned by the month of ``stored``: its key is (``id``, ``stored``), and ``uuid``
    is unique by ``StatementKey`` alone, so look for it with ``statements.find``. That an enrolment and an activity
    exist is made sure by who stores (the one is locked, the other never deleted), not by the database again.

    Personal data: pseudonymous. The actor is the learner's UUID; a name never enters the log.
    """

    uuid = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(
        Enrolment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        db_index=False,
        db_constraint=False,
    )
    activity = models.ForeignKey(
        Activity,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        db_index=False,
        db_constraint=False,
    )
    verb = models.CharField(max_length=255)
    success = models.BooleanField(null=True)
    completion = models.BooleanField(null=True)
    scaled = models.FloatField(null=True)
    extent = models.FloatField(null=True)
    seconds = models.FloatField(default=0)
    timestamp = models.DateTimeField()
    stored = models.DateTimeField()
    authority = models.CharField(max_length=64, blank=True)
    voided = models.BooleanField(default=False)
    data = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [
            models.Index(fields=["enrolment", "id"], name="learning_statement_enrolment"),
            models.Index(fields=["activity", "stored"], name="learning_statement_activity"),
            models.Index(fields=["stored"], name="learning_statement_stored"),
            models.Index(fields=["verb"], name="learning_statement_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb.rsplit('/', 1)[-1]} · {self.uuid}"


class StatementKey(models.Model):
    """A statement with this ``uuid`` was stored at that moment, which tells the month that it is kept in.

    On PostgreSQL every statement has its row: a partitioned table cannot keep its UUIDs unique. On SQLite, where the
    log itself can, only what left the log for the archive. The row stays, so that nothing is stored twice.

    Personal data: pseudonymous. That a statement exists, not whose it is.
    """

    uuid = models.UUIDField(primary_key=True)
    stored = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("statement key")
        verbose_name_plural = _("statement keys")

    def __str__(self) -> str:
        return str(self.uuid)


class Stage(models.TextChoices):
    WRITING = "writing", _("Being written")
    LEAVING = "leaving", _("Written and verified, leaving the log")
    ARCHIVED = "archived", pgettext_lazy("month", "Archived")
    RETURNING = "returning", _("Being restored")


class ArchivedMonth(models.Model):
    """A month of the log that is in files, or on its way there or back.

    ``month`` is its first day. ``files`` says of each: name, table, rows, bytes, sha256, columns; the same is
    beside the files as a manifest. ``stage`` tells where a run that was interrupted goes on.

    No personal data: whose statements they are is in the files.
    """

    month = models.DateField(_("month"), unique=True)
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices, default=Stage.WRITING)
    folder = models.CharField(max_length=255)
    files = models.JSONField(default=list)
    rows = models.BigIntegerField(_("statements"), default=0)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True)

    class Meta:
        ordering = ["month"]
        verbose_name = _("archived month")
        verbose_name_plural = _("archived months")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
