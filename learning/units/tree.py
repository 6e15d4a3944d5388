"""Finding units in the tree, as it was on a day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import Q

from learning import conf
from learning.units.models import SAME_PLACE, Level, Succession, Unit, UnitQuerySet


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


def ancestors(unit: Unit) -> UnitQuerySet:
    """The units above ``unit``, the highest first."""
    uids = unit.path.rstrip("/").split("/")
    return Unit.objects.filter(path__in=["/".join(uids[:depth]) + "/" for depth in range(1, len(uids))])


def versions(unit: Unit) -> list[Unit]:
    """``unit`` and what the same place was before and after under another name, kind or code, the oldest first."""
    found, newest = {unit.pk: unit}, [unit.pk]
    while newest:
        ends = Q(predecessor__in=newest) | Q(successor__in=newest)
        rows = Succession.objects.filter(ends, kind__in=SAME_PLACE).select_related("predecessor", "successor")
        seen = {one.pk: one for row in rows for one in (row.predecessor, row.successor)}
        newest = list(seen.keys() - found.keys())
        found = {**seen, **found}
    return sorted(found.values(), key=lambda one: one.valid_from)


def became(units: Iterable[Unit], *, on: date) -> dict[int, list[Unit]]:
    """What each of ``units`` is on ``on``, by its id: itself, or those its people went to; none if nobody took them.

    One query for each generation, however many units.
    """
    asked = {unit.pk: unit for unit in units}
    after = _successors([unit for unit in asked.values() if _ended(unit, on)], on)
    return {pk: list(_standing(unit, after, on, set())) for pk, unit in asked.items()}


def _successors(ended: list[Unit], day: date) -> dict[int, list[Unit]]:
    after: dict[int, list[Unit]] = {}
    while ended:
        after |= {unit.pk: [] for unit in ended}
        rows = Succession.objects.filter(predecessor__in=ended).exclude(population_share=0)
        rows = rows.select_related("successor").order_by("-is_default", "successor__path")
        for row in rows:
            after[row.predecessor_id].append(row.successor)
        found = {row.successor_id: row.successor for row in rows}
        ended = [unit for unit in found.values() if _ended(unit, day) and unit.pk not in after]
    return after


def _standing(unit: Unit, after: Mapping[int, list[Unit]], day: date, seen: set[int]) -> Iterator[Unit]:
    if unit.pk in seen:
        return
    seen.add(unit.pk)
    if not _ended(unit, day):
        yield unit
    for successor in after.get(unit.pk, []):
        yield from _standing(successor, after, day, seen)


def _ended(unit: Unit, day: date) -> bool:
    return unit.valid_to is not None and unit.valid_to < day
