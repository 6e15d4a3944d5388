"""Where a unit stands against its targets: the one place in which dashboards ask for traffic lights and forecasts.

They are reckoned by ``learning.reports.outlook``; nothing else in the dashboards knows how a light comes about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from learning import registry
from learning.reports.goals import Comparator
from learning.reports.indicators.base import Counted, Indicator, Known, Ratio
from learning.reports.lights import Light
from learning.reports.outlook import Outlook as Reckoned
from learning.reports.outlook import outlook_of
from learning.reports.periods import Period
from learning.units.models import Unit

NO_TARGET = Light("no_target")


@dataclass(frozen=True)
class Outlook:
    """A figure beside its ``goal``: what is ``due`` today at an even pace, and the ``forecast`` for the period's end.

    All in the figure's own unit; None where there is nothing to reckon with.
    """

    light: Light = NO_TARGET
    goal: float | None = None
    due: float | None = None
    forecast: float | None = None
    ahead: float | None = None  # of what is due today; below nought it is behind


NOTHING = Outlook()
Outlooks = Mapping[int, Mapping[str, Outlook]]


def outlooks_of(
    unit: Unit, *, period: Period, indicators: Sequence[type[Indicator]], now: datetime
) -> dict[int, dict[str, Outlook]]:
    """Where ``unit`` and the units below it stand in each of ``indicators``, by the unit's id and the indicator's name.

    A constant number of queries. Raises PeriodNotBegun and UnitEnded.
    """
    found = outlook_of(unit=unit, period=period, indicators=[each.name for each in indicators], now=now)
    return {pk: {name: _told(each) for name, each in by_name.items()} for pk, by_name in found.items()}


def _told(reckoned: Reckoned) -> Outlook:
    light = Light(reckoned.light)
    goal, figure = reckoned.target, reckoned.figure
    forecast = reckoned.forecast.value
    if goal is None or figure is None:
        return Outlook(light, goal, forecast=forecast)
    due = goal * reckoned.elapsed if grows(reckoned.indicator) else goal
    is_limit = reckoned.aim is not None and reckoned.aim.comparator == Comparator.AT_MOST
    return Outlook(light, goal, due, forecast, due - figure if is_limit else figure - due)


def grows(indicator: type[Indicator]) -> bool:
    """Whether the figure only grows through a period: counts do, and their share in a number that stands still.

    A ratio of two figures that both grow, such as of those who completed among those who began, has no pace.
    """
    if issubclass(indicator, Ratio):
        below = registry.indicators.get(indicator.denominator)
        return below is not None and issubclass(below, Known)
    return issubclass(indicator, Counted)
