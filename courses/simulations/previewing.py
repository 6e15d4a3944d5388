"""What authors see of a draft: every step on its screen, and all that keeps it from being published."""

from typing import Any

from django.utils.translation import get_language

from courses.simulations.building.looking import START, drawn_screens
from courses.simulations.checking import faults_in, played_by
from courses.simulations.models import Simulation
from courses.simulations.playing.engine import begin
from courses.simulations.playing.rules import filled_in
from courses.simulations.showing import nodes_of


def preview_of(simulation: Simulation) -> dict[str, Any]:
    """What the preview's template needs; only the faults where there are any."""
    about: dict[str, Any] = {"title": simulation.title, "faults": [], "steps": []}
    faults = faults_in(simulation.scenario)
    if faults:
        return {**about, "faults": [fault.said(get_language() or "vi") for fault in faults]}
    scenario = played_by(simulation.scenario)
    state = begin(scenario, START)
    about["intro"] = filled_in(scenario["intro"], state["values"])
    about["steps"] = [_step(scenario, state, name) for name in scenario["steps"]]
    return about


def screens_of(simulation: Simulation) -> dict[str, Any]:
    """All screens of a draft, to press what becomes a step."""
    scenario = simulation.scenario if isinstance(simulation.scenario, dict) else {}
    return {"title": simulation.title, "screens": drawn_screens(scenario)}


def _step(scenario: dict[str, Any], state: dict[str, Any], name: str) -> dict[str, Any]:
    step = scenario["steps"][name]
    there = {**state, "step": name, "screen": step["screen"]}
    texts = {
        key: filled_in(step[key], state["values"]) for key in ("instruction", "feedback", "wrong_feedback")
    }
    title = filled_in(scenario["screens"][step["screen"]]["title"], state["values"])
    return {**texts, "title": title, "nodes": nodes_of(scenario, there, ids=name)}
