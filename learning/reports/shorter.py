"""Which other tables tell of a scope's people: those of the months in it, and those in units as they were."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from learning.reports.periods import Period, PeriodKind, shorter_in
from learning.reports.scope import Scope, Stretch
from learning.reports.ways import Span


def months_in(scope: Scope, until: date) -> list[Scope]:
    """The scope in each month that began ``until`` then, or in the part of a month that it has; none where it is no
    longer than that. Told in the same units."""
    found = [
        replace(scope, period=month, stretches=(piece,))
        for stretch in scope.stretches
        for month, piece in _cut(stretch, scope.period.calendar)
        if piece.starts_on <= until
    ]
    return found if len(found) > 1 or any(each.stretches != scope.stretches for each in found) else []


@dataclass
class Together:
    """The months of one period or, where others have not begun, of several that are alike by now: their ``codes``. Where
    it has ``parts``, it tells what all of them tell."""

    span: Span
    parts: list[Span] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)


def periods_of(scope: Scope, months: Sequence[Scope]) -> list[Together]:
    """Each period in the scope's, in the order in which their reports come out, the scope's own last.

    The second half-year begins before the nine months end, so neither can be decided without the other: it comes with
    its quarters.
    """
    found: dict[Span, Together] = {}
    for period in sorted(
        [*shorter_in(scope.period), scope.period], key=lambda each: (each.ends_on, -_day(each))
    ):
        span = _span(period, months)
        is_late = period.kind == PeriodKind.HALF and period.index > 1
        inside = shorter_in(period) if is_late else []
        quarters = [_span(each, months) for each in inside if each.kind == PeriodKind.QUARTER]
        if span:
            found.setdefault(span, Together(span, [each for each in quarters if each])).codes.add(period.code)
    return list(found.values())


def _day(period: Period) -> int:
    return period.starts_on.toordinal()


def _span(period: Period, months: Sequence[Scope]) -> Span:
    return frozenset(
        number
        for number, each in enumerate(months)
        if period.starts_on <= each.stretches[0].starts_on <= period.ends_on
    )


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
