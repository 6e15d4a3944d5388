"""Figures by unit and period for who may have them, counted from the facts as every report counts them."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import conf
from learning.reports.indicators.base import Computed, Counted
from learning.reports.models import Basis
from learning.reports.outline import Row
from learning.reports.periods import Period, PeriodKind, local_day
from learning.reports.scope import UnitEnded, scope_of
from learning.sharing.caller import Caller
from learning.sharing.guard import hidden_rows
from learning.sharing.kpi import is_of_people
from learning.sharing.periods import ended, last_ended
from learning.sharing.refusals import Refused
from learning.sharing.results import moment
from learning.sharing.tables import narrowed
from learning.units.models import Unit

MOST_PERIODS = 24
MOST_INDICATORS = 20


def measures_of(
    caller: Caller,
    *,
    names: list[str],
    unit: str | None,
    course: str | None,
    first: date | None,
    last: date | None,
    grain: str | None,
    basis: str | None,
    k: int | None,
) -> dict[str, Any]:
    """The document of measures, all of its items. Raises Refused."""
    indicators = _counted(caller, names)
    thresholds, code = caller.thresholds(k), caller.course(course)
    asked = caller.unit(unit)
    grain, basis = _grain(caller, grain), _basis(caller, basis)
    # A consumer's figures are always a part of one and the same table: that of the unit of its grant.
    subject = caller.consumer.unit if caller.consumer else asked
    items = []
    for period in _periods(caller, grain, first, last):
        rows = _of_period(period, subject, basis, indicators, code, thresholds, guarded=bool(caller.consumer))
        items += [each for each in rows if subject.pk == asked.pk or each["path"].startswith(asked.path)]
    if not items and subject.pk != asked.pk:
        message = _("No figures are told of %(unit)s by itself. Ask for the unit above it.")
        raise Refused(404, "unit", message % {"unit": asked.full_name})
    for each in items:
        del each["path"]
    return {"basis": basis, "grain": grain, "cutoffAt": moment(timezone.now()), "items": items}


def _of_period(
    period: Period,
    subject: Unit,
    basis: str,
    indicators: list[type[Counted]],
    course: str,
    thresholds: frozenset[int],
    *,
    guarded: bool,
) -> list[dict[str, Any]]:
    now = timezone.now()
    try:
        scope = scope_of(unit=subject, period=period, basis=basis, day=local_day(now))
    except UnitEnded as problem:
        raise Refused(409, "unit-ended", str(problem)) from None
    to = {"": Q(course__code=course) if course else Q()}
    outline, tables, _tally = narrowed(scope, now, indicators, to)
    table, inside = tables[""], [row.inside for row in outline.rows]
    people = [table.columns[each.name] for each in indicators if is_of_people(each)]
    hidden = hidden_rows(people, inside, thresholds) if guarded else set()
    return [
        _item(
            row,
            period,
            each,
            table.columns[each.name][number],
            # Users are told sensitive figures by their reports, which know what else is told.
            number in hidden if guarded else each.sensitive,
            table.estimated[number],
        )
        for number, row in enumerate(outline.rows)
        if row.unit is not None
        for each in indicators
    ]


def _item(
    row: Row, period: Period, indicator: type[Counted], value: Any, is_hidden: bool, is_estimated: bool
) -> dict[str, Any]:
    unit = row.unit
    assert unit is not None  # noqa: S101  rows without a unit are left out
    return {
        "unit": unit.uid,
        "unitCode": unit.code,
        "unitName": unit.full_name,
        "row": row.kind,
        "period": period.code,
        "indicator": indicator.name,
        "value": None if is_hidden else float(value),
        "suppressed": is_hidden,
        "estimated": is_estimated,
        "path": unit.path,
    }


def _counted(caller: Caller, names: list[str]) -> list[type[Counted]]:
    if len(names) > MOST_INDICATORS:
        raise Refused(
            422, "indicator", _("Ask for at most %(most)d indicators at once.") % {"most": MOST_INDICATORS}
        )
    found = [caller.indicator(name) for name in dict.fromkeys(names)]
    for each in found:
        if issubclass(each, Computed):
            message = _("“%(name)s” is an estimate: ask for it at kpi/latest, which tells its margin too.")
            raise Refused(422, "indicator", message % {"name": each.name})
        if not issubclass(each, Counted):
            message = _("“%(name)s” is not counted from enrolments: ask for its parts, and divide them.")
            raise Refused(422, "indicator", message % {"name": each.name})
    return found  # type: ignore[return-value]


def _grain(caller: Caller, asked: str | None) -> str:
    if caller.consumer is None:
        return str(asked or PeriodKind.MONTH)
    kind = caller.consumer.period_kind
    if asked and asked != kind:
        message = _("Figures are shared with you for one kind of period only: %(kind)s.")
        raise Refused(403, "period-kind", message % {"kind": PeriodKind(kind).label})
    return kind


def _basis(caller: Caller, asked: str | None) -> str:
    if caller.consumer is None:
        return str(asked or Basis.AS_WAS)
    if asked and asked != caller.consumer.basis:
        message = _("Figures are shared with you on the basis “%(basis)s” only.")
        raise Refused(403, "basis", message % {"basis": caller.consumer.basis})
    return caller.consumer.basis


def _periods(caller: Caller, grain: str, first: date | None, last: date | None) -> list[Period]:
    """The periods that are asked for, in order; without days the last one that is over. A user may see one that lasts."""
    now = timezone.now()
    if first is None and last is None and caller.consumer:
        return [last_ended(caller.consumer, now=now)]
    found = list(ended(grain, now=now))
    if caller.consumer is None:
        current = Period.containing(local_day(now), kind=grain, calendar=conf.get("REPORT_CALENDAR"))
        found = [*([current] if current and current not in found else []), *found]
    if first is None and last is None:
        return found[:1]
    found = [
        each
        for each in found
        if (not first or each.starts_on >= first) and (not last or each.ends_on <= last)
    ]
    if len(found) > MOST_PERIODS:
        message = _("Ask for at most %(most)d periods at once: give “from” and “to”.")
        raise Refused(422, "periods", message % {"most": MOST_PERIODS})
    return sorted(found, key=lambda each: each.starts_on)
