"""A scenario as its players take it: parts become nodes, validators rules, and every step says where it leads."""

from collections.abc import Mapping
from typing import Any

from courses.simulations.playing.engine import END, walk

Data = Mapping[str, Any]
GIVEN = ("commune", "province")
TEXTS = ("instruction", "feedback", "wrong_feedback", "hint", "why")


def compiled(scenario: Data, parts: Mapping[str, Any], validators: Mapping[str, Any]) -> dict[str, Any]:
    """The scenario, which was checked, for ``engine.play`` and the player."""
    return {
        "schema": 1,
        "code": scenario["code"],
        "title": scenario["title"],
        "language": scenario["language"],
        "intro": scenario.get("intro", ""),
        "hints_max": scenario.get("hints_max", 0),
        "pass": {"share": 80, "must": [], **scenario.get("pass", {})},
        "start": scenario.get("start") or scenario["steps"][0]["id"],
        "draws": scenario.get("draws", {}),
        "pictures": scenario.get("pictures", {}),
        "screens": {
            name: screen_of(screen, parts, scenario["language"])
            for name, screen in scenario["screens"].items()
        },
        "steps": _steps(scenario["steps"], validators),
    }


def screen_of(screen: Data, parts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A screen: its title, its nodes, and which element of it opens which other one."""
    nodes: list[dict[str, Any]] = []
    for data in screen["parts"]:
        made = parts[data["part"]]().nodes({**data, "language": language})
        if data.get("when"):
            made = [{**node, "when": _both(data["when"], node.get("when"))} for node in made]
        nodes += made
    opens = {node["id"]: node.pop("opens") for node in walk(nodes) if node.get("opens")}
    return {"title": screen["title"], "nodes": nodes, "opens": opens}


def _both(one: Data, other: Data | None) -> Data:
    return {"all": [one, other]} if other else one


def _steps(steps: list[Data], validators: Mapping[str, Any]) -> dict[str, Any]:
    after = [each["id"] for each in steps[1:]] + [END]
    return {step["id"]: _step(step, follows, validators) for step, follows in zip(steps, after, strict=True)}


def _step(step: Data, follows: str, validators: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: step.get(name, "") for name in TEXTS},
        "screen": step["screen"],
        "expected": step["expected"],
        "target": listed(step["target"]),
        "fields": _rules(step.get("fields", {}), validators),
        "competency": step["competency"],
        "weight": step.get("weight", 1),
        "set": step.get("set", {}),
        "mistakes": [_mistake(each, step, validators) for each in step.get("mistakes", [])],
        "next": ways(step, follows),
    }


def _mistake(mistake: Data, step: Data, validators: Mapping[str, Any]) -> dict[str, Any]:
    return {
        # Pressing the right button with wrong words is a mistake of the step's own target.
        "on": listed(mistake.get("on") or step["target"]),
        "fields": _rules(mistake.get("fields", {}), validators),
        "feedback": mistake["feedback"],
        "go": mistake.get("go", ""),
        "grave": mistake.get("grave", False),
    }


def _rules(fields: Data, validators: Mapping[str, Any]) -> dict[str, Any]:
    return {name: validators[asked["check"]]().rule(asked) for name, asked in fields.items()}


def ways(step: Data, follows: str) -> list[dict[str, Any]]:
    """Where a step may lead, in the order in which the conditions are asked."""
    said = step.get("next") or follows
    return [{"go": said}] if isinstance(said, str) else [dict(each) for each in said]


def listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
