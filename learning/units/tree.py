"""Finding units in the tree, as it was on a day."""

from datetime import date

from learning.units.models import Unit, UnitQuerySet


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


def province_of(unit: Unit) -> str:
    """The uid of the province that ``unit`` stands in, read from its path."""
    return unit.path.split("/", 1)[0]
