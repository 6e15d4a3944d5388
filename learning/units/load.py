"""Bringing the country's units from the data files into the database.

A province comes with everything it was made from: the old provinces, their districts and communes. Nothing
is removed from the database, and a second load of the same data changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import models, transaction

from learning.units.data import UnitRecord
from learning.units.data.families import Family, check_day, families, family_of
from learning.units.models import Succession, Unit, UnitChange

LEVELS = ["province", "district", "commune"]
UNIT_FIELDS = [
    "kind",
    "name",
    "full_name",
    "name_en",
    "parent_id",
    "path",
    "valid_to",
    "basis",
    "search_text",
]
SUCCESSION_FIELDS = ["kind", "population_share", "is_default", "effective_on", "basis"]
BATCH = 500


@dataclass
class Tally:
    """How many rows a load made, changed and found as they should be."""

    new: int = 0
    changed: int = 0
    same: int = 0

    @property
    def total(self) -> int:
        return self.new + self.changed + self.same

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.new + other.new, self.changed + other.changed, self.same + other.same)


@dataclass
class Loaded:
    """What a load did to the units and to the successions between them."""

    units: Tally = field(default_factory=Tally)
    successions: Tally = field(default_factory=Tally)

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.units + other.units, self.successions + other.successions)

    @property
    def changed_nothing(self) -> bool:
        return not any((self.units.new, self.units.changed, self.successions.new, self.successions.changed))


def load_units(
    *,
    province: str | None = None,
    as_of: date | None = None,
    progress: Callable[[UnitRecord, Loaded], None] = lambda province, loaded: None,
) -> Loaded:
    """Load the whole country, or one of today's provinces by its code.

    With ``as_of``, only the units that were valid on that day. ``progress`` is called after each province,
    whose rows are then safe. Raises NothingToLoad.
    """
    if as_of:
        check_day(as_of)
    wanted = [family_of(province)] if province else families()
    total = Loaded()
    for family in wanted:
        loaded = _load(family, as_of)
        progress(family.province, loaded)
        total += loaded
    return total


@transaction.atomic
def _load(family: Family, as_of: date | None) -> Loaded:
    stored = _stored_units(family)
    by_level: dict[str, list[UnitRecord]] = defaultdict(list)
    for record in family.units:
        if as_of is None or record.valid_on(as_of):
            by_level[record.level].append(record)
    tally, ended = Tally(), _ended_by_changes()
    for level in LEVELS:  # a parent needs its id before its children can point at it
        wanted = {record.uid: _unit(record, stored) for record in by_level[level]}
        _keep_ended(wanted, stored, ended)
        tally += _save(Unit, wanted, stored, UNIT_FIELDS)
        stored |= wanted
    return Loaded(tally, _load_successions(family, stored))


def _stored_units(family: Family) -> dict[str, Unit]:
    codes = {record.code for record in family.units}
    return {unit.uid: unit for unit in Unit.objects.filter(level__in=LEVELS, code__in=codes)}


def _unit(record: UnitRecord, stored: dict[str, Unit]) -> Unit:
    unit = Unit(
        level=record.level,
        code=record.code,
        kind=record.kind,
        name=record.name,
        full_name=record.full_name,
        name_en=record.name_en,
        parent=stored[record.parent] if record.parent else None,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        basis=record.basis,
    )
    unit.derive()
    return unit


def _ended_by_changes() -> set[int]:
    """The ids of units that a province's own changes ended."""
    effects = UnitChange.objects.filter(undone_at__isnull=True).values_list("effects", flat=True)
    return {pk for one in effects for pk in one.get("ended", [])}


def _keep_ended(wanted: dict[str, Unit], stored: dict[str, Unit], ended: set[int]) -> None:
    """The files do not know yet of a change that was applied here: what it ended stays ended."""
    for uid, unit in wanted.items():
        if unit.valid_to is None and uid in stored and stored[uid].pk in ended:
            unit.valid_to = stored[uid].valid_to


def _load_successions(family: Family, units: dict[str, Unit]) -> Tally:
    wanted = {
        (units[record.predecessor].pk, units[record.successor].pk): Succession(
            predecessor=units[record.predecessor],
            successor=units[record.successor],
            kind=record.kind,
            population_share=record.population_share,
            is_default=record.is_default,
            effective_on=record.effective_on,
            basis=record.basis,
        )
        for record in family.successions
        if record.predecessor in units and record.successor in units
    }
    ends = Succession.objects.filter(predecessor__in={before for before, after in wanted})
    stored = {(row.predecessor_id, row.successor_id): row for row in ends}
    return _save(Succession, wanted, stored, SUCCESSION_FIELDS)


def _save(model: type[models.Model], wanted: dict, stored: dict, fields: list[str]) -> Tally:
    """Make the ``wanted`` rows that are not ``stored``, change those that differ in one of ``fields``."""
    new, changed = [], []
    for key, row in wanted.items():
        if key not in stored:
            new.append(row)
            continue
        row.pk = stored[key].pk
        if any(getattr(row, name) != getattr(stored[key], name) for name in fields):
            changed.append(row)
    model._default_manager.bulk_create(new, batch_size=BATCH)
    model._default_manager.bulk_update(
        changed, [name.removesuffix("_id") for name in fields], batch_size=BATCH
    )
    return Tally(len(new), len(changed), len(wanted) - len(new) - len(changed))
