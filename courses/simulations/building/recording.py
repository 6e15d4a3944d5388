"""A step made from what an author did on a screen of the preview."""

from typing import Any

from django.utils.translation import gettext as _

from courses.simulations.building.looking import screens_in, steps_in
from courses.simulations.building.naming import with_names
from courses.simulations.building.scenario import asks_for, to_form
from courses.simulations.playing.engine import walk
from learning import registry

# What is asked of a field by what was done in it. Whatever is typed unseen must only be there.
CHECKS = {"number": "number", "many": "set", "order": "order", "password": "filled"}


def recorded(scenario: dict[str, Any], screen: str, on: str, values: dict[str, Any]) -> dict[str, Any]:
    """The step in which ``on`` is pressed on ``screen`` with these ``values``. Raises LookupError if it is not there."""
    nodes = list(walk(screens_in(scenario)[screen]["nodes"]))
    press = next((node for node in nodes if node["k"] == "press" and node["id"] == on), None)
    if press is None:
        raise LookupError(on)
    fields = {node["name"]: node for node in nodes if node["k"] == "field"}
    asked = {name: _asked(fields[name], value) for name, value in values.items() if name in fields and value}
    words = _("Fill in the fields, then press “%(label)s”.") if asked else _("Press “%(label)s”.")
    return {
        "screen": screen,
        "instruction": words % {"label": press["t"]},
        "expected": _expected(press, asked),
        "target": on,
        **({"fields": asked} if asked else {}),
        **_as_before(scenario),
    }


def _asked(field: dict[str, Any], value: Any) -> dict[str, Any]:
    check = CHECKS.get(field["type"], "text")
    return {"check": check} if check == "filled" else {"check": check, "is": value}


def _expected(press: dict[str, Any], asked: dict[str, Any]) -> str:
    if press["c"] == "sign":
        return "sign"
    if not asked:
        return "tap"
    return "order" if all(each["check"] == "order" for each in asked.values()) else "input"


def _as_before(scenario: dict[str, Any]) -> dict[str, str]:
    """Steps mostly train what the one before them does."""
    steps = steps_in(scenario)
    competency = steps[-1].get("competency") if steps else ""
    return {"competency": competency} if isinstance(competency, str) and competency else {}


def shown_step(scenario: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    """``step`` as the form shows it, with a short name that no other one has."""
    asks = asks_for(registry.simulation_parts, registry.simulation_validators)
    steps = [*steps_in(scenario), step]
    given = with_names(to_form({**scenario, "steps": steps}, asks), asks)
    return given["steps"][-1]
