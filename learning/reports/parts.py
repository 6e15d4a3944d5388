"""Shares of the country that measuring jobs keep side by side, each province's by itself."""

from datetime import datetime

from django.db.models import Max, Q

from learning import conf
from learning.reports.models import Refresh
from learning.units.models import Unit

# One run for everything.
WHOLE = ""


def queue_of(part: str) -> str:
    """The Celery queue for a part, as ``LEARNING["MEASURES_QUEUE"]`` says; empty where one run keeps everything."""
    return str(conf.get("MEASURES_QUEUE")).replace("{province}", part or "all")


def parts() -> list[str]:
    """What is kept by a run of its own: the code of each province that ever was, or everything at once."""
    return _provinces() if queue_of(WHOLE) else [WHOLE]


def _provinces() -> list[str]:
    return sorted(set(Unit.objects.filter(parent=None).values_list("code", flat=True)))


def within(part: str, unit: str = "unit") -> Q:
    """What belongs to units of that part; ``unit`` is how the query calls them, empty where it asks for units."""
    if part == WHOLE:
        return Q()
    found = Q(pk__in=[])
    for path in Unit.objects.filter(parent=None, code=part).values_list("path", flat=True):
        found |= Q(**{f"{unit}__path__startswith" if unit else "path__startswith": path})
    return found


def covered(now: datetime) -> dict[str, datetime | None]:
    """Until when everything in each part is counted, by its own runs or by one over all. Two queries at most.

    Runs that say they counted what comes after ``now`` had a wrong clock, and say nothing.
    """
    rows = (
        Refresh.objects.filter(finished_at__isnull=False, covered_until__lte=now)
        .order_by()
        .values_list("part")
    )
    until = dict(rows.annotate(until=Max("covered_until")))
    whole = until.get(WHOLE)
    return {part: max(filter(None, (until.get(part), whole)), default=None) for part in parts()}
