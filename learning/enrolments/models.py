import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.activities.models import Activity
from learning.people.models import Audience, Learner
from learning.units.models import Unit


def _by_cell(date_field: str, name: str) -> models.Index:
    """An index of the facts that have the date: an enrolment that has not come so far costs nothing."""
    has_it = models.Q(**{f"{date_field}__isnull": False})
    return models.Index(fields=["unit", "course", date_field], condition=has_it, name=name)


class Renewal(models.TextChoices):
    """Why a learner takes a course once more, after it changed."""

    NONE = "", _("First time")
    SUPPLEMENT = "supplement", pgettext_lazy("enrolment", "Only what is new, after completing the rest")
    CONTINUED = "continued", pgettext_lazy("enrolment", "Continued in the changed course")
    AGAIN = "again", pgettext_lazy("enrolment", "Taken again")


class Enrolment(models.Model):
    """One learner taking one course once, on behalf of one unit. Its ``uuid`` is xAPI's *registration*.

    It is the learner's progress in the course and the fact that reports count. ``unit`` is the unit as it was
    when the learner enrolled; null for a guest whose commune nobody knows. ``changed_at`` moves whenever a
    figure could change (a minute late at most), and tells the measuring job what to recompute. ``counted_with``
    is the version of the course's structure that the figures were last counted with. A withdrawn enrolment stays
    as history.

    ``edition`` is the edition of the course that the enrolment was brought up to. When a changed course asks for more,
    the enrolment ends and another ``renews`` it: a supplement to a completed one, which is counted no second time; one
    that continues in its place, with its dates; or one that begins again.

    A fact may be older than our knowledge of it: what was learnt without a network, or on another platform.
    ``recorded_at`` is when we knew of the enrolment, and ``completion_known_at`` of its completion; null where that was
    before we noted it. Reports tell by them what came too late for the books of its own period.

    Personal data: who learnt what, when and how well (basic; retained with the learner).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments", db_index=False
    )
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices, default=Audience.ND)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    enrolled_at = models.DateTimeField(_("enrolled"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    satisfied_at = models.DateTimeField(_("completed"), null=True, blank=True)
    passed_at = models.DateTimeField(_("passed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    progress = models.FloatField(_("progress"), default=0.0)
    score = models.FloatField(_("score"), null=True, blank=True)
    seconds = models.PositiveIntegerField(_("active seconds"), default=0)
    assisted = models.BooleanField(_("assisted"), default=False)
    changed_at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField(null=True, default=timezone.now, editable=False)
    completion_known_at = models.DateTimeField(null=True, editable=False)
    counted_with = models.UUIDField(null=True, blank=True, editable=False)
    edition = models.PositiveIntegerField(_("edition"), default=1, db_default=1, editable=False)
    renews = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_by", editable=False
    )
    renewal = models.CharField(
        max_length=12, choices=Renewal.choices, blank=True, default="", db_default="", editable=False
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="learning_enrolment_once",
            )
        ]
        # A date a report counts by leads straight to the facts of its cell, however many there are elsewhere. The
        # first of them serves the unit alone, too.
        indexes = [
            models.Index(fields=["unit", "course", "enrolled_at"], name="learning_enrolment_cell"),
            _by_cell("started_at", "learning_enrolment_begun"),
            _by_cell("satisfied_at", "learning_enrolment_done"),
            _by_cell("passed_at", "learning_enrolment_passed"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.course}"
