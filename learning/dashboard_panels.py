"""What an app tells a trainer about a course. Apps add their parts with ``register_learning_dashboard_panels``."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from learning.activities.models import Activity
from learning.charts import Chart
from learning.enrolments.models import Enrolment
from learning.reports.facts import counted

Value = str | int | float | None


@dataclass(frozen=True)
class Line:
    """A row of a panel: what it is about, where more of it is told, and its values (None: not known, or not shown)."""

    label: str
    values: tuple[Value, ...]
    address: str = ""


@dataclass(frozen=True)
class Shown:
    """What a panel shows: a table of ``lines`` under ``headings`` (the first is the lines'), and a chart of it.

    ``note`` says how the figures are counted. ``counted_at`` is when, None for now. ``more`` is the label and the address
    of a page that tells more. Where there is nothing to show, ``lines`` are empty and the note says why.
    """

    headings: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    note: str = ""
    chart: Chart | None = None
    counted_at: datetime | None = None
    more: tuple[str, str] | None = None


class DashboardPanel:
    """Base of the classes contributed through ``register_learning_dashboard_panels``.

    ``name`` is the section's ``id`` on the page and never changes; ``label`` is its heading. Panels stand in the order of
    ``order``.
    """

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    order: ClassVar[int] = 100

    @classmethod
    def courses_of(cls, user) -> Iterable[UUID]:
        """The keys of the courses that ``user`` writes or looks after, where the app knows it. Constant queries."""
        return ()

    def shown(self, request: HttpRequest, course: Activity, period: Any) -> Shown | None:
        """What is told of ``course`` in ``period`` (with ``starts_at`` and ``ends_at``); None for nothing at all.

        By a constant number of queries, however many learners and lessons there are, and no figure of few people.
        """
        raise NotImplementedError


def cohort(course: Activity, period: Any) -> QuerySet[Enrolment]:
    """Those who enrolled in ``course`` in ``period``: what became of them is looked at until today."""
    dates = {"enrolled_at__gte": period.starts_at, "enrolled_at__lt": period.ends_at}
    return Enrolment.objects.filter(counted(), course=course, **dates).order_by()
