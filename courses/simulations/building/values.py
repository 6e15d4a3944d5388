"""Values that are tables or several of a kind, as the builder's form shows them. Pure, as ``lenses``."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.simulations.building import lenses
from courses.simulations.building.lenses import ABSENT, Shown
from courses.simulations.parts.asks import Ask

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


lenses.KINDS.update({"set": (_shown_set, _made_set), "picked": (_shown_picked, _made_picked)})
