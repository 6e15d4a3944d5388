"""What figures are held against: how many people there are, and what a unit means to reach."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.people.models import Sex
from learning.units.models import Unit


class Population(models.Model):
    """How many people of a group a unit had on a day: the denominator of coverage.

    ``group`` is "all", "staff", an audience ("audience:CB") or whatever an indicator asks for. With ``age_band`` or
    ``sex`` the row is a part of the group; figures of the whole group are read from rows without both, and never
    added up from parts, which may be incomplete. No personal data.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="populations", verbose_name=_("unit")
    )
    group = models.CharField(_("group"), max_length=64)
    age_band = models.CharField(_("age band"), max_length=16, blank=True, default="")
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True, default="")
    value = models.PositiveIntegerField(_("people"))
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "group", "age_band", "sex", "as_of"], name="learning_population_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.group}: {self.value}"


class Comparator(models.TextChoices):
    AT_LEAST = "at_least", pgettext_lazy("target", "At least")
    AT_MOST = "at_most", pgettext_lazy("target", "At most")
    TREND = "trend", pgettext_lazy("target", "Better than the year before")


class MeasuredBy(models.TextChoices):
    SYSTEM = "system", _("This system")
    IMPORT = "import", _("An imported series")
    MANUAL = "manual", _("Written by hand")


class Target(models.Model):
    """What a unit means to reach in a period.

    For an ``indicator`` of ours, or for what is measured elsewhere: then ``label`` says what it is, and ``series`` or
    ``reached`` holds what came of it. ``value`` is a share (0 to 1) if ``is_share``, else a count, an average or points;
    a trend may have none, and is held against the year before. ``group`` narrows it to an audience ("audience:CB") or a
    programme ("programme:CDS"). ``period`` is a period code as in ``20263`` or ``2026``. A target holds between
    ``valid_from`` and ``valid_to``, and never longer than its unit stands.

    No personal data.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets", verbose_name=_("unit"))
    indicator = models.CharField(_("indicator"), max_length=64, blank=True)
    label = models.CharField(_("what is to be reached"), max_length=255, blank=True)
    group = models.CharField(_("group"), max_length=64, blank=True, default="")
    period = models.CharField(_("period"), max_length=8)
    comparator = models.CharField(
        _("comparison"), max_length=8, choices=Comparator.choices, default=Comparator.AT_LEAST
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4, null=True, blank=True)
    is_share = models.BooleanField(_("a share"), default=True)
    measured_in = models.CharField(_("unit of measure"), max_length=40, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    basis = models.CharField(pgettext_lazy("target", "basis"), max_length=200, blank=True)
    measured_by = models.CharField(
        _("measured by"), max_length=8, choices=MeasuredBy.choices, default=MeasuredBy.SYSTEM
    )
    series = models.ForeignKey(
        "learning.Series",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("series"),
    )
    reached = models.DecimalField(_("reached"), max_digits=14, decimal_places=4, null=True, blank=True)
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "indicator", "period", "group"],
                condition=~Q(indicator=""),
                name="learning_target_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "label", "period", "group"],
                condition=Q(indicator=""),
                name="learning_target_label_once",
            ),
            models.CheckConstraint(
                condition=~Q(indicator="") | ~Q(label=""), name="learning_target_says_of_what"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(comparator="trend"), name="learning_target_has_a_value"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.indicator or self.label} {self.period}: {self.value}"

    @property
    def shown_value(self) -> Decimal | None:
        """The value as it is printed: a share in per cent."""
        return in_print(self.value, is_share=self.is_share)

    @property
    def shown_reached(self) -> Decimal | None:
        return in_print(self.reached, is_share=self.is_share)


def in_print(value: Decimal | None, *, is_share: bool) -> Decimal | None:
    """A share (0 to 1) in per cent; anything else as it is."""
    return value * 100 if value is not None and is_share else value
