from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.people.models import Audience


class AnnualTrainingRule(models.Model):
    """How many teaching periods a year the law asks of somebody. Shipped as a default that an office puts right.

    ``audience`` is whom it binds: one kind of people, or, empty, all cadres, civil servants and public employees.
    Both dates are days on which it applies; a year is measured by what applies on its last day. Of several rules that
    of the own audience wins, then the later one. ``is_verified`` says that somebody has read the number in the
    document named as ``basis``; until then every page that uses it says that it has not been verified.

    No personal data.
    """

    audience = models.CharField(
        _("for whom"),
        max_length=8,
        choices=Audience.choices,
        blank=True,
        default="",
        help_text=_("Empty: all cadres, civil servants and public employees."),
    )
    min_periods = models.DecimalField(
        _("teaching periods a year"), max_digits=6, decimal_places=1, default=40
    )
    minutes_per_period = models.PositiveSmallIntegerField(_("minutes of a period"), default=45)
    valid_from = models.DateField(_("from the day"), null=True, blank=True)
    valid_to = models.DateField(_("to the day"), null=True, blank=True)
    basis = models.CharField(
        _("legal basis"),
        max_length=400,
        blank=True,
        help_text=_("The document that says so, with its number. Learners see it."),
    )
    is_verified = models.BooleanField(
        _("verified"),
        default=False,
        help_text=_("Somebody has read the number in the document. Until then learners see “not verified”."),
    )

    class Meta:
        ordering = ["audience", "valid_from"]
        verbose_name = _("annual training rule")
        verbose_name_plural = _("annual training rules")

    def __str__(self) -> str:
        whom = self.get_audience_display() if self.audience else _("All staff")
        return f"{whom}: {self.min_periods.normalize():f}"

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("It cannot end before it begins.")})
        if self.min_periods is not None and self.min_periods <= 0:
            raise ValidationError({"min_periods": _("Write a number above zero.")})

    def applies_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )
