from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.quizzes.extra_time_form import ExtraTimeForm
from assessments.quizzes.models import Quiz
from learning.models import Learner


class ExtraTime(models.Model):
    """A learner has longer than the time limit, in one quiz or, without ``quiz``, in all of them, ``until`` a day.

    Of several the longest counts; they do not add up.

    Personal data: that somebody needs longer, and why; the reason may tell of her health (sensitive: write no more than
    is needed; deleted with the learner). Only officers of her unit who may see learners see it.
    """

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="extra_times", verbose_name=_("learner")
    )
    quiz = models.ForeignKey(
        Quiz,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="extra_times",
        verbose_name=_("quiz"),
        help_text=_("Empty for all quizzes."),
    )
    percent = models.PositiveSmallIntegerField(
        _("percent of the time limit"), default=0, validators=[MaxValueValidator(400)]
    )
    minutes = models.PositiveSmallIntegerField(
        _("and minutes"), default=0, validators=[MaxValueValidator(600)]
    )
    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        help_text=_("No more than is needed: “by decision of …” is enough, an illness need not be named."),
    )
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty for always.")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField(pgettext_lazy("extra time", "given"), auto_now_add=True)

    base_form_class = ExtraTimeForm
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("extra time")
        verbose_name_plural = _("extra time")

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.percent}% + {self.minutes}"

    def clean(self) -> None:
        if not self.percent and not self.minutes:
            raise ValidationError({"percent": _("Say how much longer: in percent, in minutes or both.")})

    def of(self, limit: timedelta) -> timedelta:
        """How much longer than ``limit`` it gives."""
        return limit * self.percent / 100 + timedelta(minutes=self.minutes)


def extra_time(learner: Learner, quiz_id: int | None, limit: timedelta) -> timedelta:
    """How much longer ``learner`` has in a quiz of so much time, by one query. What a merged record had is hers."""
    return longest(_given(learner, quiz_id), limit)


def _given(learner: Learner, quiz_id: int | None) -> Iterable[ExtraTime]:
    hers = Q(learner=learner) | Q(learner__merged_into=learner)
    here = Q(quiz__isnull=True) | Q(quiz=quiz_id)
    valid = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    return ExtraTime.objects.filter(hers & here & valid)


def longest(given: Iterable[ExtraTime], limit: timedelta) -> timedelta:
    """The longest of them."""
    return max((each.of(limit) for each in given), default=timedelta())


def due(
    *, started: datetime, minutes: int, closes: datetime | None, extra: timedelta = timedelta()
) -> datetime | None:
    """When an attempt is over: at its time limit or when the quiz closes, whichever is sooner, and ``extra`` later."""
    ends = [started + timedelta(minutes=minutes)] if minutes else []
    if closes is not None:
        ends.append(closes)
    return min(ends) + extra if ends else None
