"""Where a unit stands against its targets: the one place in which dashboards ask for traffic lights and forecasts.

They are reckoned by ``learning.reports.outlook``; nothing else in the dashboards knows how a light comes about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning import registry
from learning.reports.goals import Comparator
from learning.reports.indicators.base import Counted, Indicator, Known, Ratio
from learning.reports.lights import Light as Reported
from learning.reports.outlook import Outlook as Reckoned
from learning.reports.outlook import outlook_of
from learning.reports.periods import Period
from learning.units.models import Unit


class Light(StrEnum):
    """How things stand: a word, a sign and a colour, which always stand together."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    NONE = "none"

    @property
    def label(self) -> str | Promise:
        return LABELS[self]

    @property
    def icon(self) -> str:
        """An icon of Wagtail's."""
        return ICONS[self]


LABELS = {
    Light.REACHED: pgettext_lazy("target", "Reached"),
    Light.ON_TRACK: pgettext_lazy("target", "On track"),
    Light.AT_RISK: pgettext_lazy("target", "At risk"),
    Light.BEHIND: pgettext_lazy("target", "Behind"),
    Light.NONE: _("No target"),
}
LIGHTS: Mapping[str, Light] = {
    str(Reported.DONE): Light.REACHED,
    str(Reported.ON_TRACK): Light.ON_TRACK,
    str(Reported.AT_RISK): Light.AT_RISK,
    str(Reported.BEHIND): Light.BEHIND,
}
ICONS = {
    Light.REACHED: "circle-check",
    Light.ON_TRACK: "check",
    Light.AT_RISK: "warning",
    Light.BEHIND: "cross",
    Light.NONE: "minus",
}


@dataclass(frozen=True)
class Outlook:
    """A figure beside its ``goal``: what is ``due`` today at an even pace, and the ``forecast`` for the period's end.

    All in the figure's own unit; None where there is nothing to reckon with.
    """

    light: Light = Light.NONE
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
    light = LIGHTS.get(reckoned.light, Light.NONE)
    goal, figure = reckoned.target, reckoned.figure
    forecast = reckoned.forecast.value
    if goal is None or figure is None:
        return Outlook(goal=goal, forecast=forecast)
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
