"""Finding units in the tree, as it was on a day."""

from datetime import date

from learning import conf
from learning.units.models import Level, Unit, UnitQuerySet


class UnknownUnit(LookupError):
    """No unit has that code at that level on that day."""


def unit_at(*, code: str, on: date, level: str | None = None) -> Unit:
    """The unit that had ``code`` on ``on``. Levels have codes of different lengths, so ``level`` is optional.

    Raises UnknownUnit.
    """
    units = Unit.objects.valid_on(on).filter(code=code)
    found = (units.filter(level=level) if level else units).first()
    if found is None:
        raise UnknownUnit(code)
    return found


def subordinates(unit: Unit, *, on: date) -> UnitQuerySet:
    """The units one step below ``unit`` that existed on ``on``."""
    return unit.children.valid_on(on)


def home_provinces(day: date) -> UnitQuerySet:
    """The province this installation serves, as it was on ``day``; all of them if it serves the country."""
    provinces = Unit.objects.valid_on(day).filter(level=Level.PROVINCE)
    code = conf.get("PROVINCE")
    return provinces.filter(code=code) if code else provinces


def home_province(day: date) -> Unit | None:
    """The unit of people whose commune nobody knows: the province this installation serves."""
    return home_provinces(day).first() if conf.get("PROVINCE") else None


def province_of(unit: Unit) -> str:
    """The uid of the province that ``unit`` stands in, read from its path."""
    return unit.path.split("/", 1)[0]
