"""Conditions and ways, as the builder's form shows them. Pure, as ``lenses``.

A condition is one test, or several that are joined; among these may be groups of tests. What is deeper, or is no
condition that the players know, stands in the form in words and stays as it is.
"""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.simulations.building import lenses
from courses.simulations.building.lenses import ABSENT, KEPT, UNKNOWN, Shown
from courses.simulations.building.wording import in_words
from courses.simulations.parts.asks import Ask, line

VARIABLE, STEP, GROUP = "variable", "step", "group"
IS, NOT, EMPTY, FILLED = "is", "not", "empty", "filled"
RIGHT, WRONG = "right", "wrong"
JOINS = (("all", _("All of them")), ("any", _("One of them")), ("none", _("None of them")))
JOIN = Ask("join", "choice", _("What must hold"), options=JOINS)
HOW = (
    (IS, _("is this")),
    (NOT, _("is not this")),
    (EMPTY, _("is empty")),
    (FILLED, _("is not empty")),
)
OF_VARIABLE = (
    Ask("name", "name", pgettext_lazy("simulation", "Variable"), offers="variable"),
    Ask("how", "choice", _("How it is"), options=HOW),
    line(
        "value",
        _("Has the value"),
        help=_("Where it is compared with something; {name} is another variable."),
    ),
)
OF_STEP = (
    Ask("name", "name", pgettext_lazy("simulation", "Step"), offers="step"),
    Ask("was", "choice", _("How it went"), options=((RIGHT, _("It was right")), (WRONG, _("It was wrong")))),
)
SIMPLE = (Ask(VARIABLE, "type", _("A variable"), OF_VARIABLE), Ask(STEP, "type", _("A step"), OF_STEP))
IN_GROUP = Ask("tests", "tests", _("Conditions"), SIMPLE)
OF_GROUP = (JOIN, IN_GROUP)
TESTS = Ask(
    "tests", "tests", _("Conditions"), (*SIMPLE, Ask(GROUP, "type", _("A group of conditions"), OF_GROUP))
)
CONDITION = (JOIN, TESTS)
# What the form has no fields for, in words.
DEEPER = line("words", _("These conditions are deeper than the form goes; they stay as they are"))
WAY = (
    Ask("go", "name", _("Leads to the step"), offers="step", help=_("Or “end”.")),
    Ask("when", "when", _("Only if"), help=_("The first way whose condition holds is taken.")),
)


def _shown_when(ask: Ask, value: Any) -> Shown:
    if value is ABSENT or not value:
        return {"join": "", "tests": []}
    return _joined(value, TESTS) or {"join": "", "tests": lenses.shown(TESTS, [value])}


def _joined(value: Any, tests: Ask) -> Shown | None:
    """Conditions that are joined; nothing if ``value`` is something else."""
    join = next(iter(value)) if isinstance(value, dict) and len(value) == 1 else ""
    if join not in dict(JOINS) or not isinstance(value[join], list):
        return None
    return {"join": join, "tests": lenses.shown(tests, value[join])}


def _made_when(ask: Ask, given: Any) -> Any:
    return _made_joined(given or {}, TESTS)


def _made_joined(given: Shown, tests: Ask) -> Any:
    found = lenses.made(tests, given.get("tests"))
    if not found:
        return ABSENT
    if len(found) == 1 and not given.get("join"):
        return found[0]
    return {given.get("join") or "all": found}


def _shown_tests(ask: Ask, value: Any) -> list[Shown]:
    return [_test(each, ask) for each in value]


def _test(data: Any, ask: Ask) -> Shown:
    for kid in ask.kids:
        fields = FIELDS[kid.name](data)
        if fields is not None:
            return {"type": kid.name, "value": fields}
    kept = {"words": in_words(data), KEPT: json.dumps(data, ensure_ascii=False)}
    return {"type": UNKNOWN, "value": kept}


def _variable(data: Any) -> Shown | None:
    for how in (IS, NOT):
        if isinstance(data, dict) and set(data) == {"var", how}:
            value = data[how]
            nothing = {IS: EMPTY, NOT: FILLED}[how]
            row = {"how": nothing} if value == "" else {"how": how, "value": value}
            return lenses.shown_fields(OF_VARIABLE, {"name": data["var"], **row})
    return None


def _step(data: Any) -> Shown | None:
    if not isinstance(data, dict) or set(data) != {"step", "was"}:
        return None
    return lenses.shown_fields(OF_STEP, {"name": data["step"], "was": data["was"]})


def _group(data: Any) -> Shown | None:
    found = _joined(data, IN_GROUP)
    return None if found is None else {**found, KEPT: ""}


FIELDS = {VARIABLE: _variable, STEP: _step, GROUP: _group}


def _made_tests(ask: Ask, given: Any) -> list[Any]:
    """What is in the form; without groups in which there is nothing yet."""
    found = [_made_test(each["type"], each["value"]) for each in given or []]
    return [each for each in found if each is not ABSENT]


def _made_test(kind: str, given: Shown) -> Any:
    if kind == GROUP:
        return _made_joined({**given, "join": given.get("join") or "all"}, IN_GROUP)
    if kind == STEP:
        row = lenses.made_fields(OF_STEP, given)
        return {"step": row.get("name", ""), "was": row.get("was", RIGHT)}
    if kind == VARIABLE:
        return _of_variable(lenses.made_fields(OF_VARIABLE, given))
    return lenses.read_kept(given.get(KEPT))


def _of_variable(row: dict[str, Any]) -> dict[str, Any]:
    how = row.get("how", IS)
    name = row.get("name", "")
    if how in (EMPTY, FILLED):
        return {"var": name, IS if how == EMPTY else NOT: ""}
    return {"var": name, how: row.get("value", "")}


def _shown_ways(ask: Ask, value: Any) -> list[Shown]:
    ways = [{"go": value}] if isinstance(value, str) and value else value
    return lenses.shown(Ask("ways", "entries", "", WAY), ways)


def _made_ways(ask: Ask, given: Any) -> Any:
    ways = lenses.made(Ask("ways", "entries", "", WAY), given)
    is_one = ways is not ABSENT and len(ways) == 1 and set(ways[0]) == {"go"}
    return ways[0]["go"] if is_one else ways


lenses.KINDS.update(
    {
        "when": (_shown_when, _made_when),
        "tests": (_shown_tests, _made_tests),
        "ways": (_shown_ways, _made_ways),
    }
)
