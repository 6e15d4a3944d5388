from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment
from learning.people.models import Audience
from learning.sheets.models import Upload, sender_key
from learning.statements.models import ELSEWHERE
from learning.units.models import Unit


class Outcome(models.TextChoices):
    REVIEW = "review", pgettext_lazy("outcome", "To be decided")
    REFUSED = "refused", pgettext_lazy("outcome", "Refused")
    NEW = "new", pgettext_lazy("completion", "New completion")
    KNOWN = "known", pgettext_lazy("completion", "Recorded already")
    SKIPPED = "skipped", pgettext_lazy("completion", "Not completed")


NOT_GOOD: tuple[Any, ...] = (Outcome.REVIEW, Outcome.REFUSED)


class CompletionImport(Upload):
    """An export of another platform: who completed which course there, and when.

    ``sender`` is the platform. ``out_of`` is how many points are all of them, ``on`` the day of rows that name none,
    ``course`` the course of such rows. With ``unit``, people whom nobody knows become learners of that unit, as
    ``audience``; without, they wait to be known.

    Personal data: the file, which is all of the platform's (to be applied, and sent back with the results; kept in
    private storage, deleted after ``ROSTER_FILE_DAYS``, and when the import is undone); uploaded_by (basic; to
    answer for it).
    """

    OUTCOMES = Outcome
    NOT_GOOD = NOT_GOOD

    file = models.FileField(upload_to="learning/completions/%Y/%m/", blank=True, max_length=200)
    out_of = models.PositiveSmallIntegerField(_("points at most"), default=100)
    on = models.DateField(_("completed on"), null=True, blank=True)
    course = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("course")
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices, default=Audience.ND)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import of completions")
        verbose_name_plural = _("imports of completions")

    @property
    def platform_key(self) -> str:
        """One platform however its name is written."""
        return sender_key(self.sender)

    @property
    def authority(self) -> str:
        """On whose word its statements stand."""
        return f"{ELSEWHERE}{self.uuid}"


class CompletionRow(models.Model):
    """One row of an export: what was found of it, and what it made.

    Only its number and what came of it are kept, not what stands in it: that is read from the file again. ``asked``
    is the course as the platform calls it. ``made`` holds the ids of the statement, of the enrolment and of whom it
    made, and whether the enrolment was begun, and the course satisfied, by it: with it the import can be undone. Also
    when the course was completed there, its periods and the number of the certificate, which the learner finds in her
    record when the statement has long been archived. ``enrolment`` is the one it counted in.

    Personal data: ``made`` names a learner by id, and says what she completed when (basic); ``key`` is a keyed hash by
    which somebody who is made by one row is known in the next, blanked with the file.
    """

    upload = models.ForeignKey(CompletionImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    reasons = models.JSONField(default=list)
    asked = models.CharField(_("course"), max_length=255, blank=True)
    course = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, blank=True, editable=False)
    made = models.JSONField(null=True, editable=False)
    enrolment = models.ForeignKey(
        Enrolment, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import of completions")
        verbose_name_plural = _("rows of imports of completions")
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="learning_completion_row_once")
        ]
        indexes = [
            models.Index(fields=["upload", "outcome", "number"], name="learning_completion_outcome"),
            models.Index(fields=["upload", "asked"], name="learning_completion_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}:{self.number}"


class ForeignCourse(models.Model):
    """What a course of another platform is here, as somebody decided. The platform's next export needs no hand.

    Personal data: decided_by (basic; to answer for it).
    """

    platform_key = models.CharField(max_length=200, editable=False)
    key = models.CharField(max_length=255, editable=False)
    label = models.CharField(_("course there"), max_length=255)
    course = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+", verbose_name=_("course"))
    decided_at = models.DateTimeField(auto_now=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["label"]
        verbose_name = _("course of another platform")
        verbose_name_plural = _("courses of other platforms")
        constraints = [
            models.UniqueConstraint(fields=["platform_key", "key"], name="learning_foreign_course_once")
        ]

    def __str__(self) -> str:
        return f"{self.label} → {self.course}"
