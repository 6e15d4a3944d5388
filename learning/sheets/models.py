import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.vietnamese import fold, tidy

# A worker that has said nothing for so long is dead, and another may go on.
SILENT = timedelta(minutes=3)


class State(models.TextChoices):
    NEW = "new", _("Columns to be confirmed")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing applied yet")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", pgettext_lazy("roster", "Applied")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Cannot be read")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", pgettext_lazy("roster", "Undone")


RUNNING: tuple[Any, ...] = (State.CHECKING, State.APPLYING, State.UNDOING)


class Mode(models.TextChoices):
    ALL = "all", _("All rows or none")
    VALID = "valid", _("The rows that are in order")


class Upload(models.Model):
    """A file of rows that somebody sent, on its way: what is in its columns, what was found, and what became of it.

    It is checked before it is applied; a check changes nothing but this row and its own. ``columns`` says what each
    column is, ``encodings`` in what those are that are no Unicode, ``choices`` what somebody decided of it.
    ``anywhere`` is true of files from the command line: others reach only the units of who uploaded them.
    ``applied_to`` is the last row that was applied: who goes on after a crash begins behind it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    sender = models.CharField(_("sender"), max_length=200)
    anywhere = models.BooleanField(default=False, editable=False)
    mode = models.CharField(_("what is applied"), max_length=8, choices=Mode.choices, default=Mode.ALL)
    begins_after = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict)
    encodings = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.NEW)
    problem = models.TextField(blank=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    rows_done = models.PositiveIntegerField(default=0, editable=False)
    rows_total = models.PositiveIntegerField(default=0, editable=False)
    applied_to = models.PositiveIntegerField(default=0, editable=False)
    beat_at = models.DateTimeField(null=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)

    # What each kind of upload has of its own: its file, its rows, and what may come of them.
    file: Any
    rows: Any
    OUTCOMES: type[models.TextChoices]
    NOT_GOOD: tuple[Any, ...]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.file_name} ({self.sender})"

    @property
    def is_running(self) -> bool:
        """Whether a worker is at it, or will be."""
        return self.state in RUNNING

    @property
    def is_silent(self) -> bool:
        """Whether the worker that was at it has fallen silent. Before its first word it is only waited for."""
        return self.beat_at is not None and self.beat_at < timezone.now() - SILENT

    @property
    def may_be_undone(self) -> bool:
        """Whether it was applied, or a part of it."""
        return self.state in (State.APPLIED, State.STOPPED)

    def forget(self) -> None:
        """What is kept of people in the rows only for as long as the file is, goes."""
        self.rows.exclude(key="").update(key="")

    def count(self, *outcomes: Any) -> int:
        """How many rows came out as one of ``outcomes``."""
        return sum(self.counts.get(str(outcome), 0) for outcome in outcomes)

    def counted(self) -> list[tuple[str, str, int]]:
        """The outcomes that there are, with their labels and how many rows have them, the most urgent first."""
        return [
            (one, str(label), self.counts[one])
            for one, label in self.OUTCOMES.choices
            if self.counts.get(one)
        ]

    @property
    def is_good(self) -> bool:
        """Whether every row is in order."""
        return not self.count(*self.NOT_GOOD)


class ColumnMapping(models.Model):
    """What a sender's columns were last time, by their labels: the next file of the same shape needs no hand.

    No personal data.
    """

    sender_key = models.CharField(max_length=200, editable=False)
    signature = models.CharField(max_length=64, editable=False)
    columns = models.JSONField(default=dict)
    encodings = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            models.UniqueConstraint(fields=["sender_key", "signature"], name="learning_column_mapping_once")
        ]

    def __str__(self) -> str:
        return self.sender_key


def sender_key(sender: str) -> str:
    """One sender however the name is written."""
    return fold(tidy(sender))[:200]
