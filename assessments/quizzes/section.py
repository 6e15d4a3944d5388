from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from assessments.questions.models import Pool
from assessments.quizzes.models import SHARE, WEIGHT, Quiz
from learning.fields import CompetencyField

EASIEST, HARDEST = 1, 5
DIFFICULTY = [MinValueValidator(EASIEST), MaxValueValidator(HARDEST)]


class Section(Orderable):
    """A part of a quiz that draws ``draw`` questions of the bank for each attempt; 0 takes all that fit.

    Those fit that are in ``pool`` or in a pool inside it (any, without one), test one of ``competencies`` or a part of
    it, and are as difficult as it says. A pass mark here must be reached beside that of the quiz. No personal data.
    """

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=200)
    instructions = models.TextField(
        _("instructions"),
        blank=True,
        max_length=2000,
        help_text=_("Said above the questions of this section."),
    )
    pool = models.ForeignKey(
        Pool,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sections",
        verbose_name=_("pool"),
        help_text=_("With the pools inside it. Empty for the whole bank."),
    )
    competencies = CompetencyField(
        _("competencies"), help_text=_("Questions that test one of these, or a part of it. Empty for any.")
    )
    easiest = models.PositiveSmallIntegerField(_("difficulty from"), default=EASIEST, validators=DIFFICULTY)
    hardest = models.PositiveSmallIntegerField(_("difficulty to"), default=HARDEST, validators=DIFFICULTY)
    draw = models.PositiveSmallIntegerField(
        _("questions drawn"), default=5, help_text=_("At random for each attempt; 0 takes all that fit.")
    )
    weight = models.FloatField(
        _("weight of each question"),
        default=1,
        validators=WEIGHT,
        help_text=_("1 counts as usual, 2 twice; 0 is asked and does not count."),
    )
    pass_mark = models.FloatField(_("pass mark of the section"), null=True, blank=True, validators=SHARE)

    class Meta(Orderable.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.title
