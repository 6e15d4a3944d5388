"""The register of targets: what was planned, what came of it in a period and since the plan began, and what will."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from learning import conf
from learning.reports.figures import kind_of, rounded
from learning.reports.forecast import Forecast, Method
from learning.reports.forms.base import Kind
from learning.reports.goals import Comparator, MeasuredBy, Target
from learning.reports.indices import Series, SeriesValue
from learning.reports.lights import light_of, thresholds
from learning.reports.outlook import Outlook, outlook_of
from learning.reports.periods import Period, PeriodKind, UnknownPeriod, start_of
from learning.reports.scope import forebears
from learning.reports.targets import has_the_years_of_targets, in_force
from learning.units.models import Unit

NO_FORECAST = Forecast(Method.NOT_POSSIBLE)


@dataclass(frozen=True)
class Entry:
    """One target of ``unit`` for ``period``, which the asked period is in or is.

    Of an indicator of ours, or of what ``label`` says. ``done`` is what the asked period brought, ``so_far`` what was
    reached from the target's beginning to the end of the asked period; both None where nobody knows.
    """

    unit: Unit
    period: Period
    indicator: str
    label: str
    group: str
    comparator: str
    kind: Kind
    measured_in: str
    target: float | None
    done: float | None
    so_far: float | None
    light: str
    forecast: Forecast = NO_FORECAST
    basis: str = ""
    measured_by: str = str(MeasuredBy.SYSTEM)
    is_inherited: bool = False
    is_weighted: bool = False
    is_hidden: bool = False

    @property
    def attained(self) -> float | None:
        """In per cent of the target."""
        if self.so_far is None or not self.target:
            return None
        return float(rounded(self.so_far * 100 / self.target))


def register(*, unit: Unit, period: Period, now: datetime, exact: bool = False) -> list[Entry]:
    """The targets of ``unit`` and all below it for ``period`` and the longer periods that it is in.

    The unit's own first. As many queries for many units as for one. Raises PeriodNotBegun and scope.UnitEnded.
    """
    moment = _until(unit, period, now)
    found: list[Entry] = []
    plans = list(_plans(period))
    targets = _targets(unit, plans)
    for plan in plans:
        if rows := targets.get(plan.code):
            found += _of_plan(unit, plan, period, rows, moment, exact)
    return sorted(found, key=lambda one: (one.unit.path, -(one.period.ends_on - one.period.starts_on).days))


def _until(unit: Unit, period: Period, now: datetime) -> datetime:
    """Until when the register tells: to the end of the period, or of the unit, or now."""
    ends = [now, period.ends_at - timedelta(seconds=1)]
    if unit.valid_to:
        ends.append(start_of(unit.valid_to + timedelta(days=1)) - timedelta(seconds=1))
    return min(ends)


def _plans(period: Period) -> Iterator[Period]:
    """The period, and those of other kinds that hold all of it: a quarter's year."""
    if not has_the_years_of_targets(period):
        return
    closing = conf.get("REPORT_CALENDAR")
    for kind in PeriodKind.values:
        try:
            plan = Period.containing(period.ends_on, kind=kind, calendar=closing)
        except UnknownPeriod:
            continue
        if plan and plan.starts_on <= period.starts_on and period.ends_on <= plan.ends_on:
            yield plan


def _targets(unit: Unit, plans: list[Period]) -> dict[str, list[Target]]:
    """The targets of the unit, of those below it and before it, by the code of their period."""
    found: dict[str, list[Target]] = {}
    if not plans:
        return found
    within, held = Q(), Q()
    for one in forebears(unit):
        within |= Q(unit__path__startswith=one.path)
    for plan in plans:
        held |= in_force(plan)
    rows = Target.objects.filter(held & within).select_related("unit", "series")
    for row in rows.order_by("unit__path", "indicator", "label", "group"):
        found.setdefault(row.period, []).append(row)
    return found


