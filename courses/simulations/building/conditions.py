"""Conditions, ways and what is picked, as the builder's form shows them. Pure, as ``lenses``."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.simulations.building import lenses
from courses.simulations.building.lenses import ABSENT, Shown
from courses.simulations.parts.asks import Ask, entries, line

IS, NOT, WAS = "is", "not", "was"
TEST = (
    line("name", _("Variable or step")),
    Ask(
        "what",
        "choice",
        _("How"),
        options=((IS, _("the variable is")), (NOT, _("the variable is not")), (WAS, _("the step was"))),
    ),
    line("value", _("What"), help=_("Of a step: right or wrong.")),
)
JOIN = Ask(
    "join", "choice", _("What must hold"), options=(("all", _("All of them")), ("any", _("One of them")))
)
TESTS = entries("tests", _("Conditions"), *TEST)
CONDITION = (JOIN, TESTS)
WAY = (
    Ask("go", "name", _("Leads to the step"), offers="step", help=_("Or “end”.")),
    Ask("when", "when", _("Only if"), help=_("The first way whose condition holds is taken.")),
)
VALUES = Ask("values", "words", pgettext_lazy("simulation", "One of these"), help=_("One a line."))
TABLE = Ask(
    "table",
    "long",
    _("Or one row of a table"),
    help=_(
        "Cells are divided by |. The first line has the names: {trap.subject} is the cell “subject” of the draw “trap”."
    ),
)
PICKED = (VALUES, TABLE)
SET = (Ask("name", "line", pgettext_lazy("simulation", "Variable")), Ask("value", "line", _("Has the value")))


def _shown_when(ask: Ask, value: Any) -> Shown:
    data = value if isinstance(value, dict) else {}
    join = next((name for name in ("all", "any") if isinstance(data.get(name), list)), "")
    tests = [_test(each) for each in (data[join] if join else [data] if data else [])]
    return {
        "join": join if len(tests) > 1 else "",
        "tests": lenses.shown(TESTS, [each for each in tests if each]),
    }


def _test(data: Any) -> dict[str, Any]:
    """A simple condition as a row; nothing for one that is made of others."""
    for keys, name, what in (
        ({"var", IS}, "var", IS),
        ({"var", NOT}, "var", NOT),
        ({"step", WAS}, "step", WAS),
    ):
        if isinstance(data, dict) and set(data) == keys:
            return {"name": data[name], "what": what, "value": data[what]}
    return {}


def _made_when(ask: Ask, given: Any) -> Any:
    rows = lenses.made(TESTS, (given or {}).get("tests"))
    tests = [_condition(row) for row in (rows if rows is not ABSENT else [])]
    if len(tests) < 2:
        return tests[0] if tests else ABSENT
    return {given.get("join") or "all": tests}


def _condition(row: dict[str, Any]) -> dict[str, Any]:
    what = row.get("what") or IS
    return {"step" if what == WAS else "var": row.get("name", ""), what: row.get("value", "")}


def _shown_ways(ask: Ask, value: Any) -> list[Shown]:
    ways = [{"go": value}] if isinstance(value, str) and value else value
    return lenses.shown(Ask("ways", "entries", "", WAY), ways)


def _made_ways(ask: Ask, given: Any) -> Any:
    ways = lenses.made(Ask("ways", "entries", "", WAY), given)
    is_one = ways is not ABSENT and len(ways) == 1 and set(ways[0]) == {"go"}
    return ways[0]["go"] if is_one else ways


def _shown_set(ask: Ask, value: Any) -> list[Shown]:
    data = value if isinstance(value, dict) else {}
    rows = [{"name": name, "value": each} for name, each in data.items()]
    return lenses.shown(Ask("set", "entries", "", SET), rows)


def _made_set(ask: Ask, given: Any) -> Any:
    rows = lenses.made(Ask("set", "entries", "", SET), given)
    found = {
        row["name"]: row.get("value", "") for row in (rows if rows is not ABSENT else []) if row.get("name")
    }
    return found or ABSENT


def _shown_picked(ask: Ask, value: Any) -> Shown:
    rows = value if isinstance(value, list) else []
    tables = [row for row in rows if isinstance(row, dict)]
    lines = [] if not tables else [list(tables[0]), *(list(row.values()) for row in tables)]
    is_table = all(
        isinstance(cell, str) and cell.strip() == cell and "|" not in cell for row in lines for cell in row
    )
    table = "\n".join(" | ".join(row) for row in lines) if is_table else ""
    return {"values": lenses.shown(VALUES, rows), "table": lenses.shown(TABLE, table)}


def _made_picked(ask: Ask, given: Any) -> Any:
    lines = [
        [cell.strip() for cell in row.split("|")]
        for row in str((given or {}).get("table") or "").split("\n")
        if row.strip()
    ]
    if len(lines) < 2:
        return lenses.made(VALUES, (given or {}).get("values"))
    names, *rows = lines
    return [dict(zip(names, [*row, *[""] * len(names)], strict=False)) for row in rows]


lenses.KINDS.update(
    {
        "when": (_shown_when, _made_when),
        "ways": (_shown_ways, _made_ways),
        "set": (_shown_set, _made_set),
        "picked": (_shown_picked, _made_picked),
    }
)
