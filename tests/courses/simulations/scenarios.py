"""Scenarios for tests: those of the demonstration, and small ones with whatever a test needs."""

import copy
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from courses.simulations.checking import faults_in, played_by

FOLDER = Path(__file__).parents[3] / "site" / "demo" / "content" / "simulations"
ALL = sorted(file.stem for file in FOLDER.glob("*.toml"))
GIVEN = {"commune": "xã Bình Mẫu", "province": "tỉnh Mẫu"}
SMALL: dict[str, Any] = {
    "schema": 1,
    "code": "sim.nho",
    "title": "Bài nhỏ",
    "language": "vi",
    "hints_max": 1,
    "intro": "Ở {commune}.",
    "draws": {"ten": {"draw": "person"}},
    "screens": {
        "mot": {
            "title": "Một",
            "parts": [
                {
                    "part": "form",
                    "title": "Chào {ten}",
                    "fields": [{"name": "o", "label": "Ô"}],
                    "buttons": [{"id": "gui", "label": "Gửi"}, {"id": "bo", "label": "Bỏ"}],
                },
                {"part": "actions", "buttons": [{"id": "xem", "label": "Xem", "opens": "hai"}]},
            ],
        },
        "hai": {
            "title": "Hai",
            "parts": [{"part": "actions", "buttons": [{"id": "lui", "label": "Lùi", "opens": "mot"}]}],
        },
        "ba": {
            "title": "Ba",
            "parts": [{"part": "actions", "buttons": [{"id": "khoa", "label": "Khóa"}]}],
        },
    },
    "steps": [
        {
            "id": "dien",
            "screen": "mot",
            "instruction": "Điền số 5.",
            "expected": "input",
            "target": "gui",
            "fields": {"o": {"check": "number", "is": "5"}},
            "feedback": "Đúng, {ten}.",
            "wrong_feedback": "Chưa.",
            "hint": "Năm.",
            "why": "Vì là năm.",
            "competency": "digcomp@2.2:4.2",
            "weight": 3,
            "next": "end",
            "mistakes": [{"on": "bo", "feedback": "Đã bỏ.", "go": "cuu", "grave": True}],
        },
        {
            "id": "cuu",
            "screen": "ba",
            "instruction": "Khóa lại.",
            "expected": "tap",
            "target": "khoa",
            "feedback": "Tốt.",
            "wrong_feedback": "Chưa.",
            "hint": "Khóa.",
            "why": "Vì phải khóa.",
            "competency": "digcomp@2.2:4.1",
        },
    ],
}


@cache
def scenario(name: str) -> dict[str, Any]:
    """A scenario of the demonstration, as it is written."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def small(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SMALL), **changes}


def played(written: dict[str, Any]) -> dict[str, Any]:
    assert faults_in(written) == []
    return played_by(written)


def start(mode: str = "practice", seed: str = "abc123") -> dict[str, Any]:
    return {"seed": seed, "mode": mode, "day": "2026-11-27", "given": GIVEN}


def answer(rule: dict[str, Any], values: dict[str, str]) -> Any:
    """Something that ``rule`` finds right; without accents where they do not matter."""
    from courses.simulations.playing.rules import filled_in, normal

    for kind in ("set", "order"):
        if kind in rule:
            return [filled_in(each, values) for each in rule[kind]]
    for kind in ("all_of", "any_of"):
        if kind in rule:
            return answer(rule[kind][0], values)
    if "text" in rule:
        text = filled_in(rule["text"][0], values)
        return text if rule.get("marks", True) else normal(text, marks=False)
    if "number" in rule:  # as a spreadsheet leaves it: without the noughts before it
        found = filled_in(rule["number"][0], values)
        return found.lstrip("0") or found
    if "date" in rule:
        return filled_in(rule["date"], values)
    if "mask" in rule:
        return rule["mask"].replace("9", "1").replace("A", "B")
    return "x" * rule["filled"] if "filled" in rule else "điều không ai nghĩ tới"


def answers(rules: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
    return {name: answer(rule, values) for name, rule in rules.items()}


def way_through(made: dict[str, Any], begun: dict[str, Any]) -> list[dict[str, Any]]:
    """The actions of somebody who does everything right, looking where she must."""
    from courses.simulations.playing.engine import act, begin, pressable
    from courses.simulations.showing import leading

    state, actions = begin(made, begun), []
    while not state["ended"]:
        step = made["steps"][state["step"]]
        seen = set(pressable(made, state))
        action = {"on": min(each for each in leading(made, state) if each in seen), "at": len(actions)}
        if values := answers(step["fields"], state["values"]):
            action["values"] = values
        state = act(made, state, action)
        actions.append(action)
        assert len(actions) < 100
    return actions
