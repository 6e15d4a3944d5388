"""A file of questions that somebody brings in through the administration."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.questions.models import Pool

# A worker that has said nothing for so long is dead, and another may go on.
SILENT = timedelta(minutes=10)


class ImportState(models.TextChoices):
    CHECKED = "checked", pgettext_lazy("question import", "Checked, nothing taken yet")
    TAKING = "taking", pgettext_lazy("question import", "Being taken")
    DONE = "done", pgettext_lazy("question import", "Done")
    FAILED = "failed", pgettext_lazy("question import", "Could not be read again")


class QuestionImport(models.Model):
    """A file of questions that somebody uploaded, what was found in it, and what became of each question.

    ``findings`` are its lines: the number and place of each question, its first words, what taking it would do and
    what is lost of it; and once it was taken, ``outcome``, ``pk`` and ``why``. ``chosen`` are the numbers that shall
    be taken.

    Personal data: uploaded_by (basic; to answer for it). The file holds content only, with right answers; it is
    deleted when the import is done, or after ``ROSTER_FILE_DAYS``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to="learning/question-files/%Y/%m/", blank=True, max_length=200)
    file_name = models.CharField(_("file"), max_length=255)
    format = models.CharField(_("format"), max_length=64)
    pool = models.ForeignKey(
        Pool, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("pool")
    )
    keep_pools = models.BooleanField(default=True)
    publish = models.BooleanField(default=False)
    collection = models.ForeignKey(
        "wagtailcore.Collection", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=16, choices=ImportState.choices, default=ImportState.CHECKED
    )
    findings = models.JSONField(default=list, editable=False)
    chosen = models.JSONField(default=list, editable=False)
    problem = models.TextField(blank=True, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    beat_at = models.DateTimeField(null=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_running(self) -> bool:
        return self.state == ImportState.TAKING

    @property
    def is_silent(self) -> bool:
        """Whether its worker has said nothing for long."""
        return self.is_running and self.beat_at is not None and self.beat_at < timezone.now() - SILENT

    @property
    def total(self) -> int:
        return len(self.chosen)

    def count(self, state: str) -> int:
        """How many of its questions are ``state``."""
        return sum(line["state"] == state for line in self.findings)

    def with_outcome(self, outcome: str) -> list[dict[str, Any]]:
        return [line for line in self.findings if line.get("outcome") == outcome]
