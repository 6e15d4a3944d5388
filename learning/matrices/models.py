import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.units.models import Unit

# A worker that has said nothing for so long is dead, and another may go on.
SILENT = timedelta(minutes=3)
# Restarts of workers are among them; what breaks off more often breaks off always.
MOST_TRIES = 5


class MatrixKind(models.TextChoices):
    UNITS = "units", _("Units and courses")
    LEARNERS = "learners", _("Learners and courses")


class ExportState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("export", "Waiting for a worker")
    RUNNING = "running", pgettext_lazy("export", "Being written")
    FINISHED = "finished", pgettext_lazy("export", "Ready")
    STOPPED = "stopped", pgettext_lazy("export", "Stopped")
    FAILED = "failed", pgettext_lazy("export", "Could not be written")


class Export(models.Model):
    """A matrix that is too large to be answered at once, on its way to be a file.

    A worker gathers its rows in pieces, and then writes them into one file. ``pieces`` is how many are kept,
    ``reached`` the last row in them: who goes on after a crash begins behind it. ``tries`` is how many workers began it
    since somebody asked for it or let it go on: after ``MOST_TRIES`` it has failed. ``file`` is empty until all of it is
    there. ``asked`` says of which courses, days and people it is. Only ``by`` can fetch it, and rights are asked again
    then. It is deleted, with all its files, after ``EXPORT_DAYS``.

    Personal data: the file and the pieces of a matrix of learners name people with what they completed (basic; to look
    after them; private storage, deleted after ``EXPORT_DAYS``); by (basic; to answer for it); ``reached`` holds the sort
    key of a name until the file is written.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("matrix"), max_length=16, choices=MatrixKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    asked = models.JSONField(default=dict)
    format = models.CharField(_("format"), max_length=16)
    language = models.CharField(max_length=16)
    state = models.CharField(
        _("state"), max_length=16, choices=ExportState.choices, default=ExportState.WAITING
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rows_total = models.PositiveBigIntegerField(_("rows"), default=0)
    rows_gathered = models.PositiveBigIntegerField(default=0)
    rows_written = models.PositiveBigIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    reached = models.JSONField(null=True)
    file = models.FileField(max_length=200, blank=True)
    bytes = models.PositiveBigIntegerField(_("size"), default=0)
    problem = models.TextField(blank=True)
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["by", "-id"], name="learning_export_of")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.unit}"

    @property
    def folder(self) -> str:
        """Where its pieces and its file lie in the storage."""
        return f"learning/reports/exports/{self.uuid}"

    @property
    def is_running(self) -> bool:
        """Whether a worker is at it, or will be."""
        return self.state in (ExportState.WAITING, ExportState.RUNNING)

    @property
    def is_silent(self) -> bool:
        """Whether the worker that was at it has fallen silent."""
        return self.beat_at is not None and self.beat_at < timezone.now() - SILENT

    @property
    def share_done(self) -> int:
        """How much is done, in percent: each row is gathered and written."""
        done = self.rows_gathered + self.rows_written
        return min(99, 100 * done // (2 * self.rows_total)) if self.rows_total else 0
