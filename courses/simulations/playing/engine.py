"""What an attempt is: the fold of its actions over a scenario. The same rules as in ``engine.js``, for offline play.

Everything follows from the compiled scenario, how the attempt was started and the actions in their order. Points are
whole quarters and shares whole thousandths, so that no two machines round differently.
"""

import copy
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from courses.simulations.playing.draws import drawn
from courses.simulations.playing.rules import filled_in, is_right

END = "end"
HINT = "!hint"
GUIDED, PRACTICE, EXAM = "guided", "practice", "exam"
MODES = (GUIDED, PRACTICE, EXAM)
MOST_ACTIONS = 500
FULL = 4  # quarters of a step's points
Data = Mapping[str, Any]
State = dict[str, Any]


def begin(scenario: Data, start: Data) -> State:
    """The state before the first action. ``start`` has ``seed``, ``mode``, ``day`` and the names that are ``given``."""
    values = {**start["given"], **drawn(scenario["draws"], start["seed"], date.fromisoformat(start["day"]))}
    state: State = {
        "mode": start["mode"],
        "values": values,
        "step": "",
        "screen": "",
        "steps": {},
        "errors": 0,
        "hints": 0,
        "grave": False,
        "ended": False,
        "said": {"kind": "", "text": ""},
    }
    _enter(scenario, state, scenario["start"])
    return state


def play(scenario: Data, start: Data, actions: Iterable[Data]) -> State:
    """The state after ``actions``."""
    state = begin(scenario, start)
    for action in actions:
        state = act(scenario, state, action)
    return state


def act(scenario: Data, state: State, action: Data) -> State:
    """The state after one action more. What cannot be done on the screen that is shown changes nothing."""
    if state["ended"]:
        return state
    state = copy.deepcopy(state)
    state["said"] = {"kind": "", "text": ""}
    on = action.get("on", "")
    step = scenario["steps"][state["step"]]
    if on == HINT:
        _hint(scenario, state, step)
    elif on in pressable(scenario, state):
        _press(scenario, state, step, action)
    return state


def pressable(scenario: Data, state: State) -> list[str]:
    """What can be pressed on the screen that is shown."""
    return [node["id"] for node in walk(shown(scenario, state)) if node["k"] == "press"]


def hints_left(scenario: Data, state: State) -> int:
    """How many hints may still be asked for; in the guided mode every step has its own."""
    if state["mode"] == EXAM or not scenario["steps"].get(state["step"], {}).get("hint"):
        return 0
    return 1 if state["mode"] == GUIDED else max(0, scenario["hints_max"] - state["hints"])


def _hint(scenario: Data, state: State, step: Data) -> None:
    if not hints_left(scenario, state):
        return
    if state["mode"] != GUIDED:
        state["hints"] += 1
        state["steps"][state["step"]]["hints"] += 1
    _say(state, "hint", step["hint"])


def _press(scenario: Data, state: State, step: Data, action: Data) -> None:
    on, given = action["on"], action.get("values") or {}
    if on in step["target"] and _all_right(step["fields"], given, state):
        return _right(scenario, state, step)
    opened = scenario["screens"][state["screen"]]["opens"].get(on)
    if opened and on not in step["target"]:
        state["screen"] = opened
        return None
    return _wrong(scenario, state, step, _mistake(step, on, given, state))


def _all_right(fields: Data, given: Data, state: State) -> bool:
    return all(is_right(rule, given.get(name, ""), state["values"]) for name, rule in fields.items())


def _mistake(step: Data, on: str, given: Data, state: State) -> Data:
    """The mistake that the author foresaw, if it is one of them."""
    for mistake in step["mistakes"]:
        if on in mistake["on"] and _all_right(mistake["fields"], given, state):
            return mistake
    return {"feedback": step["wrong_feedback"], "go": "", "grave": False}


def _right(scenario: Data, state: State, step: Data) -> None:
    seen = state["steps"][state["step"]]
    if not seen["done"]:
        lost = 2 * seen["wrong"] + seen["hints"]
        seen.update(done=True, right=True, points=max(0, FULL - lost))
    state["values"].update({name: filled_in(text, state["values"]) for name, text in step["set"].items()})
    _say(state, "right", step["feedback"])
    _enter(scenario, state, _next(step, state))


