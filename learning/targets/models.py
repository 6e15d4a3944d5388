from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning import registry
from learning.reports.group_words import label_of
from learning.reports.indices import Series
from learning.sheets.models import Upload

# Between what a row says of a figure: "completed · 2026".
JOINED = " · "


class About(models.TextChoices):
    TARGETS = "targets", _("Targets")
    POPULATIONS = "populations", _("People to be reached")
    SERIES = "series", _("External indices")


class Outcome(models.TextChoices):
    REVIEW = "review", pgettext_lazy("outcome", "To be decided")
    REFUSED = "refused", pgettext_lazy("outcome", "Refused")
    NEW = "new", pgettext_lazy("outcome", "New")
    CHANGED = "changed", pgettext_lazy("outcome", "Changed")
    KNOWN = "known", pgettext_lazy("outcome", "Known already")
    SKIPPED = "skipped", pgettext_lazy("outcome of a row of figures", "No figure")


NOT_GOOD: tuple[Any, ...] = (Outcome.REVIEW, Outcome.REFUSED)


class FigureImport(Upload):
    """A spreadsheet of targets, of numbers of people, or of an external index.

    ``period`` and ``on`` hold for rows that name none, ``series`` for rows of an index that do not say of which.
    ``choices`` is which unit a name means that may be several, or that is no unit any more.

    Personal data: uploaded_by (basic; to answer for it). The file holds numbers of units; it is kept and deleted as
    rosters are.
    """

    OUTCOMES = Outcome
    NOT_GOOD = NOT_GOOD

    file = models.FileField(upload_to="learning/figures/%Y/%m/", blank=True, max_length=200)
    about = models.CharField(_("what it holds"), max_length=16, choices=About.choices, default=About.TARGETS)
    period = models.CharField(_("period"), max_length=8, blank=True)
    on = models.DateField(_("as of"), null=True, blank=True)
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("series")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import of figures")
        verbose_name_plural = _("imports of figures")


class FigureRow(models.Model):
    """One row of a spreadsheet of figures: what was found of it, and what it made.

    ``asked`` is the unit as the row names it, ``among`` are the units of which somebody must choose one. ``made``
    holds the id of the row that it wrote, what stood there before (null: nothing) and what it wrote: with them the
    import can be undone. ``key`` is always empty. No personal data.
    """

    upload = models.ForeignKey(FigureImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    reasons = models.JSONField(default=list)
    asked = models.CharField(_("unit"), max_length=255, blank=True)
    says = models.CharField(max_length=255, blank=True)
    among = models.JSONField(default=list)
    made = models.JSONField(null=True, editable=False)
    key = models.CharField(max_length=64, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import of figures")
        verbose_name_plural = _("rows of imports of figures")
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="learning_figure_row_once")]
        indexes = [
            models.Index(fields=["upload", "outcome", "number"], name="learning_figure_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}:{self.number}"

    @property
    def told(self) -> str:
        """What it says, with the words that people have for an indicator and a group."""
        if not self.says:
            return ""
        first, *more = self.says.split(JOINED)
        indicator = registry.indicators.get(first)
        return JOINED.join([str(indicator.label) if indicator else label_of(first), *more])
