"""What the rows of a report are held against: targets of their own, else those of the units before them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from learning import conf, registry
from learning.reports.calendars import calendar_of
from learning.reports.goals import Population, Target, in_print
from learning.reports.indicators.base import Known, Ratio
from learning.reports.inherit import Goal, Handed, inherit_all
from learning.reports.outline import Outline
from learning.reports.periods import Period
from learning.units.models import SAME_PLACE, Succession, Unit

Key = tuple[str, str]  # an indicator, or the label of what is measured elsewhere; and a group


@dataclass(frozen=True)
class Aim:
    """What a row means to reach; ``value`` as it is printed: a share in per cent. None for a trend without a value.

    ``is_inherited`` from the units before it; then ``is_weighted`` says that shares were weighted by people.
    """

    value: Decimal | None
    is_share: bool
    comparator: str
    is_inherited: bool = False
    is_weighted: bool = False


def has_the_years_of_targets(period: Period) -> bool:
    """Targets are set for years as the closing calendar has them: the year 2026 is no school year."""
    own, closing = calendar_of(period.calendar), calendar_of(conf.get("REPORT_CALENDAR"))
    return own is not None and closing is not None and own.first_month == closing.first_month


def in_force(period: Period) -> Q:
    """Targets of the period that hold on a day of it."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=period.ends_on)
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=period.starts_on)
    return Q(period=period.code) & begun & lasts


def aims(
    outline: Outline, *, indicators: Collection[str], period: Period, group: str = ""
) -> dict[str, list[Aim | None]]:
    """The targets of the rows, by indicator. At most four queries, however many units and indicators there are."""
    nothing: dict[str, list[Aim | None]] = {name: [None] * len(outline.rows) for name in indicators}
    if not indicators or not has_the_years_of_targets(period):
        return nothing
    scope = outline.scope
    rows = Target.objects.filter(
        in_force(period), indicator__in=list(indicators), group=group, unit_id__in=scope.units
    )
    own = {(row.unit_id, (row.indicator, row.group)): goal_of(row) for row in rows if _fits(row)}
    day = scope.stretches[0].day if len(scope.stretches) == 1 else None
    made = {}
    if day and any(_has_ended(scope.units[unit], day) for unit, _key in own):
        handed = generations(scope.units.values(), until=day)
        weights = people(own, on=day, units=scope.units) if conf.get("TARGETS_WEIGH_SHARES") else None
        made = inherit_all(own, handed, people=weights).inherited
    for name in indicators:
        for number, row in enumerate(outline.rows):
            if row.unit is None or row.kind == "own":
                continue
            at = (row.unit.pk, (name, group))
            if at in own:
                nothing[name][number] = _aim(own[at])
            elif at in made:
                nothing[name][number] = _aim(made[at].goal, True, made[at].is_weighted)
    return nothing


def _aim(goal: Goal, is_inherited: bool = False, is_weighted: bool = False) -> Aim:
    value = in_print(goal.value, is_share=goal.is_share)
    return Aim(value, goal.is_share, goal.comparator, is_inherited, is_weighted)


def goal_of(target: Target) -> Goal:
    """The target as far as inheriting looks at it."""
    return Goal(target.value, target.is_share, target.comparator)


def is_percentage(indicator: str) -> bool | None:
    """Whether the indicator is a share in per cent; None if it is not installed."""
    found = registry.indicators.get(indicator)
    return None if found is None else issubclass(found, Ratio) and found.times == 100


def _fits(target: Target) -> bool:
    """A share of a count, or a count of a share, says nothing: forms refuse it, and so does the reader."""
    return is_percentage(target.indicator) in (None, target.is_share)


def generations(units: Iterable[Unit], *, until: date) -> list[dict[int, Handed]]:
    """To whom those of ``units`` went that ended before ``until``, one change after the other. One query."""
    ended = {unit.pk: unit for unit in units if _has_ended(unit, until)}
    rows = Succession.objects.filter(predecessor_id__in=ended, effective_on__lte=until)
    rows = rows.exclude(population_share=0).order_by("effective_on", "predecessor_id", "successor_id")
    heirs: dict[int, list[Succession]] = defaultdict(list)
    for row in rows:
        heirs[row.predecessor_id].append(row)
    found: dict[date, dict[int, Handed]] = defaultdict(dict)
    for pk, unit in ended.items():
        after = heirs[pk]
        day = after[0].effective_on if after else unit.valid_to or until
        is_same = len(after) == 1 and after[0].kind in SAME_PLACE
        found[day][pk] = Handed(tuple(row.successor_id for row in after), is_same)
    return [found[day] for day in sorted(found)]


def _has_ended(unit: Unit, day: date) -> bool:
    return unit.valid_to is not None and unit.valid_to < day


def people(
    goals: Mapping[tuple[int, Key], Goal], *, on: date, units: Collection[int]
) -> dict[tuple[int, Key], int]:
    """How many people shares are of, by unit and key, at the latest date known on ``on``. One query."""
    groups = {key: group for _unit, key in goals if (group := _denominator(key))}
    rows = Population.objects.filter(
        group__in=set(groups.values()), age_band="", sex="", as_of__lte=on, unit_id__in=units
    )
    known = {
        (unit, group): value
        for unit, group, value in rows.order_by("as_of").values_list("unit_id", "group", "value")
    }
    return {
        (unit, key): known[unit, group]
        for unit in units
        for key, group in groups.items()
        if (unit, group) in known
    }


def _denominator(key: Key) -> str:
    """The group of people that a share is of; empty if it is of something else."""
    found = registry.indicators.get(key[0])
    below = (
        registry.indicators.get(found.denominator)
        if isinstance(found, type) and issubclass(found, Ratio)
        else None
    )
    return key[1] or below.group if isinstance(below, type) and issubclass(below, Known) else ""
