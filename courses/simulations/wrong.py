"""Where people go wrong: how many who did a simulation made an error at each of its steps; never of few people."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from courses.simulations.models import Mode, SimulationAttempt, SimulationVersion
from learning import api, conf

MOST_READ = 5000


@dataclass(frozen=True)
class Line:
    """A step: how many people did the simulation, and how many of them made an error here. None where too few did."""

    instruction: str
    came: int
    wrong: int | None
    share: int | None


@dataclass(frozen=True)
class Figures:
    """A version of a simulation in the units of who asks, with the most missed step first."""

    version: SimulationVersion
    people: int
    lines: list[Line]


def attempts_in(units: Iterable) -> QuerySet[SimulationAttempt]:
    """What was done to the end, not led by the hand, by who lasts in her course."""
    ended = SimulationAttempt.objects.filter(ended_at__isnull=False).exclude(mode=Mode.GUIDED)
    return ended.filter(enrolment__withdrawn_at__isnull=True, enrolment__unit__in=units)


def figures_for(user) -> list[Figures]:
    """All simulations that enough people did in the units of ``user``. Three queries, however many people."""
    units = api.units_visible_to(user, may=api.Right.SEE_FIGURES)
    done = attempts_in(units)
    people = Count("enrolment__learner", distinct=True)
    counts = dict(done.order_by().values_list("version").annotate(people))
    smallest = conf.get("SMALLEST_CELL")
    enough = [pk for pk, count in counts.items() if count >= smallest]
    rows = defaultdict(list)
    latest = done.filter(version__in=enough).order_by("-pk")
    for version, learner, mistakes in latest.values_list("version", "enrolment__learner", "mistakes")[
        :MOST_READ
    ]:
        rows[version].append((learner, mistakes))
    versions = SimulationVersion.objects.filter(pk__in=enough).select_related("simulation")
    return [
        Figures(version, counts[version.pk], _lines(version, rows[version.pk], smallest))
        for version in versions
    ]


def _lines(version: SimulationVersion, rows: list[tuple[int, dict]], smallest: int) -> list[Line]:
    """A person counts once a step, in the attempt that she ended last."""
    newest: dict[int, dict] = {}
    for learner, mistakes in rows:
        newest.setdefault(learner, mistakes)
    wrong = Counter(name for mistakes in newest.values() for name in mistakes)
    total = len(newest)
    # In the scenario's order: a database may keep the names of an object in another one.
    steps, names = version.played["steps"], [step["id"] for step in version.scenario["steps"]]
    found = [_line(steps[name]["instruction"], total, wrong[name], smallest) for name in names]
    return sorted(found, key=lambda line: -(line.wrong or 0))


def _line(instruction: str, total: int, wrong: int, smallest: int) -> Line:
    # Neither a few who erred nor a few who did not can be told from the number.
    if 0 < wrong < smallest or 0 < total - wrong < smallest:
        return Line(instruction, total, None, None)
    return Line(instruction, total, wrong, round(100 * wrong / total) if total else None)
