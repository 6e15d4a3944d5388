import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning import conf


class MoveOn(models.TextChoices):
    """cmi5 10.2.4: what must be true before a learner is satisfied with an activity."""

    NOT_APPLICABLE = "NotApplicable", _("Nothing is asked")
    COMPLETED = "Completed", _("Completed")
    PASSED = "Passed", _("Passed")
    COMPLETED_OR_PASSED = "CompletedOrPassed", _("Completed or passed")
    COMPLETED_AND_PASSED = "CompletedAndPassed", _("Completed and passed")


class Activity(models.Model):
    """Anything that can be completed: a course, a lesson, a block, a quiz. Never deleted, only retired.

    ``course`` is the root of the tree the activity stands in, and the activity itself for a course. A course's
    ``structure_version`` changes with every change below it. ``planned_periods`` (tiết) are credited when the
    course is satisfied. There is no foreign key to a page: ``key`` is the page's or block's stable identity.

    No personal data.
    """

    key = models.UUIDField(unique=True)
    type = models.CharField(max_length=200)
    title = models.CharField(_("title"), max_length=255)
    code = models.CharField(_("code"), max_length=32, blank=True, db_index=True)
    programme = models.CharField(_("programme"), max_length=32, blank=True, db_index=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    course = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField(default=0)
    required = models.BooleanField(_("required"), default=True)
    weight = models.FloatField(_("weight"), default=1.0)
    move_on = models.CharField(_("rule"), max_length=24, choices=MoveOn.choices, default=MoveOn.COMPLETED)
    mastery = models.FloatField(_("mastery score"), null=True, blank=True)
    planned_periods = models.DecimalField(_("planned periods"), max_digits=6, decimal_places=1, default=0)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    open_to_guests = models.BooleanField(_("open without an account"), default=False)
    address = models.CharField(max_length=500, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    structure_version = models.UUIDField(default=uuid.uuid4, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [models.Index(fields=["course", "retired_at"], name="learning_activity_course")]

    def __str__(self) -> str:
        return self.title

    @property
    def iri(self) -> str:
        """The activity's id in statements."""
        return f"{conf.get('ACTIVITY_IRI')}{self.key}"
