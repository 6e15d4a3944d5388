from typing import Any

from django.http import HttpRequest

from learning.activities.models import Activity
from learning.dashboard_panels import DashboardPanel, Line, Shown, cohort


class Weekends(DashboardPanel):
    """How many began on a Saturday or a Sunday."""

    name = "weekends"
    label = "At weekends"
    order = 900

    def shown(self, request: HttpRequest, course: Activity, period: Any) -> Shown | None:
        begun = cohort(course, period).filter(started_at__week_day__in=[1, 7]).count()
        return Shown(headings=("When", "People"), lines=[Line("Saturdays and Sundays", (begun,))])
