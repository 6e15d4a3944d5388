"""Which units a report is about, and in which tree each of its days is told."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.reports.models import Basis
from learning.reports.periods import Period
from learning.units.models import Succession, SuccessionKind, Unit
from learning.units.succession import Handover, Lineage, Stand

WHOLE = (
    SuccessionKind.UNCHANGED,
    SuccessionKind.RENAME,
    SuccessionKind.RETYPE,
    SuccessionKind.CODE_CHANGE,
    SuccessionKind.MERGE_FULL,
)


class UnitEnded(Exception):
    """The unit is no more and was divided, so there is nothing to report "as it is now". For the user."""


@dataclass(frozen=True)
class Stretch:
    """Days of a period that are told in one tree: the one that stood on ``day``."""

    starts_on: date
    ends_on: date
    day: date


@dataclass
class Scope:
    """The subject of a report, all units whose facts may be in it, and what became of them.

    ``forebears`` are the subject and the units that are wholly in it today.
    """

    subject: Unit
    period: Period
    stretches: tuple[Stretch, ...]
    units: dict[int, Unit]
    lineage: Lineage
    forebears: list[Unit]
    is_restated: bool = False  # told in the tree of one day, whatever stood when
    is_part: bool = False  # the days of the period before or after units changed

    def roots(self, stretch: int) -> list[Unit]:
        """The units under which that stretch is told: the subject, or what it was made from."""
        day = self.stretches[stretch].day
        standing = [unit for unit in self.forebears if self.lineage.units[unit.pk].on(day)]
        return standing or [self.subject]

    @property
    def ends_on(self) -> date:
        """The last of the days that are told."""
        return self.stretches[-1].ends_on

    @cached_property
    def heirs(self) -> dict[int, frozenset[int]]:
        """Of units whose people are placed by a guess: the units that may have them, and everything in these."""
        if len(self.stretches) > 1:
            return {}
        day = self.stretches[0].day
        ended = [pk for pk in self.units if not self.lineage.units[pk].on(day)]
        guessed = [pk for pk in ended if any(part.estimated for part in self.lineage.parts(pk, day))]
        within = cache(self._within)
        ends = {pk: self.lineage.ends(pk, day) for pk in guessed}
        return {pk: frozenset().union(*map(within, found)) for pk, found in ends.items()}

    def _within(self, pk: int) -> frozenset[int]:
        unit = self.units.get(pk)
        inside = (one.pk for one in self.units.values() if unit and one.path.startswith(unit.path))
        return frozenset([pk, *inside])

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return tuple(unit.path for unit in self.forebears)

    def owns(self, unit_id: int) -> bool:
        """Whether what cannot be placed of that unit's figures is still the subject's."""
        return self.units[unit_id].path.startswith(self.paths)


def scope_of(*, unit: Unit, period: Period, basis: str, day: date) -> Scope:
    """The scope of a report on ``unit``; ``day`` is today. Raises UnitEnded. A constant number of queries."""
    subject = heir(unit, day=day) if basis == Basis.AS_IS else unit
    before = forebears(subject)
    units = _units_within(before)
    handovers = _handovers(units)
    stands = [Stand(one.pk, one.parent_id, one.valid_from, one.valid_to) for one in units.values()]
    lineage = Lineage(stands, handovers)
    whole: tuple[Stretch, ...] = (Stretch(period.starts_on, period.ends_on, day),)
    changes = {one.effective_on for one in handovers}
    stretches = whole if basis == Basis.AS_IS else _stretches(period, changes)
    return Scope(subject, period, stretches, units, lineage, before, basis == Basis.AS_IS)


def heir(unit: Unit, *, day: date) -> Unit:
    """``unit``, or the one that it is on ``day``. Raises UnitEnded if there is not exactly one."""
    while unit.valid_to is not None and unit.valid_to < day:
        after = list(unit.successions.exclude(population_share=0).select_related("successor")[:2])
        if len(after) != 1:
            message = _(
                "%(unit)s ended on %(day)s and was divided. Choose one of the units that followed it."
            )
            ended = date_format(unit.valid_to, "DATE_FORMAT")
            raise UnitEnded(message % {"unit": unit.full_name, "day": ended})
        unit = after[0].successor
    return unit


def forebears(subject: Unit) -> list[Unit]:
    """The subject and every unit that went wholly into it, the oldest first. A query for each generation."""
    found, newest = {subject.pk: subject}, [subject.pk]
    while newest:
        before = (
            Succession.objects.filter(Q(kind__in=WHOLE) | Q(population_share=1), successor_id__in=newest)
            .exclude(population_share=0)
            .exclude(predecessor_id__in=found)
            .select_related("predecessor")
        )
        newest = [one.predecessor_id for one in before]
        found |= {one.predecessor_id: one.predecessor for one in before}
    return sorted(found.values(), key=lambda unit: (unit.valid_from, unit.code))


def _units_within(forebears: list[Unit]) -> dict[int, Unit]:
    """Everything in the forebears' trees, and from outside whatever gave people to something in them."""
    units: dict[int, Unit] = {}
    paths = {unit.path for unit in forebears}
    while paths:
        within = Q()
        for path in paths:
            within |= Q(path__startswith=path)
        units |= {unit.pk: unit for unit in Unit.objects.filter(within).order_by("path")}
        outside = Succession.objects.filter(successor_id__in=units).exclude(predecessor_id__in=units)
        paths = set(outside.exclude(population_share=0).values_list("predecessor__path", flat=True))
    return units


def _handovers(units: dict[int, Unit]) -> list[Handover]:
    rows = Succession.objects.filter(predecessor_id__in=units)
    return [
        Handover(one.predecessor_id, one.successor_id, one.population_share, one.is_default, one.effective_on)
        for one in rows
    ]


def _stretches(period: Period, changes: set[date]) -> tuple[Stretch, ...]:
    """The period cut where units changed: each of its days is told in the tree of that day."""
    starts = [period.starts_on, *sorted(day for day in changes if period.starts_on < day <= period.ends_on)]
    ends = [*(day - timedelta(days=1) for day in starts[1:]), period.ends_on]
    return tuple(Stretch(start, end, start) for start, end in zip(starts, ends, strict=True))
