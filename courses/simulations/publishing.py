"""Publishing of simulations, whoever asks for it: faults are refused, and what was published is kept for good."""

from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from wagtail.actions import PublishRevisionAction

from courses import set_times
from courses.simulations.checking import faults_in
from courses.simulations.models import Simulation
from courses.simulations.versions import keep_version, refuse_faults

REFUSED = "learning.refuse_simulation_schedule"
MOST_SAID = 30


class PublishSimulation(PublishRevisionAction):
    """What ``revision.publish()`` and the JSON API do. Raises ValidationError with every place that has a fault.

    By the clock there is nobody to read it: then the simulation is taken from the schedule and its authors get a mail.
    """

    @transaction.atomic
    def execute(self, skip_permission_checks: bool = False) -> None:
        self.check(skip_permission_checks=skip_permission_checks)
        if self.log_action == set_times.BY_THE_CLOCK and faults_in(self.object.scenario):
            refuse(self.object, self.revision)
            return
        refuse_faults(self.object.scenario)
        super().execute(skip_permission_checks=True)
        if self.object.live:
            keep_version(self.object)


def refuse(draft: Simulation, revision: Any) -> None:
    """Take ``revision`` from the schedule, and tell its authors every place."""
    simulation = Simulation.objects.get(pk=draft.pk)
    set_times.refuse(
        simulation, revision, action=REFUSED, reason=lambda: "\n".join(said_of(draft.scenario)), user=None
    )


def said_of(scenario: Any) -> list[str]:
    """The faults of ``scenario`` in words, as many as can be read."""
    return [fault.said(get_language() or "vi") for fault in faults_in(scenario)[:MOST_SAID]]


def actions(registry: Any) -> None:
    registry.register(Simulation, PublishSimulation)


def log_actions(registry: Any) -> None:
    registry.register_action(REFUSED)(set_times.RefusedFormatter)
