"""An indicator broken down: what each line of a dimension has, from measures where they tell it, else from the facts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from learning import conf
from learning.activities.models import Activity
from learning.dashboards.content import is_stored, rows_of
from learning.dashboards.dimensions import Dimension, month_of
from learning.dashboards.hiding import hidden_in
from learning.enrolments.models import Enrolment
from learning.reports.build import CannotBuild, refuse_unbegun
from learning.reports.counting import Window
from learning.reports.facts import counted, not_undone
from learning.reports.figures import kind_of, margins, plain, worked_out
from learning.reports.forms.base import Kind
from learning.reports.indicators.base import Computed, Counted, Derived, Indicator, Known
from learning.reports.models import Basis, Measure
from learning.reports.periods import Period, PeriodKind, local_day, shorter_in
from learning.reports.scope import Scope, scope_of
from learning.reports.suppress import Mark
from learning.units.models import Unit

TOTAL = object()  # the key of the whole
Numbers = dict[Any, Any]


class NotByThis(CannotBuild):
    """The indicator cannot be broken down like that. The message is for the user."""


@dataclass(frozen=True)
class Part:
    """A line: its key in the dimension (TOTAL for the whole), its label, its value, why it is hidden, and how far off it
    may be."""

    key: Any
    label: str
    value: int | float | bool | None
    mark: str | None = None
    margin: int | float | bool | None = None


@dataclass
class Facts:
    """Where the facts of a unit are: the ids of the units that count, and whether others were left out."""

    scope: Scope
    now: datetime
    units: list[int] = field(default_factory=list)
    left_out: bool = False


def refuse(indicator: type[Indicator], dimension: Dimension) -> None:
    """Raises NotByThis where nobody knows what the indicator would be by that dimension."""
    leaves = leaves_of(indicator)
    if any(issubclass(each, Known) for each in leaves):
        said = _(
            "How many people there are is known by unit only, so “%(indicator)s” cannot be told by “%(dimension)s”. "
            "Choose another indicator, or “Unit below”."
        )
        raise NotByThis(said % {"indicator": indicator.label, "dimension": dimension.label})
    if not all(issubclass(each, Counted) for each in leaves):
        raise NotByThis(
            _("This indicator cannot be told by “%(dimension)s”.") % {"dimension": dimension.label}
        )


def leaves_of(indicator: type[Indicator]) -> list[Any]:
    """The indicators that have to be counted for it: itself, or what it is worked out from."""
    if not issubclass(indicator, Derived):
        return [indicator]
    parts = (indicator.part(name) for name in indicator.made_of())
    return [each for each in parts if each is not None]


def facts_of(unit: Unit, *, period: Period, now: datetime) -> Facts:
    """The units of today's and yesterday's trees whose people are wholly in ``unit`` today. Constant queries."""
    scope = scope_of(unit=unit, period=period, basis=str(Basis.AS_IS), day=local_day(now))
    found = Facts(scope, now)
    day = scope.stretches[0].day
    for pk in scope.units:
        inside = [part.unit in scope.units and scope.units[part.unit].path.startswith(scope.subject.path)
                  for part in scope.lineage.parts(pk, day)]  # fmt: skip
        if all(inside):
            found.units.append(pk)
        elif any(inside):
            found.left_out = True
    return found


def broken_down(
    unit: Unit, *, period: Period, indicator: type[Indicator], dimension: Dimension, now: datetime
) -> tuple[list[Part], Facts]:
    """The lines of the dimension and the whole last. A constant number of queries.

    Raises NotByThis, PeriodNotBegun and UnitEnded.
    """
    refuse(indicator, dimension)
    refuse_unbegun(period, now)
    facts = facts_of(unit, period=period, now=now)
    leaves = {each.name: _numbers(each, dimension, facts) for each in leaves_of(indicator)}
    values, wide = _values(indicator, leaves), _margins(indicator, leaves)
    keys = sorted({key for numbers in leaves.values() for key in numbers if key is not TOTAL}, key=str)
    labels = _labels(dimension, keys, period)
    keys = [key for key, _label in labels]
    marks = {}
    if indicator.sensitive:
        marks = _total_alone(unit, period, indicator, keys, now)
    elif dimension.sensitive:
        marks = _marks(unit, facts, leaves[_people(indicator)], indicator, dimension, keys)
        if issubclass(indicator, Derived):  # it is never said of a ratio that it is a small number itself
            marks = dict.fromkeys(marks, str(Mark.WITHHELD))
    lines = [*labels, (TOTAL, _("Total"))]
    return [_part(key, label, values, wide, marks, indicator) for key, label in lines], facts


def _total_alone(
    unit: Unit, period: Period, indicator: type[Indicator], lines: Sequence[Any], now: datetime
) -> dict[Any, str]:
    """Of a sensitive indicator no line is told, and the whole where the list of units tells it: the lines of other units
    and months could be laid beside it."""
    total = rows_of(unit, period=period, indicators=[indicator], now=now)[-1]
    told = {TOTAL: total.marks[indicator.name]} if indicator.name in total.marks else {}
    return {**dict.fromkeys(lines, str(Mark.WITHHELD)), **told}


def _marks(
    unit: Unit,
    facts: Facts,
    base: Numbers,
    indicator: type[Indicator],
    dimension: Dimension,
    lines: Sequence[Any],
) -> dict[Any, str]:
    """What is hidden of a sensitive dimension; where longer periods hide what months do, also what any month hides."""
    period, now, smallest = facts.scope.period, facts.now, conf.get("SMALLEST_CELL")
    own = facts.scope.subject.pk
    marks = hidden_in(base, lines, _around(unit, period, indicator, dimension, now), own, smallest=smallest)
    counted = next(each for each in leaves_of(indicator) if each.name == _people(indicator))
    for month in shorter_in(period) if conf.get("LONGER_PERIODS_HIDE") else ():
        if month.kind == PeriodKind.MONTH and month.starts_at <= now:
            there = _numbers(counted, dimension, facts_of(unit, period=month, now=now))
            around = _around(unit, month, indicator, dimension, now)
            found = hidden_in(there, lines, around, own, smallest=smallest)
            marks |= dict.fromkeys(found, str(Mark.WITHHELD))
    return marks


def _part(
    key: Any, label: str, values: Numbers, wide: Numbers, marks: dict[Any, str], indicator: type[Indicator]
) -> Part:
    if mark := marks.get(key):
        return Part(key, label, None, mark)
    nothing = None if issubclass(indicator, Derived) else 0
    value = plain(values.get(key, nothing), kind_of(indicator))
    return Part(key, label, value, margin=plain(wide.get(key), Kind.TENTHS))


def _people(indicator: type[Indicator]) -> str:
    """What says how few people a figure is about."""
    return indicator.people() if issubclass(indicator, Derived) else indicator.name


def _values(indicator: type[Indicator], leaves: dict[str, Numbers]) -> Numbers:
    if not issubclass(indicator, Derived):
        return leaves[indicator.name]
    keys, columns = _columns(indicator, leaves)
    return dict(zip(keys, worked_out(indicator, columns), strict=True))


def _margins(indicator: type[Indicator], leaves: dict[str, Numbers]) -> Numbers:
    """How far off each figure may be, where the indicator can say it."""
    if not issubclass(indicator, Computed):
        return {}
    keys, columns = _columns(indicator, leaves)
    return dict(zip(keys, margins(indicator, columns), strict=True))


def _columns(indicator: type[Derived], leaves: dict[str, Numbers]) -> tuple[list[Any], list[list[Any]]]:
    """The keys of the lines, and what each part of the indicator has in them."""
    parts = [leaves.get(name, {}) for name in indicator.made_of()]
    keys = list({key: None for part in parts for key in part})
    return keys, [[part.get(key, 0) for key in keys] for part in parts]


def _numbers(indicator: type[Counted], dimension: Dimension, facts: Facts) -> Numbers:
    if is_stored(indicator) and dimension.measured:
        return _measured(indicator, dimension, facts)
    key = dimension.key(indicator.dated_by, facts.scope.period) if dimension.key else None
    rows = _dated(indicator, facts).annotate(line=key)
    found: Numbers = defaultdict(int)
    for line, value in rows.values_list("line").annotate(value=indicator.aggregate()):
        found[line] += value or 0
    whole = _dated(indicator, facts).aggregate(value=indicator.aggregate())["value"] or 0
    return {**found, TOTAL: whole}


def _measured(indicator: type[Counted], dimension: Dimension, facts: Facts) -> Numbers:
    days = facts.scope.period.half_months()
    cells = Measure.objects.filter(
        unit_id__in=facts.units,
        indicator=indicator.name,
        half_month__gte=days[0],
        half_month__lte=days[-1],
    )
    is_month = dimension.measured == "half_month"
    found: Numbers = defaultdict(Decimal)
    for line, value in cells.order_by().values_list(dimension.measured).annotate(Sum("value")):
        found[month_of(line, facts.scope.period) if is_month else line] += value
    return {**found, TOTAL: sum(found.values())}


def _dated(indicator: type[Counted], facts: Facts, units: Iterable[int] | None = None) -> QuerySet:
    """The facts of an indicator in the period, as ``learning.reports.counting`` takes them."""
    chosen = facts.units if units is None else list(units)
    window = Window(tuple(chosen), facts.scope.stretches, facts.now)
    dated = reduce(or_, (window.holds(each) for each in indicator.dated_by))
    undone = not_undone(indicator.undone_by, facts.now)
    return Enrolment.objects.filter(
        dated & counted(facts.now) & undone & indicator.only & indicator.within(window), unit_id__in=chosen
    ).order_by()


def _around(
    unit: Unit, period: Period, indicator: type[Indicator], dimension: Dimension, now: datetime
) -> dict[int, Numbers]:
    """The same lines of each unit beside this one and of it itself, by the unit's id; nothing where there is none above.

    Who knows the whole above and all beside it can subtract, so what is hidden is decided for all of them together.
    """
    if unit.parent is None:
        return {}
    above = facts_of(unit.parent, period=period, now=now)
    counts = next(each for each in leaves_of(indicator) if each.name == _people(indicator))
    key = dimension.key(counts.dated_by, period) if dimension.key else None
    rows = _dated(counts, above).annotate(line=key).values_list("unit_id", "line")
    found: dict[int, Numbers] = defaultdict(lambda: defaultdict(int))
    for pk, line, value in rows.annotate(value=counts.aggregate()):
        place = _child_of(above.scope, pk)
        found[place][line] += value or 0
    return {place: dict(numbers) for place, numbers in found.items()}


def _child_of(scope: Scope, pk: int) -> int:
    """Which unit just below the scope's subject the facts of ``pk`` are in today."""
    parts = scope.lineage.parts(pk, scope.stretches[0].day)
    found = scope.units.get(parts[0].unit or pk, scope.units[pk])
    while (
        found.parent_id is not None and found.parent_id != scope.subject.pk and found.parent_id in scope.units
    ):
        found = scope.units[found.parent_id]
    return found.pk


def _labels(dimension: Dimension, keys: Sequence[Any], period: Period) -> list[tuple[Any, str]]:
    if dimension.lines:
        return dimension.lines(keys, period)
    titles = dict(Activity.objects.filter(pk__in=keys).values_list("pk", "title"))
    return sorted(((key, titles.get(key, str(key))) for key in keys), key=lambda each: (each[1], each[0]))
