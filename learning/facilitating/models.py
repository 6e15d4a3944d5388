import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.people.models import Learner
from learning.units.models import Unit


class GroupSession(models.Model):
    """A lesson that a facilitator held for several people at once, on one phone.

    ``women`` and ``men`` count those who took part and did not want to be written down; nothing else is known of
    them, and no enrolment comes of it. ``uuid`` is made with the form, so that sending it twice holds one lesson.

    Personal data: who held a lesson, where and when (basic; to answer for what is recorded for others).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lesson = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="group_sessions")
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="group_sessions"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="group_sessions")
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=150, blank=True)
    women = models.PositiveSmallIntegerField(_("women who are not named"), default=0)
    men = models.PositiveSmallIntegerField(_("men who are not named"), default=0)
    learners = models.ManyToManyField(Learner, through="Participation", related_name="group_sessions")
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("group lesson")
        verbose_name_plural = _("group lessons")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.lesson} · {self.held_on:%d/%m/%Y}"


class Participation(models.Model):
    """A learner was there. ``completed_at`` is set when somebody said that she went through the whole lesson.

    Personal data: who took part in what (basic; retained with the learner).
    """

    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="participations")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="participations")
    completed_at = models.DateTimeField(_("completed"), null=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(fields=["session", "learner"], name="learning_participation_once")
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.session}"
