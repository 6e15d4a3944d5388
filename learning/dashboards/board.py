"""A unit and the units below it in the main indicators: what the leader's page and the screen on the wall show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.cache import cache
from django.utils.translation import get_language

from learning import conf, registry
from learning.dashboards.content import Row, rows_of
from learning.dashboards.outlook import NOTHING, Outlook, Outlooks, outlooks_of
from learning.reports.indicators.base import Indicator
from learning.reports.periods import Period
from learning.reports.status import Status, status
from learning.units.models import Unit

# Figures are counted anew after each run of the job that refreshes measures, and at least this often.
KEPT_SECONDS = 300


@dataclass(frozen=True)
class Standing:
    """A unit's row with its outlook in each indicator."""

    row: Row
    outlook: dict[str, Outlook]


@dataclass(frozen=True)
class Board:
    """``whole`` is the unit itself, ``parts`` the units below it in the order of their codes."""

    unit: Unit
    period: Period
    indicators: tuple[type[Indicator], ...]
    rows: list[Row]
    outlooks: Outlooks
    counted_at: datetime
    status: Status
    smallest: int

    @cached_property
    def whole(self) -> Standing:
        total = self.rows[-1]
        return Standing(total, self._outlook(self.unit.pk))

    @cached_property
    def parts(self) -> list[Standing]:
        below = [row for row in self.rows[:-1] if row.kind == "unit"]
        return [Standing(row, self._outlook(row.unit_id)) for row in below]

    def _outlook(self, unit: int | None) -> dict[str, Outlook]:
        known = self.outlooks.get(unit, {}) if unit is not None else {}
        return {each.name: known.get(each.name, NOTHING) for each in self.indicators}

    def has_goals(self, indicator: str) -> bool:
        """Whether any unit below has a target in it."""
        return any(each.outlook[indicator].light.is_lit for each in self.parts)

    def ranked(self, indicator: str) -> list[Standing]:
        """The units below whose figure is known, those furthest behind first.

        By the distance to what is due today where units have targets, else by the figure.
        """
        known = [each for each in self.parts if each.row.values.get(indicator) is not None]
        if self.has_goals(indicator):
            aimed = [each for each in known if each.outlook[indicator].ahead is not None]
            return sorted(aimed, key=lambda each: (each.outlook[indicator].ahead, each.row.name))
        return sorted(known, key=lambda each: (each.row.values[indicator], each.row.name))


def main_indicators() -> tuple[type[Indicator], ...]:
    """Those of ``DASHBOARD_INDICATORS`` that are installed, in their order."""
    names = dict.fromkeys(conf.get("DASHBOARD_INDICATORS"))
    return tuple(registry.indicators[name] for name in names if name in registry.indicators)


def board_of(
    unit: Unit, *, period: Period, now: datetime, indicators: Sequence[type[Indicator]] = ()
) -> Board:
    """The figures of ``unit`` in ``period``, kept for some minutes. A constant number of queries.

    Raises PeriodNotBegun and UnitEnded.
    """
    chosen = tuple(indicators) or main_indicators()
    freshness = status(now=now)
    rows, outlooks, counted_at = _kept(unit, period, chosen, now, freshness)
    return Board(unit, period, chosen, rows, outlooks, counted_at, freshness, conf.get("SMALLEST_CELL"))


def _kept(
    unit: Unit, period: Period, indicators: Sequence[type[Indicator]], now: datetime, freshness: Status
) -> tuple[list[Row], Outlooks, datetime]:
    names = ",".join(each.name for each in indicators)
    told = (unit.pk, period.calendar, period.code, names, conf.get("SMALLEST_CELL"), get_language())
    key = f"learning:board:{':'.join(map(str, told))}:{freshness.covered_until}".replace(" ", "_")
    found = cache.get(key) if freshness.covered_until else None
    # A clock that was set back must not show the figures of tomorrow.
    if found is None or found[2] > now:
        rows = rows_of(unit, period=period, indicators=indicators, now=now)
        found = (rows, outlooks_of(unit, period=period, indicators=indicators, now=now), now)
        if freshness.covered_until:
            cache.set(key, found, KEPT_SECONDS)
    return found
