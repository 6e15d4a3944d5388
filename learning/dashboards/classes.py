"""The classes of a unit: lessons that facilitators held for several people there."""

from django.db.models import Count, Q

from learning.dashboards.asked import Asked
from learning.facilitating.models import GroupSession

MOST = 20


def classes_in(asked: Asked) -> list[GroupSession]:
    """The latest group lessons held in the period, in the unit and below it, each with how many came. One query."""
    period = asked.period
    held = GroupSession.objects.filter(
        unit__path__startswith=asked.unit.path, held_on__gte=period.starts_on, held_on__lte=period.ends_on
    )
    numbers = {
        "came": Count("participations"),
        "went_through": Count("participations", filter=Q(participations__completed_at__isnull=False)),
    }
    return list(held.select_related("lesson", "unit", "lesson__course").annotate(**numbers)[:MOST])
