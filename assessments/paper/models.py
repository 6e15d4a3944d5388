import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.attempts.models import Attempt
from assessments.quizzes.models import Quiz
from learning.models import Activity


class PaperSitting(models.Model):
    """One quiz held on paper: when, for whom and where, in words that are printed. Its forms are A, B, ….

    ``activity`` is the quiz's place in a lesson, where the results will count. Personal data: who made it (basic).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, null=True, on_delete=models.SET_NULL, related_name="paper_sittings")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("date of the sitting"))
    unit = models.CharField(_("unit"), max_length=200, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    left_out = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(pgettext_lazy("paper", "made"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("sitting on paper")
        verbose_name_plural = _("sittings on paper")

    def __str__(self) -> str:
        return f"{self.title} · {self.held_on:%d/%m/%Y}"


class PaperForm(models.Model):
    """One form of a sitting: the same questions in an order of its own, as they were printed.

    ``paper`` is of the shape that attempts keep, and stays as it was. No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(PaperSitting, on_delete=models.CASCADE, related_name="forms")
    letter = models.CharField(_("form"), max_length=1)
    seed = models.CharField(max_length=32)
    paper = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["letter"]
        verbose_name = _("form of a paper")
        verbose_name_plural = _("forms of papers")
        constraints = [
            models.UniqueConstraint(fields=["sitting", "letter"], name="assessments_paper_form_once")
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} · {self.letter}"

    @property
    def questions(self) -> list[dict[str, Any]]:
        return self.paper["questions"]

    @property
    def number(self) -> str:
        """What is printed on the form, to find it by."""
        return f"{self.sitting_id}-{self.letter}"


class PaperEntry(models.Model):
    """What somebody entered of one person's paper; a correction is another row with its reason. The last one counts.

    Personal data: who answered what, who entered it (basic; retained with the attempt).
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="paper_entries")
    form = models.ForeignKey(PaperForm, on_delete=models.PROTECT, related_name="entries")
    typed = models.TextField(_("answers"))
    score = models.FloatField(_("score"))
    reason = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("entry of a paper")
        verbose_name_plural = _("entries of papers")

    def __str__(self) -> str:
        return f"{self.form_id} · {self.typed}"
