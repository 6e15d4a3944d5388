"""How rows of reports are called and numbered where the form says nothing of its own."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()


def name_of(row: dict[str, Any]) -> str:
    if row["kind"] == "total":
        return _("Total")
    if row["kind"] == "unallocated":
        return _("Not allocated")
    if row["kind"] == "own":
        return _("%(unit)s, without a unit below it") % {"unit": row["unit"]["name"]}
    if "key" in row:
        return row["key"]
    if row["unit"] is None:  # an area
        return _("%(grouping)s (no administrative unit)") % {"grouping": row["name"]}
    return row["unit"]["name"]


def day_of(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def days_of(unit: dict[str, Any]) -> str:
    """Since when the unit is in force, or until when it was."""
    text = _("until %(day)s") if unit["valid_to"] else _("from %(day)s")
    return text % {"day": day_of(unit["valid_to"] or unit["valid_from"])}


def numbers_of(rows: list[dict[str, Any]], *, is_mixed: bool) -> Iterator[str]:
    """Groups are I, II, …, groups in them I.1, I.2, …; units are counted within theirs.

    Where it ``is_mixed``, units that are in no group come after the groups and are counted anew.
    """
    groups: list[int] = []
    units = before = 0
    for row in rows:
        if is_mixed and row["depth"] < before:
            units = 0
        before = row["depth"]
        if row["kind"] == "group":
            depth = row["depth"]
            groups = [*groups[:depth], (groups[depth] if len(groups) > depth else 0) + 1]
            units = 0
            first = ROMAN[groups[0] - 1] if groups[0] <= len(ROMAN) else str(groups[0])
            yield ".".join([first, *(str(number) for number in groups[1:])])
        elif row["kind"] in ("unit", "row"):
            units += 1
            yield str(units)
        else:
            yield ""
