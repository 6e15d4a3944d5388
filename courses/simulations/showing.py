"""Simulations on pages: their file for the player, their screens without a script, and what is said afterwards."""

from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from wagtail.images import get_image_model

from courses.simulations.expecting import wrong_entries
from courses.simulations.models import Simulation, SimulationAttempt
from courses.simulations.playing.engine import GUIDED, act, begin, play, shown, walk
from courses.simulations.playing.rules import filled_in

# What pictures of scenarios may be drawn as, beside the images of the site.
DRAWN = (
    "qr",
    "certificate",
    "certificate-blurred",
    "certificate-cut",
    "certificate-shaded",
    "page-one",
    "page-two",
    "page-two-blurred",
    "identity-card",
)
DRAWINGS = {name: f"learning_courses/simulations/{name}.svg" for name in DRAWN}
WIDTH = "max-640x640"
Actions = list[dict[str, Any]]


def file_of(simulation: Simulation | None) -> str:
    """The address of what the player takes; empty where nothing is published."""
    if simulation is None or not simulation.live or not simulation.digest:
        return ""
    return reverse("learning_courses:simulation_file", args=[simulation.digest])


def filled_for(simulation: Simulation | None, given: dict[str, str]) -> str:
    """The words before it begins, with the names of places in them."""
    return filled_in(str(simulation.scenario.get("intro", "")), given) if simulation else ""


def with_addresses(played: dict[str, Any]) -> dict[str, Any]:
    """What the player takes, each picture with its address. One query, where there are pictures of the site's own."""
    images = {
        picture["image"] for picture in played["pictures"].values() if isinstance(picture.get("image"), int)
    }
    found = get_image_model().objects.in_bulk(images) if images else {}
    pictures = {
        name: {"alt": picture["alt"], "src": _source(picture, found)}
        for name, picture in played["pictures"].items()
    }
    return {**played, "pictures": pictures}


def _source(picture: dict[str, Any], images: dict[int, Any]) -> str:
    if drawing := DRAWINGS.get(picture.get("drawing", "")):
        return static(drawing)
    image = images.get(picture.get("image", 0))
    return image.get_rendition(WIDTH).url if image else ""


def nodes_of(scenario: dict[str, Any], state: dict[str, Any], ids: str = "v") -> list[dict[str, Any]]:
    """The screen's nodes for a template: pictures with their addresses, and marked what is expected where one is led.
    ``ids`` begins the ids of fields, for there may be several screens on a page.
    """
    nodes = shown(scenario, state)
    pictures = with_addresses(scenario)["pictures"]
    leads = leading(scenario, state) if state["mode"] == GUIDED else set()
    for node in walk(nodes):
        if node["k"] in ("img", "map"):
            node.update(pictures.get(node["picture"], {}))
        elif node["k"] == "press":
            node["expected"] = node["id"] in leads
        elif node["k"] == "field":
            node["html_id"] = f"{ids}-{node['name']}"
    return nodes


def leading(scenario: dict[str, Any], state: dict[str, Any]) -> set[str]:
    """What to press now: the target, or what opens the screen on which the target is."""
    targets = set(scenario["steps"][state["step"]]["target"])
    here = scenario["screens"][state["screen"]]
    if targets & _presses(here):
        return targets
    opening = {on for on, screen in here["opens"].items() if targets & _presses(scenario["screens"][screen])}
    return opening or set(here["opens"])


def _presses(screen: dict[str, Any]) -> set[str]:
    return {node["id"] for node in walk(screen["nodes"]) if node["k"] == "press"}


def replay(attempt: SimulationAttempt) -> list[dict[str, Any]]:
    """Each step of ``attempt`` as it went."""
    return replayed(attempt.version.played, attempt.start, attempt.actions)


def replayed(scenario: dict[str, Any], start: dict[str, Any], actions: Actions) -> list[dict[str, Any]]:
    """Each step as it went: what was asked, what was expected, what was done where that was wrong, and why."""
    end = play(scenario, start, actions)
    chosen = _chosen(scenario, start, actions)
    labels = labels_of(scenario)
    lines = []
    for name, seen in end["steps"].items():
        step = scenario["steps"][name]
        expected = " / ".join(labels.get(each, each) for each in step["target"])
        first = chosen.get(name)
        did = "" if first is None or first.action["on"] in step["target"] else labels[first.action["on"]]
        entries = _entries(scenario, step, first)
        line = {
            "instruction": step["instruction"],
            "why": step["why"],
            "expected": expected,
            "did": did,
        }
        filled = {key: filled_in(text, end["values"]) for key, text in line.items()}
        lines.append({**filled, "right": seen["right"], "wrong": seen["wrong"], "entries": entries})
    return lines


def labels_of(scenario: dict[str, Any]) -> dict[str, str]:
    """What everything that can be pressed is called."""
    nodes = (node for screen in scenario["screens"].values() for node in walk(screen["nodes"]))
    return {node["id"]: node["t"] for node in nodes if node["k"] == "press"}


@dataclass(frozen=True)
class Chosen:
    """What was wrong first in a step, and the variables then."""

    action: dict[str, Any]
    values: dict[str, str]


def _entries(scenario: dict[str, Any], step: dict[str, Any], first: Chosen | None) -> list[Any]:
    """What was wrong in the fields, where it was not the button that was wrong."""
    if first is None or first.action["on"] not in step["target"]:
        return []
    return list(wrong_entries(scenario, step, first.action.get("values") or {}, first.values))


def _chosen(scenario: dict[str, Any], start: dict[str, Any], actions: Actions) -> dict[str, Chosen]:
    """What was done first in each step that was wrong."""
    state = begin(scenario, start)
    found: dict[str, Chosen] = {}
    for action in actions:
        step, errors, values = state["step"], state["errors"], state["values"]
        state = act(scenario, state, action)
        if state["errors"] > errors:
            found.setdefault(step, Chosen(action, values))
    return found
