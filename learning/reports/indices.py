"""Figures that others publish of our units, and what an index scores of our own figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.units.models import Unit


class Merged(models.TextChoices):
    NONE = "none", _("Only as published")
    MEAN = "mean", _("Mean of the units before it, marked as an estimate")


class Series(models.Model):
    """An index or statistic of somebody else, such as PAPI, PCI, SIPAS, PAR Index or DTI.

    ``method`` says how its makers work it out, ``source`` who they are and where they publish. Values stay with the
    units that they were published for; ``merged`` says what is told of a unit that was made of several and has no
    value of its own. No personal data.
    """

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=255)
    method = models.TextField(_("method"), blank=True)
    measured_in = models.CharField(_("unit of measure"), max_length=40, blank=True)
    higher_is_better = models.BooleanField(_("higher is better"), default=True)
    merged = models.CharField(
        _("units that were merged"), max_length=8, choices=Merged.choices, default=Merged.NONE
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = pgettext_lazy("external index", "series")
        verbose_name_plural = pgettext_lazy("external indices", "series")

    def __str__(self) -> str:
        return self.name


class SeriesValue(models.Model):
    """What was published of a unit for a period: a value, a rank, or both. Kept as published. No personal data."""

    series = models.ForeignKey(
        Series, on_delete=models.CASCADE, related_name="values", verbose_name=_("series")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="series_values", verbose_name=_("unit")
    )
    period = models.CharField(_("period"), max_length=8)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4, null=True, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=255, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("value of a series")
        verbose_name_plural = _("values of series")
        constraints = [
            models.UniqueConstraint(fields=["series", "unit", "period"], name="learning_series_value_once"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | models.Q(rank__isnull=False),
                name="learning_series_value_says_something",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.series} {self.unit} {self.period}: {self.value if self.value is not None else self.rank}"
        )


class IndexScore(models.Model):
    """How an index, such as DTI, scores a share of ours: ``max_score`` × min(share ÷ ``target``, ``cap``).

    A province writes the official wording and numbers in rows like this (``DTI_…``): they change from year to year, and
    none is built in. No personal data.
    """

    code = models.SlugField(_("code"), max_length=32)
    name = models.CharField(_("name"), max_length=255)
    indicator = models.CharField(_("indicator"), max_length=64)
    target = models.DecimalField(_("target (%)"), max_digits=7, decimal_places=2)
    max_score = models.DecimalField(_("most points"), max_digits=7, decimal_places=2)
    cap = models.DecimalField(_("at most times the target"), max_digits=5, decimal_places=2, default=1)
    basis = models.CharField(pgettext_lazy("target", "basis"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["code", "valid_from"]
        verbose_name = _("score of an index")
        verbose_name_plural = _("scores of indices")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="learning_index_score_once"),
            models.CheckConstraint(
                condition=models.Q(target__gt=0, max_score__gt=0, cap__gt=0),
                name="learning_index_score_divides",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
