"""The lists of targets, of people to be reached, of what was not inherited, and of scores, in the Wagtail admin."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from learning import conf
from learning.menu import has_right
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.reports.goals import Population, Target
from learning.reports.group_words import label_of
from learning.reports.periods import Period, UnknownPeriod
from learning.sheets.cells import Unclear
from learning.targets import cells
from learning.targets.access import rows_of
from learning.targets.furniture import furniture
from learning.targets.left import label_of_target, people_left, targets_left
from learning.targets.shelves import PEOPLE, TARGETS, Shelf
from learning.units.search import named

ROWS = 50


@require_safe
def index_view(request: HttpRequest) -> HttpResponse:
    """The targets of the user's units, the newest periods first."""
    rows = rows_of(Target, request.user, may=Right.SEE_FIGURES).select_related("series")
    rows = _searched(request, rows.order_by("-period", "unit__path", "indicator", "label"))
    may_set = has_right(request, Right.SET_TARGETS)
    columns = [
        title_column(TARGETS, label_of_target, pgettext("column of a report", "Target"), may_set),
        Column("unit", label=_("Unit")),
        Column("period", label=_("Period"), accessor=lambda one: period_words(one.period)),
        Column("group", label=_("Of whom"), accessor=lambda one: label_of(one.group)),
        number_column("value", _("Value"), told),
        Column("due", label=_("Due"), accessor=lambda one: day_words(one.due_on)),
        Column("by", label=_("Measured by"), accessor=_measured_by),
        Column("basis", label=pgettext("target", "Basis"), accessor=lambda one: one.basis or "–"),
    ]
    return listed(request, rows, columns, TARGETS, page="index", empty=_("No targets have been set yet."))


@require_safe
def people_view(request: HttpRequest) -> HttpResponse:
    """How many people the user's units have, the latest first."""
    rows = rows_of(Population, request.user, may=Right.SEE_FIGURES)
    rows = _searched(request, rows.order_by("-as_of", "unit__path", "group", "age_band", "sex"))
    may_set = has_right(request, Right.SET_TARGETS)
    columns = [
        title_column(PEOPLE, lambda one: label_of(one.group), _("Of whom"), may_set),
        Column("unit", label=_("Unit")),
        Column("part", label=_("Age band, sex"), accessor=_part),
        number_column("value", _("People"), lambda one: number_format(one.value, force_grouping=True)),
        Column("as_of", label=_("As of"), accessor=lambda one: day_words(one.as_of)),
        Column("source", label=_("Source"), accessor=lambda one: one.source or "–"),
    ]
    return listed(
        request, rows, columns, PEOPLE, page="people", empty=_("No numbers of people are known yet.")
    )


@require_safe
def left_view(request: HttpRequest) -> HttpResponse:
    """What ended with its unit, and whether a unit that followed has it now."""
    units, today = units_visible_to(request.user, may=Right.SEE_FIGURES), timezone.localdate()
    left, carried = targets_left(units, today=today)
    about = {
        "left": [
            (one, label_of_target(one.row), told(one.row), period_words(one.row.period)) for one in left
        ],
        "carried": [
            (
                one,
                label_of_target(one.row),
                shown_value(one.shown, one.goal.is_share),
                period_words(one.row.period),
            )
            for one in carried
        ],
        "people": [(one, label_of(one.row.group)) for one in people_left(units, today=today)],
        "may_set": has_right(request, Right.SET_TARGETS),
        "weighs": conf.get("TARGETS_WEIGH_SHARES"),
        **furniture(_("Not inherited"), page="left"),
    }
    return render(request, "learning/targets/left.html", about)


def listed(
    request: HttpRequest,
    rows: QuerySet,
    columns: list[Column],
    shelf: Shelf,
    *,
    page: str,
    empty: str,
    may_set: bool | None = None,
    has_units: bool = True,
    **more: Any,
) -> HttpResponse:
    """A page of ``rows`` as a table, with the ways to add some for who may. ``more`` is for the template."""
    may = has_right(request, Right.SET_TARGETS) if may_set is None else may_set
    shown = Paginator(rows, ROWS).get_page(request.GET.get("p"))
    buttons = [HeaderButton(shelf.new, url=reverse(f"learning_targets:new_{shelf.name}"), icon_name="plus")]
    bring = HeaderButton(_("Import from a file"), url=reverse("learning_targets:imports"), icon_name="upload")
    about: dict[str, Any] = {
        "table": Table(columns, list(shown)) if shown.object_list else None,
        "page": shown,
        "empty": empty,
        "searched": request.GET.get("q", ""),
        "period": request.GET.get("period", ""),
        "has_units": has_units,
        "has_periods": rows.model is Target,
        "header_buttons": [*buttons, *([bring] if has_units else [])] if may else [],
        **more,
        **furniture(str(shelf.title), page=page),
    }
    return render(request, "learning/targets/index.html", about)


def _searched(request: HttpRequest, rows: QuerySet) -> QuerySet:
    """Those of units whose name has the words that were searched, and of the period."""
    words, period = request.GET.get("q", "").strip(), request.GET.get("period", "").strip()
    if words:
        rows = rows.filter(unit__in=named(words).order_by().values("pk"))
    if period and rows.model is Target:
        try:
            code = cells.period(period)
        except Unclear:
            code = period
        rows = rows.filter(Q(period=code))
    return rows


def title_column(shelf: Shelf, text: Callable[[Any], str], label: str, may_set: bool) -> Column:
    if not may_set:
        return Column("title", label=label, accessor=text)
    return TitleColumn("title", label=label, accessor=text, get_url=shelf.address)


def number_column(name: str, label: str, text: Callable[[Any], str]) -> Column:
    return Column(name, label=label, accessor=text, classname="l-admin-number")


def told(target: Target) -> str:
    """The target as people say it: at least 85%, at most 3, better than the year before."""
    if target.value is None:
        return str(target.get_comparator_display())
    unit = "" if target.is_share or not target.measured_in else f" {target.measured_in}"
    return f"{target.get_comparator_display()} {shown_value(target.shown_value, target.is_share)}{unit}"


def shown_value(value: Any, is_share: bool) -> str:
    return "–" if value is None else f"{plain_number(value)}{'%' if is_share else ''}"


def plain_number(value: Any) -> str:
    return number_format(value.normalize() if hasattr(value, "normalize") else value, force_grouping=True)


def _part(row: Population) -> str:
    return (
        ", ".join(str(part) for part in (row.age_band, row.get_sex_display() if row.sex else "") if part)
        or "–"
    )


def _measured_by(row: Target) -> str:
    return str(row.series) if row.series else str(row.get_measured_by_display())


def day_words(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


def period_words(code: str) -> str:
    """The period in words; its code where the calendar has none of that code."""
    try:
        return Period.parse(code, conf.get("REPORT_CALENDAR")).label
    except UnknownPeriod:
        return code
