"""Which targets go over to the units that followed. Pure: knows units by their ids, and asks no database.

A target ends with its unit. Where a place only changed its name, kind or code, its target is still its own. Where units
were merged whole, targets in absolute numbers add up; shares do not, and are weighted by people only where the province
chose that rule. Where a unit was divided, or a part has no target, somebody must set a new one.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Why(StrEnum):
    """Why a target was not inherited."""

    GONE = "gone"  # nobody followed the unit
    DIVIDED = "divided"
    INCOMPLETE = "incomplete"  # not every unit that was merged had one
    SHARE = "share"  # shares do not add up
    NO_PEOPLE = "no_people"  # shares are weighted, but of a unit it is not known by how many people
    DIFFERENT = "different"  # one says at least, another at most; or one is a share, another a count


@dataclass(frozen=True)
class Goal:
    """A target as far as inheriting looks at it. ``value`` is None for a trend without one."""

    value: Decimal | None
    is_share: bool
    comparator: str = "at_least"

    @property
    def sort(self) -> tuple[bool, str]:
        """What two targets must have in common to become one."""
        return self.is_share, self.comparator


@dataclass(frozen=True)
class Handed:
    """To whom a unit that ended went: ``heirs`` are all units that its people went to. ``is_same_place`` if nothing but
    its name, kind or code changed."""

    heirs: tuple[int, ...]
    is_same_place: bool = False


@dataclass(frozen=True)
class Inherited:
    """What a unit has from those before it. ``is_weighted`` values are reckoned, and said to be so."""

    goal: Goal
    origins: tuple[int, ...]
    is_weighted: bool = False


@dataclass(frozen=True)
class Left:
    """A target of ``unit`` that was not inherited. ``heirs`` need a new one."""

    unit: int
    heirs: tuple[int, ...]
    why: Why


@dataclass(frozen=True)
class Outcome(Generic[Key]):
    """What is inherited, by unit and key, and what is not."""

    inherited: dict[tuple[int, Key], Inherited]
    left: dict[tuple[int, Key], Left]


def ends_on(valid_to: date | None, unit_ended: date | None) -> date | None:
    """The last day of a target: it never outlives its unit."""
    days = [day for day in (valid_to, unit_ended) if day is not None]
    return min(days, default=None)


def inherit(
    goals: Mapping[tuple[int, Key], Goal],
    handed: Mapping[int, Handed],
    *,
    people: Mapping[tuple[int, Key], int] | None = None,
) -> Outcome[Key]:
    """What becomes of the ``goals`` (by unit and key) of the units that were ``handed`` on, one step.

    A unit that has a goal of its own inherits none, and nothing is left over for it. ``people`` are the weights of
    shares; None: shares are not weighted.
    """
    found: Outcome[Key] = Outcome({}, {})
    for unit, key in [one for one in goals if one[0] in handed]:
        heirs = handed[unit].heirs
        without = tuple(heir for heir in heirs if (heir, key) not in goals)
        if heirs and not without:
            continue
        if len(heirs) != 1:
            found.left[unit, key] = Left(unit, without, Why.DIVIDED if heirs else Why.GONE)
            continue
        before = sorted(one for one, where in handed.items() if heirs[0] in where.heirs)
        made = _joined(heirs[0], before, key, goals, handed, people)
        if isinstance(made, Inherited):
            found.inherited[heirs[0], key] = made
        else:
            found.left[unit, key] = Left(unit, heirs, made)
    return found


def _joined(
    heir: int,
    before: list[int],
    key: Key,
    goals: Mapping[tuple[int, Key], Goal],
    handed: Mapping[int, Handed],
    people: Mapping[tuple[int, Key], int] | None,
) -> Inherited | Why:
    if any(len(handed[one].heirs) > 1 for one in before):
        return Why.DIVIDED  # a part of another unit came, too, and nobody knows with how much
    if any((one, key) not in goals for one in before):
        return Why.INCOMPLETE
    parts = [goals[one, key] for one in before]
    if len(before) == 1 and handed[before[0]].is_same_place:
        return Inherited(parts[0], (before[0],))
    if len({part.sort for part in parts}) > 1:
        return Why.DIFFERENT
    values = [part.value for part in parts if part.value is not None]
    if len(values) < len(parts) and values:
        return Why.DIFFERENT
    is_share, comparator = parts[0].sort
    if not values:  # a trend: better than the year before, whoever it is
        return Inherited(Goal(None, is_share, comparator), tuple(before))
    if not is_share:
        return Inherited(Goal(sum(values, Decimal(0)), False, comparator), tuple(before))
    if people is None:
        return Why.SHARE
    weights = [people.get((one, key)) for one in before]
    return _weighted(values, weights, comparator, before)


def _weighted(
    values: list[Decimal], weights: Iterable[int | None], comparator: str, before: list[int]
) -> Inherited | Why:
    known = [weight for weight in weights if weight]
    if len(known) < len(values):
        return Why.NO_PEOPLE
    whole = sum(known)
    value = sum((share * weight for share, weight in zip(values, known, strict=True)), Decimal(0)) / whole
    return Inherited(Goal(value, True, comparator), tuple(before), is_weighted=True)


def inherit_all(
    goals: Mapping[tuple[int, Key], Goal],
    generations: Iterable[Mapping[int, Handed]],
    *,
    people: Mapping[tuple[int, Key], int] | None = None,
) -> Outcome[Key]:
    """As ``inherit``, through one change after another: what was inherited is handed on in its turn."""
    known, found = dict(goals), Outcome[Key]({}, {})
    weights = None if people is None else dict(people)
    for handed in generations:
        step = inherit(known, handed, people=weights)
        for (unit, key), made in step.inherited.items():
            known[unit, key] = made.goal
            origins = tuple(
                root
                for one in made.origins
                for root in (found.inherited[one, key].origins if (one, key) in found.inherited else (one,))
            )
            before = any(
                found.inherited[one, key].is_weighted for one in made.origins if (one, key) in found.inherited
            )
            found.inherited[unit, key] = Inherited(made.goal, origins, made.is_weighted or before)
            if weights is not None and (unit, key) not in weights:
                weights[unit, key] = sum(weights.get((one, key), 0) for one in made.origins)
        found.left.update(step.left)
    return found
