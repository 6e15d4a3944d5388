from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment


class Progress(models.Model):
    """What the statements of one enrolment about one activity add up to.

    Every field only grows: first is earliest, last is latest, done is earliest, best is highest, time is summed
    once a statement. So the order in which statements arrive does not matter, and a replay gives the same row.
    Progress of a course is the enrolment itself.

    What was ``carried`` was done in the enrolment that this one renews, and holds here too. ``evidence`` is kept where a
    rule asks for time or playing: when the learner was at it, and what of a recording was played then.

    Personal data: how far a learner got in one activity (basic; retained with the enrolment).
    """

    # The constraint below is an index of enrolments already.
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="progress_rows", db_index=False
    )
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
    evidence = models.JSONField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity"], name="learning_progress_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.progress:.0%}"


class Carried(models.Model):
    """What the statements of one archived month add up to, of one enrolment about one activity.

    Written when the month leaves the log, so that a replay needs no file: the log that is left and these rows
    together give the same progress as the whole log did. ``first_at`` and the other moments are kept as the
    statements had them; that nothing happened before the enrolment is seen to when they are added up. An enrolment
    that is merged into another gives its rows away; ``was`` is the id of the one that its statements are filed under.
    What imports of completions said (``is_from_elsewhere``) is kept apart, because it counts otherwise.

    Personal data: how far a learner got in one activity (basic; retained with the enrolment).
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="carried")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+", db_index=False)
    was = models.BigIntegerField()
    month = models.DateField(db_index=True)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    progress = models.FloatField(default=0.0)
    score = models.FloatField(null=True)
    seconds = models.FloatField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    is_from_elsewhere = models.BooleanField(default=False)
    evidence = models.JSONField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("carried progress")
        verbose_name_plural = _("carried progress")

    def __str__(self) -> str:
        return f"{self.activity}, {self.month:%Y-%m}: {self.progress:.0%}"
