"""Today's provinces, each with the old provinces, districts and communes it was made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.units import data
from learning.units.data import SuccessionRecord, UnitRecord


class NothingToLoad(LookupError):
    """The data has no such province, or nothing on that day. The message is for the user."""


@dataclass
class Family:
    """A province of today with all it was made from: what a load does at once."""

    province: UnitRecord
    units: list[UnitRecord]
    successions: list[SuccessionRecord]


def check_day(day: date) -> None:
    """Raises NothingToLoad if the data knows no unit on ``day``."""
    first = data.units()[0].valid_from
    if day < first:
        message = _("No unit is known on %(day)s. The data begins on %(first)s.")
        raise NothingToLoad(message % {"day": _shown(day), "first": _shown(first)})


def families() -> list[Family]:
    """The provinces of today, in the order of their codes, each with what it was made from."""
    roots = _roots()
    last = _last_versions()
    found: dict[str, Family] = {}
    for unit in data.units():
        if unit.level == "province" and unit.valid_to is None:
            found[unit.uid] = Family(unit, [], [])
    for unit in data.units():
        found[last[roots[unit.uid]]].units.append(unit)
    for succession in data.successions():
        found[last[roots[succession.predecessor]]].successions.append(succession)
    return sorted(found.values(), key=lambda family: family.province.code)


def family_of(code: str) -> Family:
    """The family of today's province ``code``; "8" is taken for "08". Raises NothingToLoad."""
    everyone = families()
    code = code.strip().zfill(2)
    for family in everyone:
        if family.province.code == code:
            return family
    raise NothingToLoad(_former_province(everyone, code) or _unknown_province(everyone, code))


def _former_province(everyone: Iterable[Family], code: str) -> str:
    for family in everyone:
        for unit in family.units:
            if (unit.level, unit.code) == ("province", code) and unit.valid_to:
                message = _("%(name)s (%(code)s) ended on %(day)s and is part of %(now)s. Load %(new_code)s.")
                return message % {
                    "name": unit.full_name,
                    "code": code,
                    "day": _shown(unit.valid_to),
                    "now": family.province.full_name,
                    "new_code": family.province.code,
                }
    return ""


def _unknown_province(everyone: Iterable[Family], code: str) -> str:
    known = ", ".join(family.province.code for family in everyone)
    return _("No province has the code %(code)s. The codes are %(known)s.") % {"code": code, "known": known}


def _shown(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _roots() -> dict[str, str]:
    """The uid of each unit's province."""
    roots: dict[str, str] = {}
    for unit in data.units():
        roots[unit.uid] = roots[unit.parent] if unit.parent else unit.uid
    return roots


def _last_versions() -> dict[str, str]:
    """The province of today that each province, old or new, became."""
    following = {
        row.predecessor: row.successor for row in data.successions() if row.predecessor.startswith("P:")
    }
    last = {}
    for unit in data.units():
        if unit.level == "province":
            uid = unit.uid
            while uid in following:
                uid = following[uid]
            last[unit.uid] = uid
    return last
