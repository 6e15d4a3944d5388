"""Which courses people take: for a home page, and for somebody who found nothing."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Sum
from django.utils import timezone

from learning.models import Measure

POPULAR = "learning_courses.popular"
KEPT = 600  # seconds for which popularity is remembered
LATELY = timedelta(days=90)


def popularity() -> dict[str, int]:
    """How many people began each course lately, by its code, from the measures."""
    return cache.get_or_set(POPULAR, _count, KEPT)


def _count() -> dict[str, int]:
    since = timezone.localdate() - LATELY
    rows = (
        Measure.objects.filter(indicator="enrolments", half_month__gte=since)
        .order_by()
        .values("course__code")
    )
    return {row["course__code"]: int(row["people"]) for row in rows.annotate(people=Sum("value"))}