def _wrong(scenario: Data, state: State, step: Data, mistake: Data) -> None:
    seen = state["steps"][state["step"]]
    seen["wrong"] += 1
    state["errors"] += 1
    state["grave"] = state["grave"] or mistake["grave"]
    goes_on = mistake["go"] or (state["mode"] == EXAM and _next(step, state))
    if goes_on and not seen["done"]:
        seen.update(done=True, right=False, points=0)
    _say(state, "wrong", mistake["feedback"])
    if goes_on:
        _enter(scenario, state, goes_on)


def _say(state: State, kind: str, text: str) -> None:
    # In an exam nothing is told before its end, except what the screens themselves show.
    if state["mode"] != EXAM:
        state["said"] = {"kind": kind, "text": filled_in(text, state["values"])}


def _next(step: Data, state: State) -> str:
    return next((way["go"] for way in step["next"] if holds(way.get("when"), state)), END)


def _enter(scenario: Data, state: State, name: str) -> None:
    if name == END:
        state.update(ended=True, step="")
        return
    state["step"] = name
    state["steps"].setdefault(name, {"wrong": 0, "hints": 0, "done": False, "right": False, "points": 0})
    state["screen"] = scenario["steps"][name]["screen"]


def holds(condition: Data | None, state: State) -> bool:
    """Whether a condition is met; none always is."""
    if not condition:
        return True
    if "all" in condition:
        return all(holds(each, state) for each in condition["all"])
    if "any" in condition:
        return any(holds(each, state) for each in condition["any"])
    if "none" in condition:
        return not any(holds(each, state) for each in condition["none"])
    if "step" in condition:
        seen = state["steps"].get(condition["step"])
        return bool(seen and seen["done"]) and seen["right"] == (condition["was"] == "right")
    value = state["values"].get(condition["var"], "")
    if "is" in condition:
        return value == filled_in(condition["is"], state["values"])
    return value != filled_in(condition["not"], state["values"])


# --- what is seen -------------------------------------------------------------------------------------------


def shown(scenario: Data, state: State) -> list[dict[str, Any]]:
    """The nodes of the screen that is shown, with the attempt's own words in them."""
    return _filled(scenario["screens"][state["screen"]]["nodes"], state)


def _filled(value: Any, state: State) -> Any:
    if isinstance(value, str):
        return filled_in(value, state["values"])
    if isinstance(value, list):
        kept = [each for each in value if not isinstance(each, dict) or holds(each.get("when"), state)]
        return [_filled(each, state) for each in kept]
    if isinstance(value, dict):
        return {name: _filled(each, state) for name, each in value.items() if name != "when"}
    return value


def walk(nodes: Any) -> Iterable[dict[str, Any]]:
    """All nodes below ``nodes``, in the order in which they are read."""
    if isinstance(nodes, list):
        for each in nodes:
            yield from walk(each)
    elif isinstance(nodes, dict):
        if "k" in nodes:
            yield nodes
        for name in ("kids", "rows", "pairs"):
            yield from walk(nodes.get(name))


# --- how well it was done -----------------------------------------------------------------------------------


def result(scenario: Data, state: State) -> dict[str, Any]:
    """The result: ``score`` in thousandths, the same by competency, and whether it is passed."""
    by: dict[str, list[int]] = {}
    got = most = 0
    for name, seen in state["steps"].items():
        step = scenario["steps"][name]
        points, all_points = seen["points"] * step["weight"], FULL * step["weight"]
        got, most = got + points, most + all_points
        pair = by.setdefault(step["competency"], [0, 0])
        pair[0], pair[1] = pair[0] + points, pair[1] + all_points
    score = 1000 * got // most if most else 0
    return {
        "score": score,
        "competencies": {name: 1000 * part // whole for name, (part, whole) in by.items()},
        "passed": _passed(scenario["pass"], state, score),
        "errors": state["errors"],
        "hints": state["hints"],
    }


def _passed(rule: Data, state: State, score: int) -> bool:
    must = all(state["steps"].get(name, {}).get("right") for name in rule["must"])
    return state["ended"] and not state["grave"] and must and score >= 10 * rule["share"]
