"""What is practised by doing, for the coverage map: the steps of simulations, and practical tasks."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.simulations.models import Simulation
from learning.api import PERFORMANCE
from learning.coverage import CoverageColumn, Tagged
from learning.models import Activity, ActivityCompetency

VALUES = ["key", "parent", "type", "content", "title", "course__programme", "course__title", "address"]


Tags = list[tuple[str, int | None]]


class Practice(CoverageColumn):
    """Steps of published simulations, and practical tasks, in published lessons.

    A step trains the competency that it names itself; another step, and a task, train what their lesson does.
    """

    name = "practice"
    label = _("Practice")
    lacking = _("no practice")

    @classmethod
    def tagged(cls) -> Iterable[Tagged]:
        steps = _steps()
        parts = list(_parts(steps))
        tags = _tags({part["parent"] for part in parts})
        return [
            Tagged(
                thing, key, part["course__programme"], part["course__title"], title, part["address"], level
            )
            for part in parts
            for thing, title, own in _things(part, steps)
            for key, level in own or tags[part["parent"]]
        ]


def _steps() -> dict[str, list[tuple[str, Tags]]]:
    """What each step of each published simulation asks for, and the competency that it names."""
    rows = Simulation.objects.filter(live=True).values_list("uuid", "scenario")
    return {str(uuid): [_step(step) for step in _listed(scenario)] for uuid, scenario in rows}


def _listed(scenario: Any) -> list[dict[str, Any]]:
    steps = scenario.get("steps", []) if isinstance(scenario, dict) else []
    return [step for step in steps if isinstance(step, dict)]


def _step(step: dict[str, Any]) -> tuple[str, Tags]:
    key = str(step.get("competency") or "")
    return str(step.get("instruction") or step.get("id") or ""), [(key, None)] if key else []


def _parts(simulations: Iterable[str]) -> Iterable[dict[str, Any]]:
    """The parts of published lessons that are such practice."""
    now = Activity.objects.filter(retired_at__isnull=True, parent__isnull=False)
    found = now.filter(Q(type=PERFORMANCE) | Q(content__in=list(simulations)))
    return found.order_by("course__code", "position").values(*VALUES)


def _tags(lessons: Iterable[int]) -> dict[int, Tags]:
    tags: dict[int, Tags] = defaultdict(list)
    rows = ActivityCompetency.objects.filter(activity__in=list(lessons))
    for lesson, competency, level in rows.values_list("activity", "competency", "level"):
        tags[lesson].append((competency, level))
    return tags


def _things(part: dict[str, Any], steps: dict[str, list[tuple[str, Tags]]]) -> list[tuple[str, str, Tags]]:
    """What of ``part`` is counted: itself, or each step of its simulation."""
    if part["type"] == PERFORMANCE:
        return [(str(part["key"]), part["title"], [])]
    asked = steps[part["content"]]
    return [
        (f"{part['key']} {n}", f"{part['title']}: {words}", own) for n, (words, own) in enumerate(asked, 1)
    ]
