"""Values that are tables, several of a kind or empty on purpose, as the form shows them. Pure, as ``lenses``."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.simulations.building import lenses
from courses.simulations.building.lenses import ABSENT, Shown
from courses.simulations.parts.asks import Ask, line

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
CELL = line("cell", "")
EMPTY = Ask(
    "empty",
    "yes",
    _("Or nothing at all"),
    begins=False,
    help=_("With nothing above, the field must stay empty."),
)
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


def _shown_answers(ask: Ask, value: Any) -> Shown:
    """Texts, among which may be the empty one."""
    several = value if isinstance(value, list) else [value]
    texts = [each for each in several if each != ""]
    return {"values": lenses.shown(VALUES, texts), "empty": isinstance(value, list) and "" in value}


def _made_answers(ask: Ask, given: Any) -> Any:
    texts = lenses.made(VALUES, (given or {}).get("values"))
    if (given or {}).get("empty"):
        return [*([] if texts is ABSENT else texts), ""]
    return texts[0] if texts is not ABSENT and len(texts) == 1 else texts


def _shown_cells(ask: Ask, value: Any) -> str:
    cells = value if isinstance(value, list) else []
    return "\n".join(lenses.shown(CELL, each) for each in cells)


def _made_cells(ask: Ask, given: Any) -> Any:
    return str(given).split("\n") if given else ABSENT


lenses.KINDS.update(
    {
        "set": (_shown_set, _made_set),
        "picked": (_shown_picked, _made_picked),
        "answers": (_shown_answers, _made_answers),
        "cells": (_shown_cells, _made_cells),
    }
)
