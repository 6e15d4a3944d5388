from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment


class Progress(models.Model):
    """What the statements of one enrolment about one activity add up to.

    Every field only grows: first is earliest, last is latest, done is earliest, best is highest, time is summed
    once a statement. So the order in which statements arrive does not matter, and a replay gives the same row.
    Progress of a course is the enrolment itself.

    What was ``carried`` was done in the enrolment that this one renews, and holds here too.

    Personal data: how far a learner got in one activity (basic; retained with the enrolment).
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress_rows")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="progress_rows")
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(_("completed"), null=True)
    passed_at = models.DateTimeField(_("passed"), null=True)
    satisfied_at = models.DateTimeField(_("satisfied"), null=True)
    progress = models.FloatField(_("progress"), default=0.0)
    score = models.FloatField(_("best score"), null=True)
    seconds = models.FloatField(_("active seconds"), default=0)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    carried = models.BooleanField(default=False, db_default=False, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity"], name="learning_progress_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.progress:.0%}"
