"""Scenarios against what is installed here."""

from typing import Any

from courses.simulations.playing.check import faults_of
from courses.simulations.playing.compiled import compiled
from courses.simulations.playing.faults import Fault
from learning import registry


def faults_in(scenario: Any) -> list[Fault]:
    """All that keeps ``scenario`` from being published on this site."""
    return faults_of(scenario, registry.simulation_parts, registry.simulation_validators)


def played_by(scenario: dict[str, Any]) -> dict[str, Any]:
    """What players take of a scenario without faults."""
    return compiled(scenario, registry.simulation_parts, registry.simulation_validators)
