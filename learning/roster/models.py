from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.people.models import Audience
from learning.sheets.models import Upload
from learning.units.models import Unit


class Outcome(models.TextChoices):
    REVIEW = "review", pgettext_lazy("outcome", "To be decided")
    REFUSED = "refused", pgettext_lazy("outcome", "Refused")
    NEW = "new", pgettext_lazy("outcome", "New")
    CHANGED = "changed", pgettext_lazy("outcome", "Changed")
    KNOWN = "known", pgettext_lazy("outcome", "Known already")
    SKIPPED = "skipped", pgettext_lazy("outcome", "No person")


NOT_GOOD: tuple[Any, ...] = (Outcome.REVIEW, Outcome.REFUSED)


class Roster(Upload):
    """A list of people that somebody sent: what it is made of, what was found in it, and what became of it.

    ``choices`` is which unit an ambiguous name means. Lists from the command line place people anywhere, others only
    in the units of who uploaded them.

    Personal data: the file, which is all of the sender's (to be applied, and sent back with the results; kept in
    private storage, deleted after ``ROSTER_FILE_DAYS``, and when the import is undone); uploaded_by (basic; to
    answer for it).
    """

    OUTCOMES = Outcome
    NOT_GOOD = NOT_GOOD

    file = models.FileField(upload_to="learning/rosters/%Y/%m/", blank=True, max_length=200)
    client_id = models.CharField(max_length=100, blank=True, editable=False)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Where people belong whose row names no unit."),
    )
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices, default=Audience.CC)
    on = models.DateField(_("belong there since"), default=timezone.localdate)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        constraints = [
            models.UniqueConstraint(
                fields=["uploaded_by", "client_id"],
                condition=~models.Q(client_id=""),
                name="learning_roster_client_once",
            )
        ]

    def forget(self) -> None:
        super().forget()
        rows = list(self.rows.filter(made__has_key="group"))
        for row in rows:
            del row.made["group"]
        RosterRow.objects.bulk_update(rows, ["made"], batch_size=1000)


class RosterRow(models.Model):
    """One row of a roster: what was found of it, and what it made.

    Only its number and what came of it are kept, never what stands in it: that is read from the file again. ``asked``
    is the unit's name as the row has it. ``made`` holds the ids of what applying it made and ended, which fields it
    filled in, and what it changed was before: with it the import can be undone exactly.

    Personal data: ``made`` names a learner by id, her position before, and, sealed, her ethnic group before (sensitive;
    to undo the import; forgotten with the file); ``key`` is a keyed hash by which a person that stands in the file twice
    is noticed, blanked with the file.
    """

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    reasons = models.JSONField(default=list)
    asked = models.CharField(_("unit"), max_length=255, blank=True)
    key = models.CharField(max_length=64, blank=True, editable=False)
    made = models.JSONField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of a roster")
        verbose_name_plural = _("rows of rosters")
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="learning_roster_row_once")]
        indexes = [
            models.Index(fields=["roster", "outcome", "number"], name="learning_roster_row_outcome"),
            models.Index(fields=["roster", "key"], name="learning_roster_row_key"),
        ]

    def __str__(self) -> str:
        return f"{self.roster_id}:{self.number}"
