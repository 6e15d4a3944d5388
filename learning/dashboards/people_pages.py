"""The page of whoever has people: her own courses first, then those of her people."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from learning.dashboards.access import for_people, furniture
from learning.dashboards.grid import Grid, Heading, Line, figure, number, words
from learning.dashboards.people import (
    Counts,
    State,
    belonging,
    counts_of,
    people_of,
    required_in,
    told,
    units_within,
)
from learning.dashboards.sheet import csv_of
from learning.enrolments.models import Enrolment
from learning.office.choices import units_to_filter_by
from learning.people.rights import Right
from learning.people.roles import held_roles, may_in, units_visible_to
from learning.record.overview import Overview, overview_of
from learning.reports.forms.base import Kind
from learning.units.models import Unit
from learning.units.tree import home_provinces

ON_A_PAGE = 50
MOST_SENT = 5000  # lines of a list that leaves; who needs more asks course by course
EVERYBODY = "all"
REMINDED = "learning.reminder_list"
STATES = {**{str(state): state.label for state in State}, EVERYBODY: gettext_lazy("All")}


@require_safe
@for_people
def people(request: HttpRequest) -> HttpResponse:
    """Who is done, under way, overdue and has not begun, in a unit of the user's."""
    context: dict[str, Any] = furniture(request, "people", pgettext("dashboard", "My people"))
    now = timezone.now()
    unit = _unit(request)
    if unit is None:
        problem = _("No units are loaded yet. Run “manage.py load_units” first.")
        return render(request, "learning/dashboards/people.html", {**context, "problem": problem})
    units = units_within(unit, request.user)
    found = required_in(units, now=now)
    whole, courses = counts_of(found)
    course = next((one for one in courses if str(one.course_id) == request.GET.get("course")), None)
    state = request.GET.get("state", "")
    state = state if state in STATES else str(State.OVERDUE)
    chosen = _chosen(found, course, state)
    may_send = may_in(request.user, unit, Right.EDIT_LEARNERS)
    if request.GET.get("export") == "csv":
        if not may_send:
            raise PermissionDenied
        return _reminders(request, unit, people_of(chosen, units), now)
    page = Paginator(people_of(chosen, units), ON_A_PAGE).get_page(request.GET.get("p"))
    query = {"unit": unit.pk, "course": course.course_id if course else "", "state": state}
    context |= {
        "unit": unit,
        "units": units_to_filter_by(request.user, today=timezone.localdate()),
        "own": own_courses(request),
        "belonging": belonging(units),
        "counts": whole,
        "courses": courses,
        "course": course,
        "state": state,
        "states": [(value, label, _query(query, state=value)) for value, label in STATES.items()],
        "page": page,
        "rows": told(page.object_list, now),
        "now": now,
        "query": _query(query),
        "sending": _query(query, export="csv") if may_send else "",
        "grid": grid_of_courses(whole, courses, unit),
    }
    return render(request, "learning/dashboards/people.html", context)


def _unit(request: HttpRequest) -> Unit | None:
    """The unit that was asked for, else the user's own. Raises PermissionDenied for another's."""
    asked = request.GET.get("unit", "")
    if asked:
        found = (
            units_visible_to(request.user, may=Right.SEE_LEARNERS).filter(pk=asked)
            if asked.isdecimal()
            else None
        )
        unit = found.first() if found is not None else None
        if unit is None:
            raise PermissionDenied
        return unit
    role = (
        held_roles(request.user, may=Right.SEE_LEARNERS).select_related("unit").order_by("unit__path").first()
    )
    if role:
        return role.unit
    return home_provinces(timezone.localdate()).first() if request.user.is_superuser else None


def own_courses(request: HttpRequest) -> Overview | None:
    """What is required of the user herself: she goes before her people."""
    learner = getattr(request.user, "learner", None)  # a look makes no record
    return overview_of(learner.merged_into or learner) if learner else None


def _chosen(found: QuerySet[Enrolment], course: Counts | None, state: str) -> QuerySet[Enrolment]:
    if course:
        found = found.filter(course_id=course.course_id)
    return found if state == EVERYBODY else found.filter(state=state)


def _query(told_so: dict[str, Any], **more: Any) -> str:
    given = {**told_so, **more}
    return "?" + urlencode({key: value for key, value in given.items() if value not in ("", None)})


def grid_of_courses(whole: Counts, courses: list[Counts], unit: Unit) -> Grid:
    """A line for each required course, and one for all of them."""
    headings = [Heading(_("Required course")), *(Heading(str(state.label)) for state in State)]
    lines = [
        _line(one, f"?{urlencode({'unit': unit.pk, 'course': one.course_id, 'state': EVERYBODY})}")
        for one in courses
    ]
    return Grid(
        title=_("Required courses of %(unit)s") % {"unit": unit.full_name},
        headings=(*headings, Heading(_("All")), Heading(_("Share done"))),
        lines=(*lines, _line(whole, "")),
    )


def _line(counts: Counts, address: str) -> Line:
    cells = [*(number(one) for one in counts.numbers.values()), number(counts.all)]
    cells.append(figure(counts.done_share, Kind.PERCENT))
    return Line(counts.title or _("Total"), tuple(cells), address, is_total=not address)


def _reminders(request: HttpRequest, unit: Unit, rows: QuerySet[Enrolment], now: datetime) -> HttpResponse:
    """The list to remind people by, as a file; that it left is written to the log."""
    some = told(rows[:MOST_SENT].iterator(), now)
    lines = [
        Line(
            one.enrolment.learner.full_name,
            (
                words(one.enrolment.place or ""),
                words(one.enrolment.course.title),
                words(str(one.state.label)),
                words(date_format(one.deadline.day, "d/m/Y") if one.deadline else ""),
                number(max(0, -one.deadline.days) if one.deadline and one.state is State.OVERDUE else 0),
                number(one.percent),
            ),
        )
        for one in some
    ]
    labels = (
        _("Full name"),
        _("Unit"),
        _("Course"),
        _("State"),
        _("To be finished by"),
        _("Days overdue"),
        _("Progress in per cent"),
    )
    grid = Grid(_("Reminder list"), tuple(Heading(label) for label in labels), tuple(lines))
    log(instance=unit, action=REMINDED, user=request.user, data={"lines": len(lines)})
    named = {"Content-Disposition": f'attachment; filename="reminders_{unit.code}.csv"'}
    return HttpResponse(csv_of(grid), content_type="text/csv; charset=utf-8", headers=named)
