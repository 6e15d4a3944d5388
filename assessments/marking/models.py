from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from assessments.attempts.models import Answer
from assessments.quizzes.models import Quiz
from learning.models import Enrolment, Level, Unit

# Who opens an answer and goes home keeps it from the others no longer than this.
CLAIMED_FOR = timedelta(minutes=30)


def may_enter() -> Q:
    """Users who can open the administration, where answers are marked."""
    can = {"codename": "access_admin", "content_type__app_label": "wagtailadmin"}
    by_group = {f"groups__permissions__{name}": value for name, value in can.items()}
    by_themselves = {f"user_permissions__{name}": value for name, value in can.items()}
    return Q(is_active=True) & (Q(is_superuser=True) | Q(**by_group) | Q(**by_themselves))


def where_people_learn() -> Q:
    """Provinces, and the units that somebody learns for: the whole country would be three thousand lines."""
    return Q(valid_to=None) & (
        Q(level=Level.PROVINCE) | Q(pk__in=Enrolment.objects.order_by().values("unit"))
    )


class Marker(models.Model):
    """``user`` marks what people wrote in ``quiz``: everybody's answers, or those for ``unit`` and all below it.

    Personal data: who marks (basic; lives as long as the quiz).
    """

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="markers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        limit_choices_to=may_enter,
        verbose_name=_("who marks"),
    )
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to=where_people_learn,
        verbose_name=_("only for the learners of"),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("marker")
        verbose_name_plural = _("markers")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "user", "unit"], name="assessments_marker_once"),
            models.UniqueConstraint(
                fields=["quiz", "user"], condition=Q(unit=None), name="assessments_marker_of_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.user_id}"


class MarkRole(models.TextChoices):
    FIRST = "first", pgettext_lazy("marker", "first")
    SECOND = "second", pgettext_lazy("marker", "second")
    MODERATOR = "moderator", pgettext_lazy("marker", "decides")


class HandMark(models.Model):
    """One person's mark of one answer, or her claim to give it while ``at`` is empty.

    ``levels`` has for each criterion of the rubric the place of the level that was chosen and a ``comment``. A claim
    lasts CLAIMED_FOR; then somebody else may take its place. Marks that were given are all kept, also where a third
    person decided otherwise.

    Personal data: who marked whose answer, how well, and what was said of it (basic; lives as long as the answer).
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="hand_marks")
    role = models.CharField(_("as"), max_length=16, choices=MarkRole.choices)
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who marks"),
    )
    levels = models.JSONField(default=list)
    score = models.FloatField(_("score"), null=True, blank=True)
    comment = models.TextField(_("what the marker says"), blank=True)
    claimed_at = models.DateTimeField(_("taken"))
    at = models.DateTimeField(_("marked"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mark by hand")
        verbose_name_plural = _("marks by hand")
        constraints = [
            models.UniqueConstraint(fields=["answer", "role"], name="assessments_handmark_role_once"),
            models.UniqueConstraint(fields=["answer", "marker"], name="assessments_handmark_marker_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.role}"

    @property
    def is_given(self) -> bool:
        return self.at is not None

    @property
    def is_claimed(self) -> bool:
        """Whether somebody is at it right now."""
        return self.at is None and timezone.now() < self.claimed_at + CLAIMED_FOR
