import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.attempts.models import Attempt, whole_percent
from assessments.questions.models import Question

# A worker that has said nothing for so long is dead, and another may go on.
SILENT = timedelta(minutes=3)


class Counts(models.TextChoices):
    KEY = "key", _("The question as it is now: its new key marks the old answers")
    FULL = "full", _("Everybody gets full marks for it")
    OUT = "out", _("It does not count, for anybody")


class Step(models.TextChoices):
    LOOKING = "looking", pgettext_lazy("regrade", "Being worked out")
    READY = "ready", pgettext_lazy("regrade", "To be decided")
    WRITING = "writing", pgettext_lazy("regrade", "Being written")
    DONE = "done", pgettext_lazy("regrade", "Done")
    DROPPED = "dropped", pgettext_lazy("regrade", "Dropped")


class Regrade(models.Model):
    """Attempts at a question that was wrong are marked again: what counts, who decided it and why.

    Worked out first, so that somebody can look at it: until it is decided nothing of a learner changes. ``revision``
    is that of the question whose key counts; each attempt keeps in its paper the one that it was asked by. ``reached``
    is the last attempt that was looked at, or the last Regraded that was written, so it goes on after a crash.

    Personal data: by (basic; to answer for it).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="regrades")
    title = models.CharField(_("question"), max_length=200)
    type = models.CharField(max_length=64, editable=False)
    counts = models.CharField(_("what counts"), max_length=8, choices=Counts.choices, default=Counts.KEY)
    nobody_loses = models.BooleanField(
        _("nobody loses by it"),
        default=True,
        help_text=_("Whoever would have a lower score keeps the old one."),
    )
    revision = models.BigIntegerField(null=True, editable=False)
    data = models.JSONField(default=dict, editable=False)
    reason = models.TextField(pgettext_lazy("regrade", "why"), blank=True)
    step = models.CharField(_("state"), max_length=16, choices=Step.choices, default=Step.LOOKING)
    reached = models.BigIntegerField(default=0)
    looked_at = models.PositiveIntegerField(_("attempts"), default=0)
    unclear = models.PositiveIntegerField(_("do not fit"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(pgettext_lazy("run", "begun"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    beat_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")

    def __str__(self) -> str:
        return f"{self.title} · {self.begun_at:%Y-%m-%d}"


class Regraded(models.Model):
    """What a regrade makes of one attempt: before, and after. ``done_at`` is empty until it is written.

    There is no score where the attempt is not handed in yet, or waits for a person: then the question counts as it
    should when it gets one.

    ``revisions`` are those of the question that the learner was asked by. ``problem`` says why it could not be
    written; then the attempt is as it was.

    Personal data: how well a learner did before and after (basic; lives as long as the attempt).
    """

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="attempts")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="regraded")
    score_before = models.FloatField(null=True)
    passed_before = models.BooleanField(null=True)
    score_after = models.FloatField(null=True)
    passed_after = models.BooleanField(null=True)
    revisions = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("regraded attempt")
        verbose_name_plural = _("regraded attempts")
        constraints = [
            models.UniqueConstraint(fields=["regrade", "attempt"], name="assessments_regraded_once")
        ]

    def __str__(self) -> str:
        return f"{self.regrade_id} · {self.attempt_id}"

    @property
    def percent_before(self) -> int:
        return whole_percent(self.score_before)

    @property
    def percent_after(self) -> int:
        return whole_percent(self.score_after)

    @property
    def change(self) -> str:
        """What becomes of the result in one word: gained, lost or same."""
        if bool(self.passed_before) == bool(self.passed_after):
            return "same"
        return "gained" if self.passed_after else "lost"
