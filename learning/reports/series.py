"""What was published of a unit and of those it was made of, period by period."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from learning import conf
from learning.reports.indices import Merged, Series, SeriesValue
from learning.reports.periods import Period, UnknownPeriod
from learning.reports.scope import forebears
from learning.units.models import Unit


@dataclass(frozen=True)
class Published:
    """A value of ``unit`` in a period. ``is_estimated`` is nobody's publication, but the mean of the units before."""

    period: str
    unit: Unit
    value: Decimal | None
    rank: int | None
    published_on: date | None = None
    note: str = ""
    is_estimated: bool = False


def mean(values: Sequence[Decimal | None]) -> Decimal | None:
    """The mean of ``values``; None where one is missing: half of a province is not the province. Ranks have no mean."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known and len(known) == len(values) else None


def published(series: Series, unit: Unit) -> list[Published]:
    """The series of ``unit`` by period, the oldest first: its own values, and those of the units wholly in it, as they
    were published; where the series says so, before each of their periods their mean."""
    before = [one for one in forebears(unit) if one.pk != unit.pk]
    rows = SeriesValue.objects.filter(series=series, unit__in=[unit, *before]).select_related("unit")
    by_period: dict[str, dict[int, SeriesValue]] = defaultdict(dict)
    for row in rows:
        by_period[row.period][row.unit_id] = row
    found: list[Published] = []
    for code in sorted(by_period, key=_day):
        said = by_period[code]
        stood = [one for one in before if _stood(one, _day(code))]
        own = said.get(unit.pk)
        if own is None and series.merged == Merged.MEAN and len(stood) > 1:
            value = mean([said[one.pk].value if one.pk in said else None for one in stood])
            if value is not None:
                found.append(Published(code, unit, value, None, is_estimated=True))
        found += [_as_published(row) for row in ([own] if own else [])]
        found += [_as_published(said[one.pk]) for one in before if one.pk in said]
    return found


def told_of(series: Series, unit: Unit) -> list[Published]:
    """One line of it: what is told of the unit itself, published or estimated."""
    found = published(series, unit)
    own = [one for one in found if one.unit.pk == unit.pk]
    periods = {one.period for one in own}
    # Of a place that was only called otherwise, what was published under the old name is its own.
    former: dict[str, list[Published]] = defaultdict(list)
    for one in found:
        if one.period not in periods:
            former[one.period].append(one)
    alone = [rows[0] for rows in former.values() if len(rows) == 1 and _was_alone(rows[0], unit)]
    return sorted([*own, *alone], key=lambda one: _day(one.period))


def _was_alone(one: Published, unit: Unit) -> bool:
    return sum(_stood(other, _day(one.period)) for other in forebears(unit)) == 1


def _as_published(row: SeriesValue) -> Published:
    return Published(row.period, row.unit, row.value, row.rank, row.published_on, row.note)


def _day(code: str) -> date:
    """The last day of the period; what is no period comes first."""
    try:
        return Period.parse(code, conf.get("REPORT_CALENDAR")).ends_on
    except UnknownPeriod:
        return date.min


def _stood(unit: Unit, day: date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)
