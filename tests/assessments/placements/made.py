"""Results of placements for tests, each made by a line."""

from assessments.models import Attempt, PlacementResult
from assessments.placements.models import PARTS
from learning.models import Enrolment
from tests.learning.reports.made import at, enrolment


def result(
    fact: Enrolment,
    on: str,
    value: float,
    *,
    scale: str = "ability:1:",
    adaptive: bool = True,
    error: float = 0.3,
) -> PlacementResult:
    """What somebody's placement of that day says, in the enrolment ``fact``."""
    number = Attempt.objects.filter(enrolment=fact, activity=fact.course).count() + 1
    attempt = Attempt.objects.create(
        enrolment=fact,
        activity=fact.course,
        number=number,
        seed="s",
        paper={"title": "Đầu vào", "mode": "placement", "pass_mark": 0.5, "questions": []},
        started_at=at(on),
        submitted_at=at(on),
        seen_at=at(on),
        score=0.5,
    )
    return PlacementResult.objects.create(
        attempt=attempt,
        is_adaptive=adaptive,
        scale=scale,
        value=round(value * PARTS),
        error=round(error * PARTS),
        measured_at=at(on),
    )


def pair(
    unit, course, first: float, last: float, *, on="2026-11-02", since="2026-09-01", learner=None, **more
) -> Enrolment:
    """Somebody of ``unit`` who stood at ``first`` and then at ``last``."""
    fact = enrolment(unit, course, on=since, learner=learner, audience=more.pop("audience", "ND"))
    result(fact, since, first, **more)
    result(fact, on, last, **more)
    return fact
