"""Indicators in a unit and in each unit below it, told by the units of today: from measures wherever they are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from learning import conf
from learning.reports.build import refuse_unbegun
from learning.reports.content import Content
from learning.reports.counting import Figures
from learning.reports.figures import kind_of
from learning.reports.forms.base import Column, ReportForm
from learning.reports.indicators.base import Additive, Counted, Indicator, Uncombined
from learning.reports.models import Basis, Measure
from learning.reports.periods import Period, half_month, local_day
from learning.reports.scope import Stretch, scope_of
from learning.reports.suppress import Mark
from learning.units.models import Unit

Value = int | float | bool | None


@dataclass(frozen=True)
class Row:
    """A unit with its figures by the names of their indicators, and their margins; ``kind`` as in the outline of a
    report.

    A value that ``marks`` says something of is not shown.
    """

    kind: str
    name: str
    unit_id: int | None = None
    level: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    estimated: bool = False


class Measured(Content):
    """What a report says, with everything that measures are kept of read from them instead of counted again."""

    def _count(
        self,
        indicators: list[type[Counted]],
        stretches: tuple[Stretch, ...],
        known_after: datetime | None = None,
    ) -> Figures:
        kept = [each for each in indicators if is_stored(each)] if known_after is None else []
        figures = super()._count([each for each in indicators if each not in kept], stretches, known_after)
        if kept:
            figures.sums |= _measures(kept, list(self.scope.units), stretches)
        return figures


def is_stored(indicator: type[Indicator]) -> bool:
    """Whether measures are kept of it."""
    return issubclass(indicator, Additive) and not issubclass(indicator, Uncombined)


def rows_of(unit: Unit, *, period: Period, indicators: Sequence[type[Indicator]], now: datetime) -> list[Row]:
    """The units below ``unit`` in their order, and the whole last. A constant number of queries.

    Raises PeriodNotBegun, and UnitEnded for a unit that was divided.
    """
    refuse_unbegun(period, now)
    found = _rows(unit, period, indicators, now)
    return _as_told_above(unit, period, indicators, now, found)


def _rows(unit: Unit, period: Period, indicators: Iterable[type[Indicator]], now: datetime) -> list[Row]:
    scope = scope_of(unit=unit, period=period, basis=str(Basis.AS_IS), day=local_day(now))
    content = Measured(_form(indicators), scope, now, smallest=conf.get("SMALLEST_CELL"))
    ids = {one.uid: one.pk for one in scope.units.values()}
    return [_row(each, ids) for each in content.as_json()["rows"]]


def _as_told_above(
    unit: Unit, period: Period, indicators: Iterable[type[Indicator]], now: datetime, rows: list[Row]
) -> list[Row]:
    """``rows`` without what would tell of few people beside the unit.

    Whose sum is hidden among the units beside it, must not be found by adding up what is below it.
    """
    sensitive = [each for each in indicators if each.sensitive]
    if not sensitive or unit.parent is None:
        return rows
    above = _rows(unit.parent, period, sensitive, now)
    own = next((row.marks for row in above if row.unit_id == rows[-1].unit_id and row.kind != "own"), {})
    for row in rows:
        for name in own:  # with its margin, which is told as its figure is
            row.marks.setdefault(name, str(Mark.WITHHELD))
            row.values[name] = None
    return rows


def _form(indicators: Iterable[type[Indicator]]) -> type[ReportForm]:
    columns = tuple(Column(each.name, each.label, kind_of(each), each.name) for each in indicators)
    return type("FormOfADashboard", (ReportForm,), {"name": "", "columns": columns})


def _row(told: dict[str, Any], ids: dict[str, int]) -> Row:
    unit = told["unit"]
    return Row(
        kind=told["kind"],
        name=_name(told),
        unit_id=ids.get(unit["uid"]) if unit else None,
        level=unit["level"] if unit else "",
        values=told["values"],
        marks=told["marks"],
        estimated=told["estimated"],
    )


def _name(told: dict[str, Any]) -> str:
    if told["kind"] == "unallocated":
        return _("Not allocated")
    if told["kind"] == "own":
        return _("%(unit)s, without a unit below it") % {"unit": told["unit"]["name"]}
    return _("Total") if told["kind"] == "total" else told["unit"]["name"]


def _measures(
    kept: Iterable[type[Counted]], units: Iterable[int], stretches: Sequence[Stretch]
) -> dict[str, dict]:
    """The sums of measures by place. Each stretch is a whole number of half-months where units are told as they are."""
    found: dict[str, dict] = {each.name: {} for each in kept}
    for number, stretch in enumerate(stretches):
        days = {
            "half_month__gte": half_month(stretch.starts_on),
            "half_month__lte": half_month(stretch.ends_on),
        }
        cells = Measure.objects.filter(unit_id__in=units, indicator__in=list(found), **days).order_by()
        for unit, name, value in cells.values_list("unit_id", "indicator").annotate(Sum("value")):
            found[name][unit, number] = int(value) if value == int(value) else value
    return found
