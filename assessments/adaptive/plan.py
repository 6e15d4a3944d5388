from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from assessments.questions.models import Pool
from assessments.quizzes.models import SHARE, Quiz

MOST = 100


class AdaptivePlan(models.Model):
    """The quiz is adaptive: each question is chosen by the answers before it, until enough is known.

    ``precise`` is the standard error, in standard deviations of people, at which it ends; ``cuts`` are the abilities
    from which somebody has the basics, is skilled, is advanced. The rest are the rules of
    ``assessments.adaptive.rules``. Attempts keep the plan that they began with. No personal data.
    """

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="adaptive_plans")
    pool = models.ForeignKey(
        Pool,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("questions from"),
        help_text=_("With the pools inside it. Empty for the whole bank."),
    )
    least = models.PositiveSmallIntegerField(
        _("least questions"), default=8, validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    most = models.PositiveSmallIntegerField(
        _("most questions"), default=26, validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    precise = models.FloatField(
        _("standard error to reach"),
        default=0.35,
        validators=[MinValueValidator(0.1), MaxValueValidator(1.0)],
        help_text=_("0.35 tells three levels apart; a smaller one asks longer."),
    )
    is_balanced = models.BooleanField(
        _("as much of each competency"),
        default=True,
        help_text=_("Otherwise the questions that tell most are asked, whatever they are about."),
    )
    each_least = models.PositiveSmallIntegerField(
        _("least of each competency"), default=0, validators=[MaxValueValidator(10)]
    )
    accessible_only = models.BooleanField(
        _("only questions without pictures to look at"),
        default=False,
        help_text=_("For everybody. Otherwise for those who ask for it at the start."),
    )
    best = models.PositiveSmallIntegerField(
        _("drawn from so many of the best"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("So that neighbours are asked different ones, and no question goes round."),
    )
    most_exposure = models.FloatField(
        _("at most in this share of the tests"), default=0.4, validators=[*SHARE, MinValueValidator(0.05)]
    )
    trial_share = models.FloatField(
        _("share of new questions on trial"),
        default=0.1,
        validators=[*SHARE, MaxValueValidator(0.5)],
        help_text=_("They count for nobody until enough people have answered them."),
    )
    basic_from = models.FloatField(_("basics from"), default=-1.0)
    skilled_from = models.FloatField(_("skilled from"), default=0.0)
    advanced_from = models.FloatField(_("advanced from"), default=1.0)

    class Meta:
        verbose_name = _("adaptive test")
        verbose_name_plural = _("adaptive tests")
        constraints = [models.UniqueConstraint(fields=["quiz"], name="assessments_adaptive_once")]

    def __str__(self) -> str:
        return str(self.quiz)

    def clean(self) -> None:
        if self.least and self.most and self.least > self.most:
            raise ValidationError({"most": _("This is fewer than the least.")})
        if not self.basic_from < self.skilled_from < self.advanced_from:
            raise ValidationError({"advanced_from": _("Each level begins above the one before it.")})

    def as_kept(self) -> dict[str, Any]:
        """What a paper keeps of the plan: plain values."""
        names = ["least", "most", "precise", "best", "most_exposure", "trial_share", "each_least"]
        return {
            **{name: getattr(self, name) for name in [*names, "is_balanced", "accessible_only"]},
            "cuts": [self.basic_from, self.skilled_from, self.advanced_from],
        }
