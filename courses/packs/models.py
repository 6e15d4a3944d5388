"""A course that somebody brings in through the administration."""

import uuid
from datetime import timedelta
from typing import Any

import swapper
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.models import Choice

# A worker that has said nothing for so long is dead, and another may go on.
SILENT = timedelta(minutes=10)


class ImportState(models.TextChoices):
    CHECKED = "checked", _("Checked, nothing applied yet")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", pgettext_lazy("course import", "Applied")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", pgettext_lazy("course import", "Nothing was imported")


MAY_BE_APPLIED: tuple[Any, ...] = (ImportState.CHECKED, ImportState.STOPPED, ImportState.FAILED)


class CourseImport(models.Model):
    """A course pack or cartridge that somebody uploaded, what was found in it, and what became of it.

    ``parent`` is where a new course shall stand, ``page`` what was made. ``findings`` are the lines of the check;
    once applied, they hold what was made and changed, and what became of it when it was taken back. ``uploaded_by`` is
    nobody where the command line brought it in, and where the account is gone. ``undo_by`` is who wants it taken back.

    Personal data: uploaded_by, undo_by (basic; to answer for it). The file holds content only, with right answers; it is
    deleted when the import is done, or after ``ROSTER_FILE_DAYS``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to="learning/course-packs/%Y/%m/", blank=True, max_length=200)
    file_name = models.CharField(_("file"), max_length=255)
    title = models.CharField(_("course"), max_length=255, blank=True)
    parent = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    as_copy = models.BooleanField(default=False)
    as_draft = models.BooleanField(default=False)
    choice = models.CharField(max_length=8, choices=Choice.choices, default=Choice.KEEP)
    state = models.CharField(
        _("state"), max_length=16, choices=ImportState.choices, default=ImportState.CHECKED
    )
    findings = models.JSONField(default=dict, editable=False)
    problem = models.TextField(blank=True, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    beat_at = models.DateTimeField(null=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_command = models.BooleanField(default=False, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    undo_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import of a course")
        verbose_name_plural = _("imports of courses")

    def __str__(self) -> str:
        return self.title or self.file_name

    @property
    def is_running(self) -> bool:
        return self.state == ImportState.APPLYING or self.is_being_undone

    @property
    def is_silent(self) -> bool:
        """Whether its worker has said nothing for long."""
        return self.is_running and self.beat_at is not None and self.beat_at < timezone.now() - SILENT

    @property
    def trace(self) -> dict[str, Any]:
        """What it made and changed, see ``courses.packs.trace``; empty where nobody noted it."""
        return self.findings.get("trace") or {}

    @property
    def undone(self) -> dict[str, Any]:
        """When it was taken back and what became of its pages and things, in numbers; empty if it was not."""
        return self.findings.get("undone") or {}

    @property
    def is_being_undone(self) -> bool:
        """Whether a worker is to take it back, or is at it."""
        return self.undo_by_id is not None and not self.undone

    @property
    def may_be_undone(self) -> bool:
        """Whether it can be taken back."""
        is_here = self.state == ImportState.APPLIED and bool(self.trace)
        return is_here and not self.undone and not self.is_being_undone

    @property
    def state_words(self) -> str:
        """What became of it."""
        if self.is_being_undone:
            return str(pgettext_lazy("course import", "Being taken back"))
        return str(pgettext_lazy("course import", "Taken back") if self.undone else self.get_state_display())

    @property
    def changes_pages(self) -> bool:
        """Whether anything that is here already would change."""
        verdicts = {line["verdict"] for line in self.findings.get("lines", [])}
        return not self.as_copy and not verdicts.isdisjoint({"changed", "same"})

    @property
    def may_be_applied(self) -> bool:
        """Whether nothing in it is refused, and its file is still here."""
        refused = any(line["verdict"] == "refused" for line in self.findings.get("lines", []))
        return bool(self.file) and self.state in MAY_BE_APPLIED and not refused
