"""What can be seen of a draft, however much of it is missing: its screens, and what an author may choose from."""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.simulations.given import USUAL
from courses.simulations.playing.compiled import GIVEN, screen_of
from courses.simulations.playing.draws import names_of
from courses.simulations.playing.engine import END, PRACTICE, begin, walk
from courses.simulations.playing.rules import filled_in
from courses.simulations.playing.shape import draw_faults
from courses.simulations.showing import nodes_of, with_addresses
from learning import registry

Scenario = Mapping[str, Any]
Screens = dict[str, dict[str, Any]]
START = {"seed": "0", "mode": PRACTICE, "day": "2026-01-15", "given": USUAL}


def screens_in(scenario: Scenario) -> Screens:
    """The screens as players take them, each with those of its parts that lack nothing."""
    found = scenario.get("screens")
    screens = found if isinstance(found, dict) else {}
    language = str(scenario.get("language") or "vi")
    return {name: _screen(each, language) for name, each in screens.items() if isinstance(each, dict)}


def _screen(screen: Mapping[str, Any], language: str) -> dict[str, Any]:
    parts = screen.get("parts")
    whole = [part for part in (parts if isinstance(parts, list) else []) if _is_whole(part)]
    shown = {"title": str(screen.get("title") or ""), "parts": whole}
    return screen_of(shown, registry.simulation_parts, language)


def _is_whole(part: Any) -> bool:
    known = registry.simulation_parts.get(str(part.get("part"))) if isinstance(part, dict) else None
    if known is None:
        return False
    try:
        return not list(known().lacks(part)) and isinstance(known().nodes(part), list)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError):
        return False  # something else stands there than the part takes


def drawn_screens(scenario: Scenario) -> list[dict[str, Any]]:
    """Each screen with its name, title and nodes, with words for what is drawn."""
    screens = screens_in(scenario)
    played = {"screens": screens, "pictures": _pictures(scenario), "draws": _draws(scenario), "start": END}
    state = begin(played, START)
    return [
        {
            "name": name,
            "title": filled_in(screen["title"], state["values"]) or name,
            "nodes": nodes_of(played, {**state, "screen": name}, ids=name),
            "opens": screen["opens"],
        }
        for name, screen in screens.items()
    ]


def _pictures(scenario: Scenario) -> dict[str, Any]:
    found = scenario.get("pictures")
    pictures = found if isinstance(found, dict) else {}
    return {name: {"alt": "", **each} for name, each in pictures.items() if isinstance(each, dict)}


def _draws(scenario: Scenario) -> dict[str, Any]:
    found = scenario.get("draws")
    draws = found if isinstance(found, dict) else {}
    return {name: each for name, each in draws.items() if not list(draw_faults(each, name))}


def offers_of(scenario: Scenario) -> dict[str, list[list[str]]]:
    """What fields of the builder offer to choose from: names, each with what it is called."""
    screens = screens_in(scenario)
    return {
        "screen": [[name, screen["title"] or name] for name, screen in screens.items()],
        "press": [each for name in screens for each in _nodes(screens[name], "press", "id")],
        "field": [each for name in screens for each in _nodes(screens[name], "field", "name")],
        "step": [
            *([step["id"], str(step.get("instruction") or "")] for step in steps_in(scenario)),
            [END, ""],
        ],
        "variable": [[name, ""] for name in variables_of(scenario)],
        "picture": [[name, picture["alt"]] for name, picture in _pictures(scenario).items()],
    }


def variables_of(scenario: Scenario) -> list[str]:
    """What conditions can ask: of the learner's place, drawn, or set by a step."""
    drawn = [name for draw, each in _draws(scenario).items() for name in sorted(names_of(draw, each))]
    tables = [step["set"] for step in steps_in(scenario) if isinstance(step.get("set"), dict)]
    return list(dict.fromkeys([*drawn, *(name for table in tables for name in table), *GIVEN]))


def addresses_of(scenario: Scenario) -> dict[str, str]:
    """Where each picture is, to lay places over it."""
    pictures = with_addresses({"pictures": _pictures(scenario)})["pictures"]
    return {name: picture["src"] for name, picture in pictures.items() if picture["src"]}


def _nodes(screen: Mapping[str, Any], kind: str, key: str) -> Iterator[list[str]]:
    for node in walk(screen["nodes"]):
        if node["k"] == kind:
            yield [node[key], f"{node['t']} ({screen['title']})"]


def steps_in(scenario: Scenario) -> list[dict[str, Any]]:
    """The steps that have a name."""
    steps = scenario.get("steps")
    named = steps if isinstance(steps, list) else []
    return [
        step for step in named if isinstance(step, dict) and isinstance(step.get("id"), str) and step["id"]
    ]
