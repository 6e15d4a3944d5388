"""What learning itself knows to be tagged: courses and lessons that are published now."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from learning.activities.declare import COURSE, LESSON, MODULE
from learning.competencies.models import ActivityCompetency
from learning.coverage import CoverageColumn, Tagged

VALUES = [
    "activity__key",
    "competency",
    "activity__course__programme",
    "activity__course__title",
    "activity__title",
    "activity__address",
    "level",
]


class ActivityColumn(CoverageColumn):
    """Published activities of some types."""

    types: tuple[str, ...]

    @classmethod
    def tagged(cls) -> Iterable[Tagged]:
        rows = ActivityCompetency.objects.filter(
            activity__type__in=cls.types, activity__retired_at__isnull=True
        ).order_by("activity__course__code", "activity__position")
        return [Tagged(str(key), *more) for key, *more in rows.values_list(*VALUES)]


class Courses(ActivityColumn):
    name = "courses"
    label = _("Courses")
    types = (COURSE,)


class Lessons(ActivityColumn):
    """Modules too: their page can be a lesson of its own."""

    name = "lessons"
    label = _("Lessons")
    teaches = True
    lacking = _("no lesson")
    types = (LESSON, MODULE)
