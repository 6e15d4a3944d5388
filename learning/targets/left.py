"""What ended with its unit and was not inherited: somebody must say what holds for the units that followed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learning import conf, registry
from learning.reports.goals import Population, Target
from learning.reports.inherit import Goal, Inherited, Why, inherit_all
from learning.reports.periods import Period, UnknownPeriod
from learning.reports.targets import generations, goal_of, people
from learning.units.models import Succession, Unit

WHY = {
    Why.GONE: _("No unit followed it."),
    Why.DIVIDED: _("Its people went to several units, or came from several parts."),
    Why.INCOMPLETE: _("Not every unit that was merged with it has one."),
    Why.SHARE: _("Shares do not add up."),
    Why.NO_PEOPLE: _(
        "Shares are weighted by people, and of one of the units it is not known how many there are."
    ),
    Why.DIFFERENT: _("The targets of the merged units say different things."),
}
Key = tuple[str, str, str, str]  # indicator, label, group, period; of people only the group


@dataclass(frozen=True)
class LeftOver:
    """A figure of a unit that ended. ``heirs`` are the units that need one, each with the address of a form for it."""

    row: Any
    unit: Unit
    why: Any
    heirs: list[tuple[Unit, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Carried:
    """What a unit has from those before it; nothing is to be done."""

    unit: Unit
    before: list[Unit]
    row: Any
    goal: Goal
    is_weighted: bool

    @property
    def shown(self) -> Decimal | None:
        return None if self.goal.value is None else self.goal.value * (100 if self.goal.is_share else 1)


def targets_left(units: QuerySet[Unit], *, today: date) -> tuple[list[LeftOver], list[Carried]]:
    """The targets of ``units`` that ended before their period did: not inherited, and inherited.

    As many queries for many as for few.
    """
    ended = units.filter(valid_to__lt=today)
    mine = [row for row in Target.objects.filter(unit__in=ended).select_related("unit") if _is_cut(row)]
    family = _family({row.unit for row in mine})
    keys = {row.period for row in mine}
    rows = Target.objects.filter(unit__in=family, period__in=keys).select_related("unit")
    goals = {(row.unit_id, _key(row)): goal_of(row) for row in rows}
    handed = generations(family.values(), until=today)
    weights = None
    if conf.get("TARGETS_WEIGH_SHARES"):
        pairs = {(unit, (key[0], key[2])): goal for (unit, key), goal in goals.items()}
        known = people(pairs, on=today, units=family)
        weights = {(unit, key): known[unit, key[0:3:2]] for unit, key in goals if (unit, key[0:3:2]) in known}
    found = inherit_all(goals, handed, people=weights)
    by_key = {(row.unit_id, _key(row)): row for row in rows}
    left = [
        LeftOver(row, row.unit, WHY[one.why], [(family[pk], _set(row, family[pk])) for pk in one.heirs])
        for row in mine
        if (one := found.left.get((row.unit_id, _key(row))))
    ]
    origins = {row.unit_id for row in mine}
    carried = [
        _carried(family, by_key, unit, key, made)
        for (unit, key), made in found.inherited.items()
        if origins & set(made.origins)
    ]
    return left, carried


def _carried(family: dict[int, Unit], by_key: dict, unit: int, key: Key, made: Inherited) -> Carried:
    before = [family[pk] for pk in made.origins]
    return Carried(family[unit], before, by_key[made.origins[0], key], made.goal, made.is_weighted)


def _key(row: Target) -> Key:
    return row.indicator, row.label, row.group, row.period


def _is_cut(row: Target) -> bool:
    """Whether the unit ended before the period did, and the target was not meant to end by then."""
    try:
        ends = Period.parse(row.period, conf.get("REPORT_CALENDAR")).ends_on
    except UnknownPeriod:
        return False
    last, ended = row.valid_to, row.unit.valid_to
    return ended is not None and ended < ends and (last is None or last >= ended)


def people_left(units: QuerySet[Unit], *, today: date) -> list[LeftOver]:
    """The latest numbers of people of ``units`` that ended and do not simply add up in one that followed.

    What was merged whole is added up by the reports themselves. As many queries for many as for few.
    """
    ended = units.filter(valid_to__lt=today)
    whole = Q(age_band="", sex="")
    mine: dict[tuple[int, str], Population] = {
        (row.unit_id, row.group): row
        for row in Population.objects.filter(whole, unit__in=ended).select_related("unit").order_by("as_of")
    }
    family = _family({row.unit for row in mine.values()})
    rows = Population.objects.filter(whole, unit__in=family).order_by("as_of")
    goals = {(row.unit_id, row.group): Goal(Decimal(row.value), False) for row in rows}
    found = inherit_all(goals, generations(family.values(), until=today))
    return [
        LeftOver(
            row, row.unit, WHY[one.why], [(family[pk], _set_people(row, family[pk])) for pk in one.heirs]
        )
        for key, row in mine.items()
        if (one := found.left.get(key))
    ]


def _family(units: Iterable[Unit]) -> dict[int, Unit]:
    """The units, those that followed them, and all that those were made of. Two queries a generation."""
    found = {unit.pk: unit for unit in units}
    newest = set(found)
    while newest:
        after = Succession.objects.filter(predecessor__in=newest).exclude(population_share=0)
        heirs = set(after.values_list("successor_id", flat=True))
        beside = Succession.objects.filter(successor__in=heirs).exclude(population_share=0)
        newest = (heirs | set(beside.values_list("predecessor_id", flat=True))) - found.keys()
        found |= Unit.objects.in_bulk(newest)
    return found


def _set(row: Target, heir: Unit) -> str:
    """Where somebody sets a target for ``heir`` in place of ``row``: the form with all but the value filled in."""
    same = {
        name: getattr(row, name)
        for name in (
            "indicator",
            "label",
            "group",
            "period",
            "comparator",
            "measured_in",
            "basis",
            "measured_by",
        )
    }
    if row.series_id:
        same["series"] = row.series_id
    query = urlencode({"unit": heir.pk, **{name: value for name, value in same.items() if value}})
    return f"{reverse('learning_targets:new_target')}?{query}"


def _set_people(row: Population, heir: Unit) -> str:
    query = urlencode({"unit": heir.pk, "group": row.group})
    return f"{reverse('learning_targets:new_people')}?{query}"


def label_of_target(row: Target) -> str:
    """What is to be reached, in words."""
    known = registry.indicators.get(row.indicator)
    return str(known.label) if known else row.label or row.indicator
