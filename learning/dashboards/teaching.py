"""What a trainer sees of her courses: how many began and completed them, and what apps tell of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum

from learning import conf, registry
from learning.activities.declare import COURSE
from learning.activities.models import Activity
from learning.dashboard_panels import DashboardPanel
from learning.enrolments.models import Enrolment
from learning.reports.models import Measure
from learning.reports.periods import Period

KEPT = ("enrolments", "started", "completed", "certified")


@dataclass(frozen=True)
class Taken:
    """A course with its sums in the period, by the names of their indicators."""

    course: Activity
    sums: Mapping[str, int]


def panels() -> list[type[DashboardPanel]]:
    """What apps tell, in their order."""
    return sorted(registry.dashboard_panels.values(), key=lambda each: (each.order, each.name))


def courses_of(user) -> list[Activity]:
    """The courses that ``user`` writes or looks after, by title; all of them for a superuser. Constant queries."""
    courses = Activity.objects.filter(type=COURSE, retired_at__isnull=True).order_by("title", "pk")
    if user.is_superuser:
        return list(courses)
    keys: set[UUID] = set()
    for panel in panels():
        keys.update(panel.courses_of(user))
    return list(courses.filter(key__in=keys)) if keys else []


def taken_in(period: Period, courses: Collection[Activity]) -> list[Taken]:
    """What measures say of the courses in the period, all units together. One query."""
    days = period.half_months()
    cells = Measure.objects.filter(
        course_id__in=[one.pk for one in courses],
        indicator__in=KEPT,
        half_month__gte=days[0],
        half_month__lte=days[-1],
    )
    found: dict[int, dict[str, int]] = {one.pk: dict.fromkeys(KEPT, 0) for one in courses}
    for course, name, value in cells.order_by().values_list("course_id", "indicator").annotate(Sum("value")):
        found[course][name] = int(value)
    return [Taken(one, found[one.pk]) for one in courses]


@dataclass(frozen=True)
class Way:
    """How a cohort went through: numbers of people's enrolments, and the days that half of them needed at most."""

    enrolled: int
    started: int
    completed: int
    median_days: float | None

    @property
    def is_few(self) -> bool:
        """Too few for figures of them."""
        return self.enrolled < conf.get("SMALLEST_CELL")


def way_of(found: QuerySet[Enrolment]) -> Way:
    """Three queries at most."""
    numbers = found.aggregate(
        enrolled=Count("pk"),
        started=Count("pk", filter=Q(started_at__isnull=False)),
        completed=Count("pk", filter=Q(satisfied_at__isnull=False)),
    )
    return Way(**numbers, median_days=_median_days(found))


def _median_days(found: QuerySet[Enrolment]) -> float | None:
    """The days from the first lesson to the end. Both databases sort, and only the middle travels."""
    took = ExpressionWrapper(F("satisfied_at") - F("started_at"), output_field=DurationField())
    done = found.filter(satisfied_at__isnull=False, started_at__isnull=False)
    count = done.count()
    if count < conf.get("SMALLEST_CELL"):
        return None
    first = (count - 1) // 2
    middle = list(
        done.annotate(took=took).order_by("took").values_list("took", flat=True)[first : count // 2 + 1]
    )
    return round(sum(middle, timedelta()) / len(middle) / timedelta(days=1), 1)
