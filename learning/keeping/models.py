from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment

# A worker that has said nothing for so long is dead, and another may go on.
SILENT = timedelta(minutes=3)


class RunState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("work", "Under way")
    FINISHED = "finished", pgettext_lazy("run", "Finished")
    STOPPED = "stopped", pgettext_lazy("run", "Stopped")


class Rebuild(models.Model):
    """Progress is written anew from the log: of one ``course``, or of all. ``is_dry`` only counts what would change.

    ``reached`` is the last enrolment that was done, in the order of their ids: who goes on after a crash, or after
    somebody stopped the run, begins behind it.

    Personal data: by (basic; to answer for it).
    """

    course = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_dry = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=16, choices=RunState.choices, default=RunState.RUNNING)
    reached = models.BigIntegerField(default=0)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("of"), default=0)
    changed = models.PositiveBigIntegerField(_("changed"), default=0)
    started_at = models.DateTimeField(_("begun"), auto_now_add=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("rebuild of progress")
        verbose_name_plural = _("rebuilds of progress")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.done}/{self.total}"


class Proof(models.Model):
    """The log of a sample of enrolments was replayed and compared with their progress as it stands.

    ``looked_at`` is how many enrolments there were in the sample, ``differing`` how many of them are not what their
    log says.

    No personal data: whose progress differs is in ``Difference``.
    """

    started_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    looked_at = models.PositiveIntegerField(_("enrolments"), default=0)
    differing = models.PositiveIntegerField(_("differing"), default=0)
    strays = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("proof of progress")
        verbose_name_plural = _("proofs of progress")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.share}"

    @property
    def share(self) -> float:
        """Which part of the sample is what its log says, from 0 to 1; 1 of nothing."""
        return 1 - self.differing / self.looked_at if self.looked_at else 1.0


class Difference(models.Model):
    """The progress of ``enrolment`` was not what its log says when ``proof`` looked.

    ``what`` lists activity, field, how it stood and what the log says. ``healed_at`` is when progress was written
    anew from the log.

    Personal data: how far a learner got in single activities (basic; deleted with the proof after a year).
    """

    proof = models.ForeignKey(Proof, on_delete=models.CASCADE, related_name="differences")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="differences")
    what = models.JSONField(default=list)
    healed_at = models.DateTimeField(_("healed"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        constraints = [
            models.UniqueConstraint(fields=["proof", "enrolment"], name="learning_difference_once")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {len(self.what)}"
