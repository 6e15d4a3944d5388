"""The trainer's dashboard: her courses, and one of them with all that apps tell of it."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from learning import conf, registry
from learning.activities.models import Activity
from learning.dashboard_panels import Shown, cohort
from learning.dashboards.access import for_teaching, furniture
from learning.dashboards.asked import REFUSED
from learning.dashboards.grid import Grid, Heading, Line, counted, number
from learning.dashboards.sheet import file_of
from learning.dashboards.teaching import KEPT, Taken, courses_of, panels, taken_in, way_of
from learning.reports.choices import Choice, period_options
from learning.reports.figures import share
from learning.reports.periods import Period, PeriodKind, UnknownPeriod, local_day
from learning.reports.status import status
from learning.units.models import Unit

FILES = (("xlsx", "XLSX"), ("csv", "CSV"))


@require_safe
@for_teaching
def courses(request: HttpRequest) -> HttpResponse:
    """The user's courses in a period, with what measures say of them."""
    title = pgettext("dashboard", "My courses")
    context: dict[str, Any] = furniture(request, "courses", title)
    try:
        period = _period(request)
    except REFUSED as problem:
        return render(request, "learning/dashboards/courses.html", {**context, "problem": str(problem)})
    grid = _grid_of_courses(taken_in(period, courses_of(request.user)), period)
    if sent := file_of(grid, request.GET.get("export", ""), name=f"courses_{period.code}"):
        return sent
    context |= {
        "grid": grid,
        "files": _files(period),
        **_choosing(period),
        "status": status(now=timezone.now()),
    }
    return render(request, "learning/dashboards/courses.html", context)


@require_safe
@for_teaching
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """One course of the user's: how people got through it, and what apps tell of it."""
    found = next((one for one in courses_of(request.user) if one.pk == pk), None)
    if found is None:
        raise Http404
    context: dict[str, Any] = furniture(request, "courses", found.title)
    context["breadcrumbs_items"].insert(
        2, {"url": reverse("learning_dashboards:courses"), "label": pgettext("dashboard", "My courses")}
    )
    template = "learning/dashboards/course.html"
    try:
        period = _period(request)
    except REFUSED as problem:
        return render(request, template, {**context, "problem": str(problem), "course": found})
    told = [one for panel in panels() if (one := _told(panel(), request, found, period))]
    sent = _sent(request, told, found, period)
    if sent:
        return sent
    way = way_of(cohort(found, period))
    context |= {
        "course": found,
        "way": way,
        "smallest": conf.get("SMALLEST_CELL"),
        "completed_share": _percent(way.completed, way.started),
        "panels": told,
        "now": timezone.now(),
        **_choosing(period),
    }
    return render(request, template, context)


def _period(request: HttpRequest) -> Period:
    """The year that is running where no period is asked for. Raises UnknownPeriod."""
    calendar = conf.get("REPORT_CALENDAR")
    asked = request.GET.get("period", "")
    if asked:
        return Period.parse(asked, calendar)
    today = local_day(timezone.now())
    found = Period.containing(today, kind=str(PeriodKind.YEAR), calendar=calendar)
    if found is None:
        raise UnknownPeriod(_("There is no such reporting period."))
    return found


def _choosing(period: Period) -> dict[str, Any]:
    today = local_day(timezone.now())
    return {"period": period, "periods": period_options(Choice(Unit(), period, ""), today=today)}


def _files(period: Period, **more: str) -> list[tuple[str, str]]:
    return [(label, f"?{urlencode({'period': period.code, 'export': one, **more})}") for one, label in FILES]


def _grid_of_courses(found: list[Taken], period: Period) -> Grid:
    kept = [(name, registry.indicators[name]) for name in KEPT if name in registry.indicators]
    lines = []
    for one in found:
        cells = [number(one.sums[name]) for name, _each in kept]
        cells.append(number(_percent(one.sums["completed"], one.sums["started"])))
        address = f"{reverse('learning_dashboards:course', args=[one.course.pk])}?period={period.code}"
        lines.append(Line(one.course.title, tuple(cells), address))
    headings = [Heading(_("Course")), *(Heading(str(each.label), name) for name, each in kept)]
    return Grid(
        title=pgettext("dashboard", "My courses"),
        headings=(*headings, Heading(_("Completed of those who began"))),
        lines=tuple(lines),
        facts=((_("Period"), period.label), (_("Counted at"), counted(timezone.now()))),
    )


def _percent(part: int, whole: int) -> float | None:
    found = share(part, whole)
    return None if found is None else round(float(found), 1)


def _told(panel: Any, request: HttpRequest, found: Activity, period: Period) -> dict[str, Any] | None:
    shown: Shown | None = panel.shown(request, found, period)
    if shown is None:
        return None
    grid = Grid(
        title=f"{found.title}: {panel.label}",
        headings=tuple(Heading(label) for label in shown.headings),
        lines=tuple(
            Line(one.label, tuple(number(value) for value in one.values), one.address) for one in shown.lines
        ),
        facts=((_("Course"), found.title), (_("Period"), period.label)),
        notes=(shown.note,) if shown.note else (),
    )
    return {
        "panel": panel,
        "shown": shown,
        "grid": grid,
        "files": _files(period, panel=panel.name) if grid else [],
    }


def _sent(
    request: HttpRequest, told: list[dict[str, Any]], found: Activity, period: Period
) -> HttpResponse | None:
    """The table of the panel that was asked for, as a file."""
    asked = next((one["grid"] for one in told if one["panel"].name == request.GET.get("panel")), None)
    if asked is None:
        return None
    name = f"{request.GET['panel']}_{found.code or found.pk}_{period.code}"
    return file_of(asked, request.GET.get("export", ""), name=name)
