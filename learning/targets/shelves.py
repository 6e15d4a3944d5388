"""What is kept by hand: each kind with its model, its form and its words, so that all are added, changed and deleted
alike."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.reports.goals import Population, Target
from learning.reports.indices import IndexScore, Series, SeriesValue
from learning.targets import forms, index_forms
from learning.targets.fields import OfUnitForm


@dataclass(frozen=True)
class Shelf:
    """``name`` is the last part of its addresses' names and of its actions in the log; ``listed`` is its list."""

    name: str
    model: type[models.Model]
    form: Any
    new: str | Promise
    listed: str
    title: str | Promise

    @property
    def is_of_unit(self) -> bool:
        """Whether rows are somebody's by their unit; else they are of the whole site."""
        return issubclass(self.form, OfUnitForm)

    @property
    def back(self) -> str:
        return reverse(f"learning_targets:{self.listed}")

    def address(self, row: models.Model) -> str:
        """Where the row is changed."""
        return reverse(f"learning_targets:edit_{self.name}", args=[row.pk])

    def action(self, what: str) -> str:
        """What the log calls it: making, changing or deleting one."""
        return f"learning.{what}_{self.name}"


TARGETS = Shelf("target", Target, forms.TargetForm, _("New target"), "index", _("Targets"))
PEOPLE = Shelf(
    "people", Population, forms.PopulationForm, _("New number of people"), "people", _("People to be reached")
)
VALUES = Shelf(
    "value",
    SeriesValue,
    index_forms.SeriesValueForm,
    _("New value of an index"),
    "series",
    _("External indices"),
)
SERIES = Shelf(
    "series", Series, index_forms.SeriesForm, _("New external index"), "series", _("External indices")
)
SCORES = Shelf(
    "score", IndexScore, index_forms.ScoreForm, _("New score of an index"), "scores", _("Scores of indices")
)
SHELVES = (TARGETS, PEOPLE, VALUES, SERIES, SCORES)

# Labels of the log's actions.
ACTIONS = {
    "make": (_("Set a figure by hand"), _("Figure set by hand")),
    "change": (_("Change a figure by hand"), _("Figure changed by hand")),
    "delete": (_("Delete a figure by hand"), _("Figure deleted by hand")),
}


def actions() -> dict[str, tuple]:
    """Every action on the shelves, with its label and what the log says of it."""
    return {shelf.action(what): words for shelf in SHELVES for what, words in ACTIONS.items()}
