"""What was written in the fields of a step, and what was expected there; in words. As in ``expecting.js``."""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.simulations.playing.engine import walk
from courses.simulations.playing.guard import looks_real
from courses.simulations.playing.rules import filled_in, is_right

Data = Mapping[str, Any]
UNSEEN = "password"
SIMPLE = ("text", "number", "date", "mask")


def wrong_entries(scenario: Data, step: Data, given: Data, values: Mapping[str, str]) -> Iterator[Data]:
    """``label``, ``did`` and ``expected`` of each field of ``step`` where ``given`` is wrong.

    What looks real was never kept, and what is typed unseen is not shown afterwards: then ``did`` is not there.
    """
    fields = _fields(scenario)
    for name, rule in step["fields"].items():
        written = given.get(name, "")
        if name not in fields or is_right(rule, written, values):
            continue
        field = fields[name]
        expected = "" if field["type"] == UNSEEN else expectation(rule, field, values)
        told = {"label": filled_in(field["t"], values), "expected": expected}
        is_seen = field["type"] != UNSEEN and not looks_real(written)
        yield {**told, "did": in_words(written, field, values)} if is_seen else told


def expectation(rule: Data, field: Data, values: Mapping[str, str]) -> str:
    """What ``rule`` asks for, where that can be written down; empty where it is only said what it must not be."""
    for name in ("set", "order"):
        if name in rule:
            return in_words([filled_in(each, values) for each in rule[name]], field, values)
    if "any_of" in rule:
        ways = [expectation(each, field, values) for each in rule["any_of"]]
        return " / ".join(way for way in ways if way)
    for name in SIMPLE:
        if name in rule:
            asked = rule[name] if isinstance(rule[name], list) else [rule[name]]
            ends = list(dict.fromkeys(filled_in(each, values) for each in asked))
            if name == "number":
                return "–".join(ends)
            return in_words(ends[0], field, values)
    return ""


def in_words(given: Any, field: Data, values: Mapping[str, str]) -> str:
    """``given`` as people saw it: options by what they are called."""
    options: dict[str, str] = {
        option["id"]: filled_in(option["t"], values) for option in field.get("options", [])
    }
    several: list[str] = given if isinstance(given, list) else [given]
    return ", ".join(options.get(each, each) for each in several)


def _fields(scenario: Data) -> dict[str, Data]:
    nodes = (node for screen in scenario["screens"].values() for node in walk(screen["nodes"]))
    return {node["name"]: node for node in nodes if node["k"] == "field"}
