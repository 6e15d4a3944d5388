"""Whether a target is reached, or will be at this pace: the traffic light beside it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from learning import conf
from learning.reports.goals import Comparator

DEFAULTS = {"on_track": 1.0, "at_risk": 0.8}


class Light(models.TextChoices):
    """How things stand: a word, a sign and a colour, which always stand together."""

    DONE = "done", pgettext_lazy("target", "Reached")
    ON_TRACK = "on_track", pgettext_lazy("target", "On track")
    AT_RISK = "at_risk", pgettext_lazy("target", "At risk")
    BEHIND = "behind", pgettext_lazy("target", "Behind")
    NO_TARGET = "no_target", pgettext_lazy("target", "No target")
    NO_FIGURE = "no_figure", pgettext_lazy("target", "No figure")

    @property
    def is_lit(self) -> bool:
        """Whether there is a target, and a figure to hold against it."""
        return self not in (Light.NO_TARGET, Light.NO_FIGURE)

    @property
    def icon(self) -> str:
        """An icon of Wagtail's."""
        return ICONS[self]


ICONS = {
    Light.DONE: "circle-check",
    Light.ON_TRACK: "check",
    Light.AT_RISK: "warning",
    Light.BEHIND: "cross",
    Light.NO_TARGET: "minus",
    Light.NO_FIGURE: "minus",
}


@dataclass(frozen=True)
class Thresholds:
    """From which part of the needed pace a target is on track, and from which it is only at risk."""

    on_track: float
    at_risk: float


def thresholds() -> Thresholds:
    """What the host says in ``TARGET_LIGHTS``, else the defaults."""
    given = conf.get("TARGET_LIGHTS")
    return Thresholds(**{**DEFAULTS, **(given if isinstance(given, Mapping) and not problems() else {})})


def problems() -> list[str]:
    """What is wrong with the settings of targets, a sentence each."""
    found = []
    given: Any = conf.get("TARGET_LIGHTS") or {}
    numbers = isinstance(given, dict) and all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in given.values()
    )
    if not numbers or not given.keys() <= DEFAULTS.keys():
        found.append("LEARNING['TARGET_LIGHTS'] must be a dict with the numbers on_track and at_risk.")
    elif not 0 < {**DEFAULTS, **given}["at_risk"] <= {**DEFAULTS, **given}["on_track"]:
        found.append("LEARNING['TARGET_LIGHTS']: at_risk must be above 0 and at most on_track.")
    if conf.get("FORECAST_HALF_MONTHS") < 2:
        found.append("LEARNING['FORECAST_HALF_MONTHS'] must be at least 2.")
    if not 50 <= conf.get("FORECAST_SURENESS") <= 99:
        found.append("LEARNING['FORECAST_SURENESS'] must be from 50 to 99.")
    return found


def light_of(
    figure: float | None,
    aim: float | None,
    *,
    comparator: str,
    elapsed: float,
    adds_up: bool,
    limits: Thresholds,
) -> str:
    """The light of ``figure`` beside ``aim``, when the share ``elapsed`` of the period is over.

    What ``adds_up`` over the period (people, completions) needs only that share of its target by now; a rate, which does
    not, needs all of it at any time, and is reached only at the end.
    """
    if aim is None:
        return str(Light.NO_TARGET)
    if figure is None:
        return str(Light.NO_FIGURE)
    if comparator == Comparator.AT_MOST:
        return _at_most(figure, aim, elapsed=elapsed, adds_up=adds_up, limits=limits)
    if figure >= aim:
        return str(Light.DONE if adds_up or elapsed >= 1 else Light.ON_TRACK)
    if elapsed >= 1:
        return str(Light.BEHIND)
    needed = aim * elapsed if adds_up else aim
    pace = figure / needed if needed else 1.0
    if pace >= limits.on_track:
        return str(Light.ON_TRACK)
    return str(Light.AT_RISK if pace >= limits.at_risk else Light.BEHIND)


def _at_most(figure: float, aim: float, *, elapsed: float, adds_up: bool, limits: Thresholds) -> str:
    if figure > aim:
        return str(Light.BEHIND)
    if elapsed >= 1:
        return str(Light.DONE)
    allowed = aim * elapsed if adds_up else aim
    pace = allowed / figure if figure else limits.on_track
    return str(Light.ON_TRACK if pace >= limits.on_track else Light.AT_RISK)
