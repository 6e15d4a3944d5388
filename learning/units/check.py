"""Looking for what cannot be true of units and their successions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.units.models import Level, Succession, Unit
from learning.units.tree import UnknownUnit

ROUNDING = 0.001  # three shares of a third, written with three decimals


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with a unit, in words for the user."""

    unit: Unit
    message: str

    def __str__(self) -> str:
        return f"{self.unit.uid} {self.unit.full_name}: {self.message}"


class Tree:
    """All units and successions at once, by two queries."""

    def __init__(self) -> None:
        self.units = {unit.pk: unit for unit in Unit.objects.order_by("path")}
        self.successions: dict[int, list[Succession]] = defaultdict(list)
        for row in Succession.objects.order_by("pk"):
            self.successions[row.predecessor_id].append(row)

    @cached_property
    def by_uid(self) -> dict[str, Unit]:
        return {unit.uid: unit for unit in self.units.values()}

    def with_people(self, unit: int) -> list[Succession]:
        """The successions that moved people; land alone moves none."""
        return [row for row in self.successions.get(unit, []) if row.population_share != 0]


def check_units(*, province: str | None = None, today: date | None = None) -> list[Finding]:
    """What is wrong, in the order of the tree; of one of today's provinces and what it was made from, if given.

    Two queries, however many units. Raises UnknownUnit.
    """
    tree = Tree()
    found = [finding for look in LOOKS for finding in look(tree)]
    if province:
        family = _family(tree, province, today or timezone.localdate())
        found = [finding for finding in found if finding.unit.path.split("/", 1)[0] in family]
    return sorted(found, key=lambda finding: finding.unit.path)


def _family(tree: Tree, code: str, today: date) -> set[str]:
    """The uids of today's province ``code`` and of all provinces that became it."""
    provinces = [unit for unit in tree.units.values() if unit.level == Level.PROVINCE]
    family = {one.pk for one in provinces if one.code == code and _stands(one, today)}
    if not family:
        raise UnknownUnit(code)
    waiting = set(family)
    while waiting:
        waiting = {
            one.pk
            for one in provinces
            if one.pk not in family and any(row.successor_id in waiting for row in tree.with_people(one.pk))
        }
        family |= waiting
    return {tree.units[pk].uid for pk in family}


def _stands(unit: Unit, day: date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def orphans(tree: Tree) -> Iterator[Finding]:
    """A unit's parent stands for as long as the unit does, and so does an agency's seat."""
    for unit in tree.units.values():
        parent = tree.units.get(unit.parent_id) if unit.parent_id else None
        if parent is None:
            if unit.level != Level.PROVINCE:
                yield Finding(unit, _("It has no unit above it."))
            continue
        if not _covers(parent, unit):
            message = _("It stands %(days)s, but the unit above it, %(parent)s, %(parent_days)s.")
            yield Finding(unit, message % {"days": unit.days, **_parent(parent)})
        if unit.path != f"{parent.path}{unit.uid}/":
            yield Finding(unit, _("Its path does not lead through the unit above it."))
        seat = tree.units.get(unit.seat_id) if unit.seat_id else None
        if seat and seat.valid_to and (unit.valid_to is None or unit.valid_to > seat.valid_to):
            message = _("Its seat, %(seat)s, ended on %(day)s.")
            yield Finding(unit, message % {"seat": seat.uid, "day": _day(seat.valid_to)})


def _parent(parent: Unit) -> dict[str, str]:
    return {"parent": parent.uid, "parent_days": parent.days}


def _covers(outer: Unit, inner: Unit) -> bool:
    if outer.valid_from > inner.valid_from:
        return False
    return outer.valid_to is None or (inner.valid_to is not None and inner.valid_to <= outer.valid_to)


def overlaps(tree: Tree) -> Iterator[Finding]:
    """A code means one unit of its level on any day."""
    versions: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in tree.units.values():
        versions[unit.level, unit.code].append(unit)
    for same in versions.values():
        for before, after in pairwise(sorted(same, key=lambda unit: unit.valid_from)):
            if before.valid_to is None or before.valid_to >= after.valid_from:
                message = _("It begins while %(other)s, which has the same code, still stands.")
                yield Finding(after, message % {"other": before.uid})


def shares(tree: Tree) -> Iterator[Finding]:
    """The parts of a unit's people add up to all of them, or nobody knows any part."""
    for pk in tree.successions:
        unit, rows = tree.units[pk], tree.with_people(pk)
        known = [row.population_share for row in rows if row.population_share is not None]
        if not rows:
            yield Finding(unit, _("It gave only land: nobody took its people."))
        elif known and len(known) < len(rows):
            yield Finding(unit, _("The share of people is known for some of its successors only."))
        elif known and abs(sum(known) - 1) > ROUNDING:
            message = _("The shares of its successors add up to %(total)s, not to 1.")
            yield Finding(unit, message % {"total": f"{sum(known):g}"})


def defaults(tree: Tree) -> Iterator[Finding]:
    """Among several successors one is the default, so that figures have a place to go.

    A district needs none: its communes say where their people went.
    """
    for pk in tree.successions:
        unit, rows = tree.units[pk], tree.with_people(pk)
        chosen = sum(row.is_default for row in rows)
        if chosen > 1:
            yield Finding(unit, _("Several of its successors are the default."))
        unknown = any(row.population_share is None for row in rows)
        if chosen == 0 and len(rows) > 1 and unknown and unit.level != Level.DISTRICT:
            yield Finding(unit, _("It has several successors, and none of them is the default."))


def seams(tree: Tree) -> Iterator[Finding]:
    """A successor begins on the day after its predecessor's last."""
    for pk, rows in tree.successions.items():
        unit = tree.units[pk]
        if unit.valid_to is None:
            yield Finding(unit, _("It has a successor, but has not ended."))
            continue
        next_day = unit.valid_to + timedelta(days=1)
        for row in rows:
            successor = tree.units[row.successor_id]
            if not successor.valid_from == row.effective_on == next_day:
                message = _("It ended on %(day)s, but %(successor)s begins on %(begins)s.")
                given = {"day": _day(unit.valid_to), "successor": successor.uid}
                yield Finding(unit, message % {**given, "begins": _day(successor.valid_from)})


def cycles(tree: Tree) -> Iterator[Finding]:
    """Nobody follows, or stands below, herself."""
    after = {pk: {row.successor_id for row in rows} for pk, rows in tree.successions.items()}
    for pk in _circling(after):
        yield Finding(tree.units[pk], _("Its successions lead back to itself."))
    above = {unit.pk: {unit.parent_id} for unit in tree.units.values() if unit.parent_id}
    for pk in _circling(above):
        yield Finding(tree.units[pk], _("It stands below itself."))


def _circling(ways: Mapping[int, Iterable[int]]) -> set[int]:
    """The places that are left when those that lead nowhere, and those nothing leads to, are taken away."""
    left = {start: set(ends) for start, ends in ways.items()}
    while True:
        reached = {end for ends in left.values() for end in ends}
        kept = {start: ends & left.keys() for start, ends in left.items() if start in reached}
        kept = {start: ends for start, ends in kept.items() if ends}
        if kept == left:
            return set(left)
        left = kept


LOOKS = (orphans, overlaps, shares, defaults, seams, cycles)


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
