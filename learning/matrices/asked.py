"""What a matrix is asked for: whose, of which courses, people and days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from learning import conf
from learning.matrices.models import MatrixKind
from learning.people.models import Audience
from learning.people.rights import Right
from learning.people.roles import held_roles, may_in, may_somewhere
from learning.reports.build import CannotBuild
from learning.reports.calendars import calendar_of
from learning.reports.choices import moved
from learning.reports.periods import Period, PeriodKind, UnknownPeriod, local_day
from learning.units.models import Unit
from learning.units.tree import home_provinces

RIGHTS: Mapping[Any, Right] = {
    MatrixKind.UNITS: Right.SEE_FIGURES,
    MatrixKind.LEARNERS: Right.SEE_LEARNERS,
}
EVER = "all"  # instead of the code of a period


@dataclass(frozen=True)
class Asked:
    """One matrix. ``period`` None is all time; ``calendar`` says of which one periods are offered then. ``required``
    leaves what has a deadline; ``deep`` tells every unit below, not only the next ones; ``taken`` leaves learners who
    have something in the matrix."""

    kind: str
    unit: Unit
    period: Period | None
    audience: str = ""
    programme: str = ""
    courses: tuple[int, ...] = ()
    required: bool = False
    deep: bool = False
    taken: bool = False
    calendar: str = field(default="", compare=False)

    def plain(self) -> dict[str, Any]:
        """As a query, or as JSON, that ``asked_of`` reads again."""
        found: dict[str, Any] = {"kind": self.kind, "unit": str(self.unit.pk)}
        found["period"] = self.period.code if self.period else EVER
        if self.period:
            found["calendar"] = self.period.calendar
        texts = {"audience": self.audience, "programme": self.programme}
        ticks = {"required": self.required, "deep": self.deep, "taken": self.taken}
        found |= {name: text for name, text in texts.items() if text}
        found |= {name: "1" for name, is_set in ticks.items() if is_set}
        return found | ({"courses": [str(pk) for pk in self.courses]} if self.courses else {})

    def query(self, **more: Any) -> str:
        """As a query string."""
        return urlencode({**self.plain(), **more}, doseq=True)

    def facts(self) -> Q:
        """The enrolments that are in it, wherever and whenever."""
        found = Q()
        if self.audience:
            found &= Q(audience=self.audience)
        if self.programme:
            found &= Q(course__programme=self.programme)
        if self.courses:
            found &= Q(course_id__in=self.courses)
        return found & Q(due_at__isnull=False) if self.required else found


def kinds_for(user) -> list[str]:
    """The matrices that ``user`` may see of one unit or another."""
    return [str(kind) for kind, right in RIGHTS.items() if may_somewhere(user, right)]


def may_see(user, asked: Asked) -> bool:
    """Whether ``user`` may see that matrix of that unit."""
    return user.is_active and may_in(user, asked.unit, RIGHTS[asked.kind])


def asked_of(given: Mapping[str, Any], user, *, today: date) -> Asked:
    """What ``given`` (a query, a posted form, or what ``Asked.plain`` made) says, with defaults for the rest.

    Raises PermissionDenied for what is not the user's, and UnknownPeriod and CannotBuild for what there is not.
    """
    kinds = kinds_for(user)
    kind = given.get("kind") or next(iter(kinds), "")
    if kind not in kinds:
        raise PermissionDenied
    unit = _unit(str(given.get("unit") or ""), user, RIGHTS[kind], today)
    audience = str(given.get("audience") or "")
    if audience and audience not in Audience.values:
        raise CannotBuild(_("There is no such audience. Choose one of the list."))
    calendar = _calendar(given)
    return Asked(
        kind,
        unit,
        _period(given, kind, calendar, today),
        calendar=calendar,
        audience=audience,
        programme=str(given.get("programme") or "")[:32],
        courses=_numbers(given),
        **{name: given.get(name) == "1" for name in ("required", "deep", "taken")},
    )


def _numbers(given: Mapping[str, Any]) -> tuple[int, ...]:
    listed = given.getlist("courses") if hasattr(given, "getlist") else given.get("courses", [])
    if not all(str(each).isdecimal() and len(str(each)) < 19 for each in listed):
        raise CannotBuild(_("There is no such course. Choose courses of the list."))
    return tuple(sorted({int(each) for each in listed}))


def _calendar(given: Mapping[str, Any]) -> str:
    calendar = str(given.get("calendar") or conf.get("REPORT_CALENDAR"))
    if calendar_of(calendar) is None:
        raise UnknownPeriod(_("There is no such reporting calendar."))
    return calendar


def _period(given: Mapping[str, Any], kind: str, calendar: str, today: date) -> Period | None:
    before = str(given.get("before") or calendar)  # the calendar that the period was chosen in
    code = str(given.get("period") or "")
    if kind == MatrixKind.LEARNERS and code in ("", EVER):
        return None
    if code in ("", EVER):
        return Period.containing(today, kind=str(PeriodKind.YEAR), calendar=calendar)
    period = Period.parse(code, before)
    return period if before == calendar else moved(period, calendar, today)


def _unit(pk: str, user, right: Right, today: date) -> Unit:
    if pk:
        found = Unit.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
        if found is None or not may_in(user, found, right):
            raise PermissionDenied
        return found
    role = held_roles(user, may=right, on=today).select_related("unit").order_by("unit__path").first()
    own = role.unit if role else home_provinces(today).first() if user.is_superuser else None
    if own is None:
        raise CannotBuild(_("No units are loaded yet. Run “manage.py load_units” first."))
    return own


def today_of(moment) -> date:
    """The day it is in Vietnam."""
    return local_day(moment)
