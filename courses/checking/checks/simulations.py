"""Simulations in lessons that learners could not play, or that hold what is not installed any more."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from courses.simulations.checking import faults_in
from learning.content_checks import ContentCheck, Finding, Severity

MOST_SAID = 5
NAME = "simulation"


class SimulationsPlay(ContentCheck):
    name = "simulations_play"
    label = gettext_lazy("Simulations that cannot be played")

    def check(self, page: Any) -> Iterator[Finding]:
        for child in getattr(page, "body", ()):
            simulation = child.value.get("simulation") if child.block_type == NAME else None
            if simulation is None:
                continue
            if not simulation.live:
                message = _("“%(title)s” is not published: learners read only that it is not here.")
                yield Finding(Severity.ERROR, message % {"title": simulation.title}, str(child.id or ""))
            for fault in faults_in(simulation.scenario)[:MOST_SAID]:
                yield Finding(Severity.ERROR, fault.said(get_language() or "vi"), str(child.id or ""))
