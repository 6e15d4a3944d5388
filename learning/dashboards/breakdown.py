"""An indicator broken down: what each line of a dimension has, from measures where they tell it, else from the facts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from learning import conf
from learning.activities.models import Activity
from learning.dashboards.content import rows_of
from learning.dashboards.dimensions import Dimension
from learning.dashboards.hiding import Lines
from learning.dashboards.lines import TOTAL, Facts, Numbers, dated, facts_of, numbers_of
from learning.reports.build import CannotBuild, refuse_unbegun
from learning.reports.figures import kind_of, margins, plain, worked_out
from learning.reports.forms.base import Kind
from learning.reports.indicators.base import Computed, Counted, Derived, Indicator, Known
from learning.reports.periods import Period, PeriodKind, shorter_in
from learning.reports.scope import Scope
from learning.reports.suppress import Mark
from learning.units.models import Unit


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


def broken_down(
    unit: Unit, *, period: Period, indicator: type[Indicator], dimension: Dimension, now: datetime
) -> tuple[list[Part], Facts]:
    """The lines of the dimension and the whole last. A constant number of queries.

    Raises NotByThis, PeriodNotBegun and UnitEnded.
    """
    refuse(indicator, dimension)
    refuse_unbegun(period, now)
    facts = facts_of(unit, period=period, now=now)
    leaves = {each.name: numbers_of(each, dimension, facts) for each in leaves_of(indicator)}
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
    """What is hidden of a sensitive dimension, so that neither the units beside nor the months tell it."""
    period, now = facts.scope.period, facts.now
    counted = next(each for each in leaves_of(indicator) if each.name == _people(indicator))

    def told(numbers: Numbers, period: Period) -> Lines:
        around = _around(unit, period, indicator, dimension, now)
        return Lines(numbers, lines, around, facts.scope.subject.pk, smallest=conf.get("SMALLEST_CELL"))

    scopes, tables = [], []
    for month in shorter_in(period):
        if month.kind == PeriodKind.MONTH and month.starts_at <= now:
            there = facts_of(unit, period=month, now=now)
            scopes.append(there.scope)
            tables.append(told(numbers_of(counted, dimension, there), month))
    own = told(base, period)
    return own.in_months(facts.scope, scopes, tables) if tables else own.hidden()


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
    rows = dated(counts, above).annotate(line=key).values_list("unit_id", "line")
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
