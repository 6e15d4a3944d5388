"""Where a unit stands against its targets: the one place in which dashboards ask for traffic lights and forecasts.

Reckoned by the pace so far, drawn on in a straight line to the end of the period. Whatever reckons better is called from
``outlook_of``; nothing else in the dashboards knows how a light comes about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning import conf, registry
from learning.reports.calendars import calendar_of
from learning.reports.indicators.base import Counted, Indicator, Known, Ratio
from learning.reports.models import Target
from learning.reports.periods import Period

# So much of the target must be in sight for a unit to be at risk only, and not behind.
NEAR = Decimal("0.9")
Figure = int | float | bool | None


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
    goal: Decimal | None = None
    due: Decimal | None = None
    forecast: Decimal | None = None
    ahead: Decimal | None = None  # of what is due today; below nought it is behind


Goals = Mapping[tuple[int, str], Decimal]


def goals_of(units: Iterable[int], *, period: Period, indicators: Iterable[str]) -> Goals:
    """The targets of units for ``period`` by unit and indicator, shares in per cent. One query.

    Targets are set for years as the closing calendar has them: the year 2026 is no school year.
    """
    own, closing = calendar_of(period.calendar), calendar_of(conf.get("REPORT_CALENDAR"))
    if own is None or closing is None or own.first_month != closing.first_month:
        return {}
    rows = Target.objects.filter(unit_id__in=list(units), period=period.code, indicator__in=list(indicators))
    return {
        (unit, name): value * 100 if is_share else value
        for unit, name, value, is_share in rows.values_list("unit_id", "indicator", "value", "is_share")
    }


def outlook_of(
    unit: int | None,
    *,
    period: Period,
    figures: Mapping[str, Figure],
    goals: Goals,
    today: date,
    indicators: Sequence[type[Indicator]],
) -> dict[str, Outlook]:
    """Where ``unit`` stands in each of ``indicators`` on ``today``, by its ``figures`` so far. Asks no database."""
    return {
        each.name: _reckoned(
            figures.get(each.name),
            goals.get((unit, each.name)) if unit is not None else None,
            gone=share_gone(period, today) if grows(each) else Decimal(1),
        )
        for each in indicators
    }


def share_gone(period: Period, today: date) -> Decimal:
    """How much of the period is over when ``today`` is, from 0 to 1."""
    days = (period.ends_on - period.starts_on).days + 1
    gone = (min(today, period.ends_on) - period.starts_on).days + 1
    return Decimal(max(gone, 0)) / Decimal(days)


def grows(indicator: type[Indicator]) -> bool:
    """Whether the figure only grows through a period: counts do, and their share in a number that stands still.

    A ratio of two figures that both grow, such as of those who completed among those who began, has no pace.
    """
    if issubclass(indicator, Ratio):
        below = registry.indicators.get(indicator.denominator)
        return below is not None and issubclass(below, Known)
    return issubclass(indicator, Counted)


def _reckoned(figure: Figure, goal: Decimal | None, *, gone: Decimal) -> Outlook:
    if figure is None or not gone:
        return Outlook(goal=goal)
    now = Decimal(str(figure))
    forecast = now / gone
    if goal is None:
        return Outlook(forecast=forecast)
    due = goal * gone
    return Outlook(_light(now, forecast, goal), goal, due, forecast, now - due)


def _light(now: Decimal, forecast: Decimal, goal: Decimal) -> Light:
    if now >= goal:
        return Light.REACHED
    if forecast >= goal:
        return Light.ON_TRACK
    return Light.AT_RISK if forecast >= goal * NEAR else Light.BEHIND
