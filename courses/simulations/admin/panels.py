"""The panels of the form of a simulation."""

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList

from courses.simulations.admin.building import branching_context
from courses.simulations.admin.forms import SimulationForm


class BranchingPanel(HelpPanel):
    """Where the steps lead, and what keeps the draft from being published."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            about = {"places": json.dumps(words_of_places()), **branching_context(self.instance.scenario)}
            return {**super().get_context_data(parent_context), **about}


def words_of_places() -> dict[str, str]:
    """What is said where places are laid over a picture."""
    told = _(
        "Drag a place, or move it with the arrow keys; with Shift they change its size. A click beside all of them "
        "adds one."
    )
    return {"place": _("Place on the picture"), "placeHelp": told, "entry": _("Place {number}")}


def edit_handler(icon: str) -> ObjectList:
    return ObjectList(
        [
            FieldPanel("built", heading=gettext_lazy("Simulation"), icon=icon),
            BranchingPanel(
                template="learning_courses/simulations/admin/branching_panel.html",
                heading=gettext_lazy("Where the steps lead"),
                icon="site",
            ),
            HelpPanel(
                template="learning_courses/simulations/admin/facts.html",
                heading=gettext_lazy("Try it, copy it, take it along"),
                icon="history",
            ),
            MultiFieldPanel(
                [FieldPanel("file"), FieldPanel("takes_text"), FieldPanel("scenario")],
                heading=gettext_lazy("As a file or a text"),
                classname="collapsed",
                icon="code",
            ),
        ],
        base_form_class=SimulationForm,
    )
