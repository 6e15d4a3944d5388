from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.attempts.models import Attempt

# Values are kept in ten-thousandths, so that sums of them are whole numbers and do not depend on their order.
PARTS = 10_000


class PlacementResult(models.Model):
    """What one placement that was handed in says of where its learner stands, made from the attempt and made anew
    whenever that changes.

    Two can be compared if they are on the same ``scale``: of adaptive tests those that ask from one pool by calibrations
    that were linked, of fixed papers those of one quiz. ``value`` is the ability, in standard deviations of people, or
    the score from 0 to 1; ``error`` is its standard error; both in ten-thousandths. ``measured_at`` is when it was handed
    in, or answered on paper.

    Personal data: how well somebody knows a field (basic; retained with the attempt).
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="placement")
    is_adaptive = models.BooleanField(pgettext_lazy("placement", "adaptive"))
    scale = models.CharField(pgettext_lazy("placement", "scale"), max_length=64)
    value = models.BigIntegerField(pgettext_lazy("placement", "value"))
    error = models.BigIntegerField(pgettext_lazy("placement", "standard error"))
    measured_at = models.DateTimeField(pgettext_lazy("placement", "measured"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["measured_at", "pk"]
        verbose_name = _("result of a placement")
        verbose_name_plural = _("results of placements")
        indexes = [models.Index(fields=["is_adaptive", "measured_at"], name="assessments_placement_day")]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.scale}"