def _of_plan(
    unit: Unit, plan: Period, period: Period, rows: list[Target], now: datetime, exact: bool
) -> Iterator[Entry]:
    by_row = {(row.unit_id, row.indicator, row.group): row for row in rows if row.indicator}
    for group in sorted({row.group for row in rows if row.indicator}):
        names = sorted({row.indicator for row in rows if row.indicator and row.group == group})
        given = {"unit": unit, "indicators": names, "now": now, "group": group, "exact": exact}
        whole = outlook_of(period=plan, **given)
        part = whole if plan == period else outlook_of(period=period, **given)
        units = Unit.objects.in_bulk(whole)
        for pk, told in whole.items():
            for name, outlook in told.items():
                if outlook.aim is None or pk not in units:
                    continue
                row = by_row.get((pk, name, group)) or _like(rows, name, group)
                figure = part[pk][name].figure if pk in part else None
                yield _entry(units[pk], plan, name, row, outlook, figure)
    yield from _elsewhere([row for row in rows if not row.indicator], plan, now)


def _like(rows: list[Target], name: str, group: str) -> Target:
    """A target that was inherited says of what and why as those it comes from do."""
    return next(row for row in rows if row.indicator == name and row.group == group)


def _entry(unit: Unit, plan: Period, name: str, row: Target, outlook: Outlook, figure: float | None) -> Entry:
    aim = outlook.aim
    kind = kind_of(outlook.indicator)
    return Entry(
        unit=unit,
        period=plan,
        indicator=name,
        label="",
        group=row.group,
        comparator=aim.comparator if aim else "",
        kind=kind,
        measured_in="%" if kind is Kind.PERCENT else row.measured_in,
        target=outlook.target,
        done=figure,
        so_far=outlook.figure,
        light=outlook.light,
        forecast=outlook.forecast,
        basis=row.basis,
        is_inherited=bool(aim and aim.is_inherited),
        is_weighted=bool(aim and aim.is_weighted),
        is_hidden=outlook.is_hidden,
    )


def _elsewhere(rows: list[Target], plan: Period, now: datetime) -> Iterator[Entry]:
    """Targets of what this system does not measure: from a series, or as somebody wrote. One query."""
    series = {row.series_id for row in rows if row.series_id}
    units = {row.unit_id for row in rows}
    values = (
        list(SeriesValue.objects.filter(series__in=series, unit__in=units).order_by("period"))
        if series
        else []
    )
    elapsed = min(1.0, max(0.0, (now - plan.starts_at) / (plan.ends_at - plan.starts_at)))
    for row in rows:
        reached, before = _reached(row, plan, values)
        target = row.shown_value
        comparator = row.comparator
        if target is None:  # a trend: better than what was published before
            target, comparator = before, _better(row.series)
        light = light_of(
            _number(reached),
            _number(target),
            comparator=comparator,
            elapsed=elapsed,
            adds_up=row.measured_by == MeasuredBy.MANUAL and not row.is_share,
            limits=thresholds(),
        )
        yield Entry(
            unit=row.unit,
            period=plan,
            indicator="",
            label=row.label,
            group=row.group,
            comparator=row.comparator,
            kind=Kind.PERCENT if row.is_share else Kind.MIXED,
            measured_in="%" if row.is_share else row.measured_in,
            target=_number(target),
            done=None,
            so_far=_number(reached),
            light=light,
            basis=row.basis,
            measured_by=row.measured_by,
        )


def _reached(row: Target, plan: Period, values: Iterable[SeriesValue]):
    """How far it is, and how far it was before the plan; of an index its value, else its rank."""
    if row.measured_by != MeasuredBy.IMPORT:
        return row.shown_reached, None
    own = [one for one in values if one.series_id == row.series_id and one.unit_id == row.unit_id]
    said = [one.value if one.value is not None else one.rank for one in own if one.period == plan.code]
    older = [one.value if one.value is not None else one.rank for one in own if one.period < plan.code]
    return (said[-1] if said else None), (older[-1] if older else None)


def _better(series: Series | None) -> str:
    return str(Comparator.AT_LEAST if series is None or series.higher_is_better else Comparator.AT_MOST)


def _number(value) -> float | None:
    """As it was written or published: an index may have hundredths."""
    return None if value is None else float(value)
