"""Which other tables tell of a scope's people: those of the months in it, and those in units as they were."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from learning import conf
from learning.reports.periods import Period, PeriodKind
from learning.reports.scope import Scope, Stretch


def months_in(scope: Scope, until: date) -> list[Scope]:
    """The scope in each month that began ``until`` then, or in the part of a month that it has; none where it is no
    longer than that, or may tell them. Told in the same units."""
    if not conf.get("LONGER_PERIODS_HIDE"):
        return []
    found = [
        replace(scope, period=month, stretches=(piece,))
        for stretch in scope.stretches
        for month, piece in _cut(stretch, scope.period.calendar)
        if piece.starts_on <= until
    ]
    return found if len(found) > 1 or any(each.stretches != scope.stretches for each in found) else []


def _cut(stretch: Stretch, calendar: str) -> Iterator[tuple[Period, Stretch]]:
    day = stretch.starts_on
    while day <= stretch.ends_on:
        month = Period.containing(day, kind=str(PeriodKind.MONTH), calendar=calendar)
        if month is None:
            return
        ends_on = min(month.ends_on, stretch.ends_on)
        yield month, replace(stretch, starts_on=day, ends_on=ends_on)
        day = ends_on + timedelta(days=1)


def as_units_were(scope: Scope) -> Scope | None:
    """The scope told in the units of its last day; None where it is, or where these units still stood later."""
    if len(scope.stretches) > 1:
        return None
    (stretch,) = scope.stretches
    if stretch.day <= stretch.ends_on:
        return None
    stands = (scope.lineage.units[pk] for pk in scope.units)
    if not any(each.on(stretch.ends_on) and not each.on(stretch.day) for each in stands):
        return None
    return replace(scope, stretches=(replace(stretch, day=stretch.ends_on),))
