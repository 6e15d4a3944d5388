"""What somebody asks a dashboard for: a unit of hers as it is today, and a period."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from learning import conf
from learning.people.rights import Right
from learning.people.roles import may_in
from learning.reports.build import CannotBuild
from learning.reports.calendars import calendars
from learning.reports.choices import Choice, choice_of, period_options, unit_options
from learning.reports.periods import Period, PeriodKind, UnknownPeriod, local_day
from learning.reports.scope import UnitEnded, heir
from learning.units.models import Unit

# What may be wrong with a question; each says so to the reader.
REFUSED = (CannotBuild, UnknownPeriod, UnitEnded)


@dataclass(frozen=True)
class Asked:
    """``unit`` stands today: figures are told in the tree that people know."""

    unit: Unit
    period: Period
    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.now)

    def query(self, **more: Any) -> str:
        """The same question as a query string, with ``more`` asked, or another unit or period."""
        told = {"unit": self.unit.pk, "calendar": self.period.calendar, "period": self.period.code, **more}
        return urlencode({key: value for key, value in told.items() if value not in ("", None)})


def asked_of(request: HttpRequest, *, kind: str = str(PeriodKind.YEAR)) -> Asked:
    """What the address says, with the user's own unit and the present period of ``kind`` for what it leaves out.

    Raises PermissionDenied for a unit that is not the user's, and what is ``REFUSED``.
    """
    now = timezone.now()
    given = {name: request.GET.get(name, "") for name in ("unit", "period", "calendar")}
    calendar = given["calendar"] or conf.get("REPORT_CALENDAR")
    given["before"] = request.GET.get("before", calendar)
    if not given["period"]:
        present = Period.containing(local_day(now), kind=str(kind), calendar=given["before"])
        given["period"] = present.code if present else ""
    choice = choice_of(given, request.user, today=local_day(now))
    unit = heir(choice.unit, day=local_day(now))
    if unit != choice.unit and not may_in(request.user, unit, Right.SEE_FIGURES):
        raise PermissionDenied
    return Asked(unit, choice.period, now)


def choosing(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What the form offers. A constant number of queries."""
    choice = Choice(asked.unit, asked.period, "")
    return {
        "units": unit_options(request.user, choice, today=asked.today),
        "periods": period_options(choice, today=asked.today),
        "calendars": [(name, each.label) for name, each in calendars().items()],
    }
