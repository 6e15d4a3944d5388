"""The calendars that reports go by: the state's, the civil one, the school year's, and those that a host declares."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning import conf

STATE, CIVIL, SCHOOL = "state", "civil", "school"
# As long as the column of frozen reports that it stands in; it is a part of file names, too.
NAME = re.compile(r"[a-z][a-z0-9-]{0,15}")
MONTHS = range(1, 13)
# Measures are kept by half-months, so a month cannot begin on any other day.
BEGINNINGS = (1, 15)
KEYS = {"label", "first_month", "month_begins_on"}


@dataclass(frozen=True)
class Calendar:
    """Where months and years of reports turn.

    A month that begins on the 15th is called by the month in which it ends: the state's March begins in February.
    ``first_month`` is the year's first month by that name. A year that does not begin in January is called by two
    years.
    """

    name: str
    label: str | Promise
    first_month: int = 1
    month_begins_on: int = 1

    def years(self, year: int) -> str:
        """For example "2026", or "2026–2027"."""
        return str(year) if self.first_month == 1 else f"{year}–{year + 1}"


BUILT_IN = {
    STATE: Calendar(STATE, _("State reporting calendar (15th to 14th)"), month_begins_on=15),
    CIVIL: Calendar(CIVIL, _("Calendar months")),
    SCHOOL: Calendar(SCHOOL, _("School year"), first_month=9),
}


def calendars() -> dict[str, Calendar]:
    """Every calendar that may be chosen, by name. What is declared wrongly is left out; a check says what it is."""
    names = dict.fromkeys([*BUILT_IN, *_declared()])
    return {name: found for name in names if (found := calendar_of(name))}


def calendar_of(name: str) -> Calendar | None:
    """The calendar of that name, if there is one."""
    if name == SCHOOL:
        month = conf.get("SCHOOL_YEAR_BEGINS")
        return replace(BUILT_IN[SCHOOL], first_month=month) if _is_one_of(month, MONTHS) else BUILT_IN[SCHOOL]
    if name in BUILT_IN:
        return BUILT_IN[name]
    said = _declared().get(name)
    return None if said is None or _faults(name, said) else Calendar(name, **said)


def calendar_names() -> list[str]:
    return list(calendars())


def problems() -> list[str]:
    """What is wrong with the calendars in the host's settings, a sentence each."""
    found = [
        f"LEARNING['REPORT_CALENDARS'][{name!r}]: {fault}"
        for name, said in _declared().items()
        for fault in _faults(name, said)
    ]
    if not _is_one_of(conf.get("SCHOOL_YEAR_BEGINS"), MONTHS):
        found.append("LEARNING['SCHOOL_YEAR_BEGINS'] must be a month, from 1 to 12.")
    chosen, known = conf.get("REPORT_CALENDAR"), calendar_names()
    if chosen not in known:
        found.append(f"LEARNING['REPORT_CALENDAR'] is {chosen!r}, but must be one of: {', '.join(known)}.")
    return found


def _declared() -> Mapping[Any, Any]:
    given = conf.get("REPORT_CALENDARS")
    return given if isinstance(given, dict) else {}


def _faults(name: object, said: object) -> list[str]:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        return ["a name has up to 16 small letters, digits and hyphens, and begins with a letter."]
    if name in BUILT_IN:
        return ["this calendar is built in; choose another name."]
    if not isinstance(said, dict):
        return ["must be a dict with label, first_month and month_begins_on."]
    found = [f"has no key {key!r}." for key in said if key not in KEYS]
    label = said.get("label")
    if not isinstance(label, (str, Promise)) or not str(label).strip():
        found.append("label must be a text that people read.")
    if not _is_one_of(said.get("first_month", 1), MONTHS):
        found.append("first_month must be a month, from 1 to 12.")
    if not _is_one_of(said.get("month_begins_on", 1), BEGINNINGS):
        found.append("month_begins_on must be 1 or 15, because measures are kept by half-months.")
    return found


def _is_one_of(value: object, allowed: range | tuple[int, ...]) -> bool:
    return type(value) is int and value in allowed
