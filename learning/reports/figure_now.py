"""One indicator in one unit and period, as a report would print it now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from learning import conf
from learning.reports.build import refuse_unbegun
from learning.reports.content import Content
from learning.reports.defined import parts_of
from learning.reports.figures import kind_of
from learning.reports.forms.base import Column, ReportForm
from learning.reports.indicators.base import Indicator
from learning.reports.indicators.definition import definition_of
from learning.reports.margin import ENDING
from learning.reports.models import Basis
from learning.reports.periods import Period, local_day
from learning.reports.scope import scope_of
from learning.reports.suppress import Mark
from learning.reports.table import WITHHELD, shown, with_margin
from learning.units.models import Unit


@dataclass(frozen=True)
class Figure:
    """The figure in the reader's language, with its margin, and as a number. ``measured_in`` is empty where there is
    none."""

    indicator: type[Indicator]
    text: str
    measured_in: str = ""
    is_hidden: bool = False
    value: float | None = None


def figures_now(indicator: type[Indicator], *, unit: Unit, period: Period, now: datetime) -> list[Figure]:
    """The indicator's figure for ``unit`` with all below it, and after it those that it is worked out from.

    A constant number of queries. Raises PeriodNotBegun.
    """
    refuse_unbegun(period, now)
    wanted = [indicator, *parts_of(indicator)]
    # Few people are hidden among their neighbours: else they could be worked out from the unit above.
    is_told_above = any(each.sensitive for each in wanted)
    subject = unit.parent if is_told_above and unit.parent else unit
    scope = scope_of(unit=subject, period=period, basis=str(Basis.AS_WAS), day=local_day(now))
    content = Content(_form(wanted), scope, now, smallest=conf.get("SMALLEST_CELL")).as_json()
    row = _row_of(unit, content["rows"])
    return [
        _figure(each, row, content["smallest"]) if row else Figure(each, WITHHELD, is_hidden=True)
        for each in wanted
    ]


def _row_of(unit: Unit, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The unit with all below it; None where it did not stand below the unit above."""
    found = (row for row in rows if row["unit"] and row["unit"]["uid"] == unit.uid and row["kind"] != "own")
    return next(found, None)


def _form(indicators: list[type[Indicator]]) -> type[ReportForm]:
    """A form of these columns, which nobody registers."""
    columns = tuple(Column(each.name, each.label, kind_of(each), each.name) for each in indicators)
    return type("FormOfOne", (ReportForm,), {"name": "", "columns": columns})


def _figure(indicator: type[Indicator], row: dict[str, Any], smallest: int) -> Figure:
    mark, value = row["marks"].get(indicator.name), row["values"][indicator.name]
    if mark:
        return Figure(indicator, f"<{smallest}" if mark == Mark.FEW else WITHHELD, is_hidden=True)
    unit = "" if value is None else str(definition_of(indicator).measured_in)
    text = with_margin(shown(value, kind_of(indicator)), row["values"].get(f"{indicator.name}{ENDING}"))
    return Figure(indicator, text, unit, value=value)
