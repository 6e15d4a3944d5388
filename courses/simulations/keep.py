"""What a person may ask for: all that she did in simulations, or that it is deleted."""

from typing import Any

from django.db.models import QuerySet

from courses.simulations.models import SimulationAttempt
from learning.models import Learner


def export_attempts(learner: Learner) -> list[dict[str, Any]]:
    """What ``learner`` did in simulations, as she may take it with her: all that is kept of it but its numbers here."""
    attempts = _attempts_of(learner).select_related("version__simulation", "enrolment__course")
    return [
        {
            "course": each.enrolment.course.title,
            "simulation": each.version.simulation.title,
            "version": each.version.number,
            "mode": each.mode,
            "begun_at": each.begun_at.isoformat(),
            "ended_at": each.ended_at.isoformat() if each.ended_at else "",
            "changed_at": each.changed_at.isoformat(),
            "assisted_by": each.assisted_by,
            "score": each.score,
            "passed": each.passed,
            "errors": each.errors,
            "hints": each.hints,
            "seconds": each.seconds,
            "competencies": each.competencies,
            "mistakes": each.mistakes,
            "start": each.start,
            "actions": each.actions,
        }
        for each in attempts.order_by("pk")
    ]


def erase_attempts(learner: Learner) -> int:
    """Delete what ``learner`` and all records that became hers did in simulations; return how many attempts."""
    return _attempts_of(learner).delete()[0]


def _attempts_of(learner: Learner) -> QuerySet[SimulationAttempt]:
    hers = newly = {learner.pk}
    while newly:
        newly = set(Learner.objects.filter(merged_into__in=newly).values_list("pk", flat=True)) - hers
        hers = hers | newly
    return SimulationAttempt.objects.filter(enrolment__learner__in=hers)
