"""A practice simulation: it is played in the lesson, and step by step in forms where there is no script."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.base import CompletableBlock, refuse
from courses.simulations.given import given_to
from courses.simulations.models import Helper, Mode, Simulation
from courses.simulations.places import DONE, EXAM, PASSED, Place, sign
from courses.simulations.showing import file_of, filled_for
from learning import api
from learning.api import INTERACTION
from learning.blocks import on_screen

MODES = {
    "all": (Mode.GUIDED, Mode.PRACTICE, Mode.EXAM),
    "practice": (Mode.PRACTICE, Mode.EXAM),
    "exam": (Mode.EXAM,),
}
MEANINGS = {
    Mode.GUIDED: _("Guided: every step is shown"),
    Mode.PRACTICE: _("Practice: with hints, and told at once what was wrong"),
    Mode.EXAM: _("Exam: one try a step, told at the end"),
}
MOVE_ON = {DONE: "CompletedOrPassed", PASSED: "Passed", EXAM: "Passed"}


class SimulationBlock(CompletableBlock):
    """A practice simulation with what counts in this lesson."""

    name = "simulation"
    activity_type = INTERACTION
    completion_note = _("Completed by going through it, or by passing it, as you say below.")
    completion_fields = ("required", "rule")
    same_for_all = False  # it is told in the learner's own commune
    title = CharBlock(max_length=150, label=_("Title"))
    simulation = SnippetChooserBlock(Simulation, label=_("Simulation"))
    modes = ChoiceBlock(
        choices=[
            ("all", _("guided, practice and exam")),
            ("practice", _("practice and exam")),
            ("exam", _("exam alone")),
        ],
        default="all",
        label=_("Modes"),
    )
    rule = ChoiceBlock(
        choices=[
            (DONE, _("when it was gone through in any mode")),
            (PASSED, _("when it was passed in practice or exam")),
            (EXAM, _("when it was passed in the exam mode")),
        ],
        default=DONE,
        label=_("Completed"),
    )

    def spoken(self, value) -> list[str]:
        return on_screen(value)

    class Meta:
        icon = "learning-simulation"
        label = _("Simulation")
        label_format = "{title}"
        template = "learning_courses/blocks/simulation.html"
        description = _("A system of the digital administration, to be practised without harm.")
        preview_template = "learning_courses/blocks/previews/simulation.html"

    def clean(self, value):
        value = super().clean(value)
        simulation = value.get("simulation")
        if simulation and not simulation.live:
            refuse(simulation=_("This simulation is not published yet."))
        return value

    @classmethod
    def activity_rule(cls, value) -> dict:
        simulation = value.get("simulation")
        rule = value.get("rule") or DONE
        content = str(simulation.uuid) if simulation else ""
        return {**super().activity_rule(value), "move_on": MOVE_ON[rule], "content": content}

    def get_context(self, value, parent_context=None):
        """Adds ``file``: empty where the simulation is gone or not published; ``place`` is empty in previews."""
        context = super().get_context(value, parent_context)
        simulation = value.get("simulation")
        given = given_to(context.get("enrolment"))
        modes = MODES[value.get("modes") or "all"]
        return {
            **context,
            "file": file_of(simulation),
            "version": simulation.digest if simulation else "",
            "language": simulation.language if simulation else "",
            "intro": filled_for(simulation, given),
            "given": given,
            "modes": [(mode, MEANINGS[mode]) for mode in modes],
            "helpers": Helper.choices,
            "place": _place(value, simulation, modes, context),
        }


def _place(value: Any, simulation: Simulation | None, modes: Any, context: dict[str, Any]) -> str:
    if simulation is None or not context.get("page") or not context.get("activity"):
        return ""
    key = api.block_key(context["page"].translation_key, context.get("block_id") or "")
    return sign(Place(key, simulation.uuid, value.get("rule") or DONE, tuple(map(str, modes))))
