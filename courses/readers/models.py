from django.db import models
from django.utils.translation import gettext_lazy as _


class Views(models.Model):
    """How often a lesson was opened on one day: its readers, each counted once a day by her own device.

    ``key`` is the lesson's, the same in all its languages. Who they were is not known here.

    No personal data.
    """

    key = models.UUIDField()
    on = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("views"), default=0)

    class Meta:
        verbose_name = _("views of a lesson")
        verbose_name_plural = _("views of lessons")
        constraints = [models.UniqueConstraint(fields=["key", "on"], name="learning_courses_views_once")]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}: {self.count}"
