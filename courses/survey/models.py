"""What learners think of a course that they have completed."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.models import Enrolment

LONGEST = 1000


def _score(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1), MaxValueValidator(5)])


class SurveyAnswer(models.Model):
    """What one learner said of a course after completing it: three times 1 to 5, and a free line. One an enrolment.

    Reports count answers and never say whose they are; it is in no statement, for an opinion is nobody's result.

    Personal data: what somebody thinks of a course (basic; counted in cells of at least LEARNING["SMALLEST_CELL"]);
    ``words`` may say anything, though the form asks for nobody's data (basic; shown without a name). Deleted when the
    learner is erased.
    """

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="survey_answer", editable=False
    )
    useful = _score(_("useful"))
    easy = _score(_("easy to access"))
    fitting = _score(_("fitting"))
    words = models.TextField(_("in one's own words"), blank=True, max_length=LONGEST)
    answered_at = models.DateTimeField(_("answered"), default=timezone.now, db_index=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answer to the survey")
        verbose_name_plural = _("answers to the survey")

    def __str__(self) -> str:
        return f"{self.enrolment_id}"
