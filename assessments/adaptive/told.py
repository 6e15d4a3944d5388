"""What the learner is told after an adaptive test: a map of her competencies with what is not certain, and courses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.adaptive.ability_map import Standing
from assessments.adaptive.result import Found
from learning import api
from learning.models import ActivityCompetency

LEVELS = [
    gettext_lazy("just beginning"),
    gettext_lazy("knows the basics"),
    gettext_lazy("skilled"),
    gettext_lazy("advanced"),
]
# The scale that is drawn, in standard deviations of people: nearly everybody is on it.
LOWEST, HIGHEST = -3.0, 3.0
SURE = 0.8  # from there on a level is told without "probably"
LIKELY = 1.0  # standard errors to each side that are drawn: two chances in three
MOST_COURSES = 6
NEEDED = 2  # whoever is below this level in a competency is shown courses for it


@dataclass(frozen=True)
class Place:
    """One competency: where it is drawn (percent of the scale), and what is said about it."""

    name: str
    level: str
    said: str
    low: float
    high: float
    middle: float
    asked: int
    is_needed: bool

    @property
    def width(self) -> float:
        return round(self.high - self.low, 1)


@dataclass(frozen=True)
class Course:
    """A course or lesson that trains what is missing, with the competencies it is shown for."""

    title: str
    address: str
    why: str


def told(paper: Mapping[str, Any], found: Found) -> dict[str, Any]:
    """The map, the share of the whole, and courses; by two queries."""
    names = api.competency_names(one.competency for one in found.standings)
    places = [_place(one, names) for one in found.standings]
    needed = [one.competency for one, place in zip(found.standings, places, strict=True) if place.is_needed]
    return {
        "places": places,
        "low": max(0, round((found.share - found.share_error) * 100)),
        "high": min(100, round((found.share + found.share_error) * 100)),
        "is_guessed": paper["adaptive"]["calibration"] is None,
        "is_short": paper["adaptive"].get("stop") is None,
        "courses": courses_for(needed),
    }


def _place(one: Standing, names: Mapping[str, str]) -> Place:
    level, ability = min(one.level, len(LEVELS) - 1), one.ability
    return Place(
        name=names.get(one.competency, one.competency.rpartition(":")[2]),
        level=str(LEVELS[level]),
        said=_said(one.reached, level),
        low=_percent(ability.value - LIKELY * ability.error),
        high=_percent(ability.value + LIKELY * ability.error),
        middle=_percent(ability.value),
        asked=one.asked,
        is_needed=level < NEEDED,
    )


def _said(reached: Sequence[float], level: int) -> str:
    """How sure the level is: that it is at least this one, and not the next."""
    at_least = reached[level - 1] if level else 1.0
    at_most = 1 - reached[level] if level < len(reached) else 1.0
    if min(at_least, at_most) >= SURE:
        return _("sure")
    other = level - 1 if at_least < at_most else level + 1
    return _("probably; perhaps %(level)s") % {"level": LEVELS[other]}


def _percent(ability: float) -> float:
    return round((min(max(ability, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST) * 100, 1)


def courses_for(competencies: Sequence[str]) -> list[Course]:
    """Courses that are offered and train these or the same in another framework.

    Each next one is the course that adds most to what those before it train, so that the few that are told cover as many
    of ``competencies`` as a few courses can; among equals, the one that trains more of them.
    """
    meant = {same: key for key in competencies for same in api.with_equivalents([key])}
    names = api.competency_names(competencies)
    rows = ActivityCompetency.objects.filter(
        competency__in=meant, activity__retired_at__isnull=True, activity__course__retired_at__isnull=True
    ).exclude(activity__course__address="")
    trained: dict[tuple[str, str], set[str]] = {}
    for title, address, key in rows.values_list(
        "activity__course__title", "activity__course__address", "competency"
    ):
        trained.setdefault((title, address), set()).add(meant[key])
    return [
        Course(
            title, address, "; ".join(sorted(names[key] for key in trained[title, address] if key in names))
        )
        for title, address in _covering(trained)
    ]


def _covering(trained: dict[tuple[str, str], set[str]]) -> list[tuple[str, str]]:
    left, covered, chosen = dict(trained), set[str](), list[tuple[str, str]]()
    while left and len(chosen) < MOST_COURSES:
        best = min(left, key=lambda one: (-len(left[one] - covered), -len(left[one]), one))
        covered |= left.pop(best)
        chosen.append(best)
    return chosen
