"""The indicators of a consumer's unit in the last period that is over."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from learning import registry
from learning.reports.build import refuse_unbegun
from learning.reports.content import Content
from learning.reports.defined import parts_of
from learning.reports.figures import kind_of
from learning.reports.forms.base import Column, Kind, ReportForm, Shows
from learning.reports.indicators.base import Counted, Distinct, Indicator
from learning.reports.indicators.definition import definition_of
from learning.reports.margin import ENDING, has_margin
from learning.reports.models import Report
from learning.reports.periods import Period, local_day
from learning.reports.scope import UnitEnded, scope_of
from learning.sharing.caller import Caller
from learning.sharing.grants import share_class_of
from learning.sharing.models import Consumer
from learning.sharing.periods import frozen_report
from learning.sharing.refusals import Refused

Values = dict[str, Any]


def latest(
    caller: Caller, consumer: Consumer, period: Period
) -> tuple[list[dict[str, Any]], Report | None, datetime]:
    """The items, the frozen report they are from (where there is one), and the cutoff."""
    report = frozen_report(consumer, period)
    cutoff = report.cutoff_at if report else timezone.now()
    indicators = caller.indicators()
    values, hidden = _computed(indicators, consumer, period, cutoff, caller.smallest)
    if report is not None:
        told, hidden_then = _frozen(report)
        values, hidden = values | told, hidden | hidden_then
    return [_item(each, values, hidden, caller.smallest) for each in indicators], report, cutoff


def _computed(
    indicators: list[type[Indicator]], consumer: Consumer, period: Period, cutoff: datetime, smallest: int
) -> tuple[Values, set[str]]:
    """The figures of the whole unit by the code that every report is made with, and which of them it hides."""
    refuse_unbegun(period, cutoff)
    wanted = _with_parts(indicators)
    columns = tuple(Column(each.name, each.label, kind_of(each), each.name) for each in wanted)
    form = type("SharedForm", (ReportForm,), {"name": "", "columns": columns})
    try:
        scope = scope_of(unit=consumer.unit, period=period, basis=consumer.basis, day=local_day(cutoff))
    except UnitEnded as problem:
        raise Refused(409, "unit-ended", str(problem)) from None
    total = Content(form, scope, cutoff, smallest=smallest).as_json()["rows"][-1]
    return dict(total["values"]), set(total["marks"])


def _with_parts(indicators: list[type[Indicator]]) -> list[type[Indicator]]:
    return list(dict.fromkeys(found for each in indicators for found in (each, *parts_of(each))))


def _frozen(report: Report) -> tuple[Values, set[str]]:
    """What the frozen report says of the whole unit, and what it hides, by indicator."""
    form, total = registry.report_forms.get(report.form), report.rows["rows"][-1]
    if form is None:
        return {}, set()
    told = [each for each in form.figures() if each.shows is Shows.FIGURE]
    values = {
        f"{each.indicator}{ending}": total["values"][f"{each.key}{ending}"]
        for each in told
        for ending in ("", ENDING)
        if f"{each.key}{ending}" in total["values"] and each.key not in total["marks"]
    }
    return values, {each.indicator for each in told if each.key in total["marks"]}


def is_of_people(indicator: type[Indicator]) -> bool:
    """Whether a small figure of it could point at somebody."""
    if not issubclass(indicator, Counted) or kind_of(indicator) is not Kind.COUNT:
        return False
    return not (issubclass(indicator, Distinct) and indicator.of == "course_id")


def _item(indicator: type[Indicator], values: Values, hidden: set[str], smallest: int) -> dict[str, Any]:
    is_hidden = indicator.name in hidden or any(
        _is_few(each, values, smallest) for each in (indicator, *parts_of(indicator))
    )
    margin = {"margin": None if is_hidden else values.get(f"{indicator.name}{ENDING}")}
    return {
        "code": indicator.name,
        "name": str(indicator.label),
        "value": None if is_hidden else values.get(indicator.name),
        "unit": str(definition_of(indicator).measured_in),
        "shareClass": share_class_of(indicator),
        "suppressed": is_hidden,
        **(margin if has_margin(indicator) else {}),
    }


def _is_few(indicator: type[Indicator], values: Values, smallest: int) -> bool:
    return is_of_people(indicator) and 0 < (values.get(indicator.name) or 0) < smallest
