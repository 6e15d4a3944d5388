"""Whether a scenario has the shape of one: what is there, of which kind. What it means is asked by ``check``."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from courses.simulations.playing.draws import KINDS
from courses.simulations.playing.faults import Fault

Data = Mapping[str, Any]
LARGEST = 256 * 1024
EXPECTED = ("tap", "input", "choose", "order", "sign")
# The keys of each thing, and of which kind they are; those after the bar may be left out.
SCENARIO = {"schema": int, "code": str, "title": str, "language": str, "screens": dict, "steps": list}
SCENARIO_MORE = {
    "intro": str,
    "minutes": int,
    "hints_max": int,
    "pass": dict,
    "start": str,
    "draws": dict,
    "pictures": dict,
    "version": int,
}
STEP = {
    "id": str,
    "screen": str,
    "instruction": str,
    "expected": str,
    "target": (str, list),
    "competency": str,
}
STEP_MORE = {
    "fields": dict,
    "feedback": str,
    "wrong_feedback": str,
    "hint": str,
    "why": str,
    "weight": int,
    "set": dict,
    "mistakes": list,
    "next": (str, list),
}
MISTAKE = {"feedback": str}
MISTAKE_MORE = {"on": (str, list), "fields": dict, "go": str, "grave": bool}
SCREEN = {"title": str, "parts": list}


def shape_faults(scenario: Any, parts: Data, validators: Data) -> Iterator[Fault]:
    """What keeps the scenario from being read at all. Where there is any, nothing else is asked."""
    if not isinstance(scenario, dict):
        yield Fault("lacking", "scenario", "scenario")
        return
    if len(json.dumps(scenario, ensure_ascii=False)) > LARGEST:
        yield Fault("too_large", "scenario")
    if scenario.get("schema") != 1:
        yield Fault("schema", "schema")
    yield from _keys(scenario, "scenario", SCENARIO, SCENARIO_MORE)
    for name, screen in _items(scenario.get("screens")):
        yield from _screen(screen, f"screens.{name}", parts)
    steps = scenario.get("steps")
    for place, step in enumerate(steps if isinstance(steps, list) else []):
        yield from _step(step, place, validators)
    for name, draw in _items(scenario.get("draws")):
        yield from draw_faults(draw, f"draws.{name}")


def _keys(data: Any, place: str, needed: Data, more: Data) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield Fault("lacking", place, place)
        return
    for name, kind in {**needed, **more}.items():
        value = data.get(name)
        missing = value is None or value == "" or value == [] or value == {}
        if (name in needed and missing) or (value is not None and not isinstance(value, kind)):
            yield Fault("lacking", place, name)
    yield from (Fault("unknown_key", place, str(name)) for name in data if name not in {**needed, **more})


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()


def _screen(screen: Any, place: str, parts: Data) -> Iterator[Fault]:
    yield from _keys(screen, place, SCREEN, {})
    found = screen.get("parts") if isinstance(screen, dict) else None
    for number, part in enumerate(found if isinstance(found, list) else []):
        where = f"{place}.parts[{number}]"
        name = str(part.get("part")) if isinstance(part, dict) else ""
        if name not in parts:
            yield Fault("unknown_part", where, str(name))
        else:
            yield from (Fault("lacking", where, each) for each in parts[name]().lacks(part))


def _step(step: Any, place: int, validators: Data) -> Iterator[Fault]:
    where = f"steps.{step.get('id', place)}" if isinstance(step, dict) else f"steps[{place}]"
    yield from _keys(step, where, STEP, STEP_MORE)
    if not isinstance(step, dict):
        return
    if step.get("expected") not in EXPECTED:
        yield Fault("lacking", where, "expected")
    yield from _fields(step.get("fields"), where, validators)
    for number, mistake in enumerate(step.get("mistakes") or []):
        yield from _keys(mistake, f"{where}.mistakes[{number}]", MISTAKE, MISTAKE_MORE)
        if isinstance(mistake, dict):
            yield from _fields(mistake.get("fields"), f"{where}.mistakes[{number}]", validators)
    said = step.get("next")
    for number, way in enumerate(said if isinstance(said, list) else []):
        yield from _keys(way, f"{where}.next[{number}]", {"go": str}, {"when": dict})


def _fields(fields: Any, place: str, validators: Data) -> Iterator[Fault]:
    for name, asked in _items(fields):
        where = f"{place}.fields.{name}"
        check = str(asked.get("check")) if isinstance(asked, dict) else ""
        if check not in validators:
            yield Fault("unknown_check", where, str(check))
        else:
            needs = validators[check].needs
            yield from (Fault("lacking", where, each) for each in needs if asked.get(each) in (None, "", []))


def draw_faults(draw: Any, place: str) -> Iterator[Fault]:
    kind = draw.get("draw") if isinstance(draw, dict) else None
    if kind not in KINDS:
        yield Fault("unknown_draw", place, str(kind))
    elif (
        (kind == "number" and not _is_range(draw, "min", "max"))
        or (kind == "date" and not _is_range(draw, "from", "to"))
        or (kind == "pick" and not _is_choice(draw.get("from")))
    ):
        yield Fault("draw", place)


def _is_range(draw: Data, first: str, last: str) -> bool:
    one, other, step = draw.get(first), draw.get(last), draw.get("step", 1)
    if not all(isinstance(each, int) for each in (one, other, step)) or step < 1:
        return False
    return other - one >= 0 and (other - one) // step < 2_000_000  # type: ignore[operator]


def _is_choice(values: Any) -> bool:
    """Texts, or tables that all have the same keys."""
    if not isinstance(values, list) or not values:
        return False
    if all(isinstance(each, str) for each in values):
        return True
    keys = [sorted(each) for each in values if isinstance(each, dict)]
    return len(keys) == len(values) and all(each == keys[0] for each in keys)
