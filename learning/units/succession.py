"""Figures of units as they were, told for the units that stand on another day.

Pure: knows units and successions by their ids and dates, and asks no database.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

Number = int | Decimal
Place = TypeVar("Place", bound=Hashable)


@dataclass(frozen=True)
class Stand:
    """What restating must know of a unit: between which days it stood, and in what."""

    id: int
    parent: int | None
    valid_from: date
    valid_to: date | None

    def on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Handover:
    """One unit gave people to another. ``share`` is the part of its people, None if nobody knows."""

    predecessor: int
    successor: int
    share: float | None
    is_default: bool
    effective_on: date


@dataclass(frozen=True)
class Part:
    """Where a part of a unit's figures goes. ``unit`` None is the bucket of what cannot be placed."""

    unit: int | None
    share: Fraction
    estimated: bool = False


class Lineage:
    """Units and their successions; tells where each unit's people are on any day."""

    def __init__(self, units: Iterable[Stand], handovers: Iterable[Handover]):
        self.units = {unit.id: unit for unit in units}
        self._after: dict[int, list[Handover]] = defaultdict(list)
        for handover in handovers:
            if handover.share != 0:  # land without people
                self._after[handover.predecessor].append(handover)
        self.parts = lru_cache(maxsize=None)(self._parts)

    def stands(self, unit: int | None, day: date) -> bool:
        """Whether the unit and everything above it existed on ``day``."""
        while unit is not None:
            known = self.units.get(unit)
            if known is None:
                return True  # above what this lineage was asked about
            if not known.on(day):
                return False
            unit = known.parent
        return True

    def ends(self, unit: int, day: date) -> frozenset[int]:
        """The units that may have people of ``unit`` on ``day``, whatever their shares."""
        found, waiting, seen = set(), [unit], set()
        while waiting:
            one = waiting.pop()
            after = [each.successor for each in self._after[one] if each.effective_on <= day]
            if one in seen:
                continue
            seen.add(one)
            if after:
                waiting += after
            else:
                found.add(one)
        return frozenset(found)

    def _parts(self, unit: int, day: date) -> tuple[Part, ...]:
        """Where the figures of ``unit`` belong on ``day``: one part, or several whose shares add up to 1.

        A unit that stands, or does not stand yet, keeps its figures. Else they follow its successors: the only
        one takes all; several take their shares of the population; without shares the default one takes all;
        without a default nobody does. A unit that has none goes where its parent went.
        """
        return tuple(_joined(self._follow(unit, day, frozenset())))

    def _follow(self, unit: int, day: date, seen: frozenset[int]) -> list[Part]:
        known = self.units.get(unit)
        if known is None or known.valid_from > day or self.stands(unit, day):
            return [Part(unit, Fraction(1))]
        after = [one for one in self._after[unit] if one.effective_on <= day and one.successor not in seen]
        if not after:
            up = known.parent
            return self._follow(up, day, seen | {unit}) if up in self.units else [Part(None, Fraction(1))]
        seen = seen | {unit}
        ways = {one.successor: self._follow(one.successor, day, seen) for one in after}
        ends = {part.unit for way in ways.values() for part in way}
        if len(ends) == 1:  # however it was divided, it is together again
            return [
                Part(ends.pop(), Fraction(1), any(part.estimated for way in ways.values() for part in way))
            ]
        found = []
        for part in _divide(after):
            found += _carry(part, ways)
        return found


def _carry(part: Part, ways: Mapping[int, Sequence[Part]]) -> list[Part]:
    if part.unit is None:
        return [part]
    return [Part(p.unit, p.share * part.share, p.estimated or part.estimated) for p in ways[part.unit]]


def _divide(handovers: Sequence[Handover]) -> list[Part]:
    """One unit's figures over its successors."""
    default = next((one.successor for one in handovers if one.is_default), None)
    if len(handovers) == 1 and handovers[0].share in (None, 1):
        return [Part(handovers[0].successor, Fraction(1))]
    if any(one.share is None for one in handovers):
        return [Part(default, Fraction(1), True)]
    shares: dict[int | None, Fraction] = {one.successor: Fraction(str(one.share)) for one in handovers}
    total = sum(shares.values())
    if total > 1:
        shares = {successor: share / total for successor, share in shares.items()}
    elif total < 1:  # nobody said where the rest went
        shares[default] = shares.get(default, Fraction(0)) + 1 - total
    return [Part(successor, share, True) for successor, share in shares.items()]


def _joined(parts: Iterable[Part]) -> list[Part]:
    """One part for each place."""
    shares: dict[int | None, Fraction] = defaultdict(Fraction)
    guessed: set[int | None] = set()
    for part in parts:
        shares[part.unit] += part.share
        if part.estimated:
            guessed.add(part.unit)
    return [Part(unit, share, unit in guessed) for unit, share in shares.items()]


def allot(value: Number, shares: Mapping[Place, Fraction]) -> dict[Place, Number]:
    """``value`` divided by ``shares`` (which add up to 1) without losing or gaining anything.

    Whole numbers stay whole, one decimal stays one decimal: what rounding leaves over goes to the largest
    remainders.
    """
    step = _step(value)
    whole = int(value / step) if isinstance(value, Decimal) else value
    exact = {key: whole * share for key, share in shares.items()}
    given = {key: part.numerator // part.denominator for key, part in exact.items()}
    left = whole - sum(given.values())
    for key in sorted(exact, key=lambda key: (given[key] - exact[key], str(key)))[:left]:
        given[key] += 1
    return {key: count * step for key, count in given.items()}


def _step(value: Number) -> Number:
    if isinstance(value, int):
        return 1
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)


@dataclass(frozen=True)
class Restated:
    """Figures by unit on a day; ``values[None]`` is what could not be placed. ``estimated`` units are guesses."""

    values: dict[int | None, Number]
    estimated: frozenset[int | None]


def restate(figures: Mapping[int, Number], lineage: Lineage, *, day: date) -> Restated:
    """Figures of units as they were → figures of the units that stand on ``day``. The total stays the same."""
    values: dict[int | None, Number] = {}
    estimated: set[int | None] = set()
    for unit, value in figures.items():
        parts = lineage.parts(unit, day)
        for place, amount in allot(value, {part.unit: part.share for part in parts}).items():
            values[place] = values.get(place, 0) + amount
        if value:
            estimated.update(part.unit for part in parts if part.estimated)
    return Restated(values, frozenset(estimated))
