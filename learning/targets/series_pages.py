"""External indices in the Wagtail admin: which there are, and one of them beside a figure of ours."""

from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from learning import conf, registry
from learning.charts import LineChart, line
from learning.menu import has_right
from learning.people.rights import Right
from learning.people.roles import may_in, units_visible_to
from learning.reports.choices import choice_of
from learning.reports.figure_now import Figure, figures_now
from learning.reports.indicators.base import Indicator
from learning.reports.indices import Series
from learning.reports.periods import Period, UnknownPeriod, local_day
from learning.reports.series import Published, published, told_of
from learning.reports.views import REFUSED
from learning.targets.access import keeps_indices
from learning.targets.furniture import furniture
from learning.targets.listing import period_words
from learning.targets.shelves import SERIES, VALUES
from learning.units.models import Level, Unit

MOST_BESIDE = 6  # periods; each figure of ours is counted
OURS = "coverage"


@require_safe
def series_view(request: HttpRequest) -> HttpResponse:
    """All of them, with their sources."""
    rows = Series.objects.annotate(count=Count("values"), last=Max("values__period"))
    columns = [
        TitleColumn("name", label=_("Name"), get_url=_address),
        Column("source", label=_("Source")),
        Column("measured_in", label=_("Unit of measure"), accessor=lambda one: one.measured_in or "–"),
        Column("count", label=_("Values")),
        Column(
            "last", label=_("Last period"), accessor=lambda one: period_words(one.last) if one.last else "–"
        ),
    ]
    table = Table(columns, list(rows)) if rows else None
    about = {
        "table": table,
        "empty": _("No external index has been added yet."),
        "header_buttons": _buttons(request),
        **furniture(_("External indices"), page="series"),
    }
    return render(request, "learning/targets/index.html", about)


def _address(series: Series) -> str:
    return reverse("learning_targets:one_series", args=[series.pk])


def _buttons(request: HttpRequest) -> list[HeaderButton]:
    found = []
    if has_right(request, Right.SET_TARGETS):
        found += [
            HeaderButton(VALUES.new, url=reverse("learning_targets:new_value"), icon_name="plus"),
            HeaderButton(
                _("Import from a file"), url=reverse("learning_targets:imports"), icon_name="upload"
            ),
        ]
    if keeps_indices(request.user):
        found.append(HeaderButton(SERIES.new, url=reverse("learning_targets:new_series"), icon_name="plus"))
    return found


@require_safe
def one_series_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What was published of a unit, and a figure of ours for the same periods. Each on a scale of its own."""
    series = get_object_or_404(Series, pk=pk)
    about: dict[str, Any] = {"series": series, "pk": pk, "may_change": keeps_indices(request.user)}
    try:
        unit = choice_of(request.GET, request.user, today=local_day(timezone.now())).unit
        indicator = _indicator(request.GET.get("indicator", ""))
        about |= _beside(request, series, unit, indicator)
    except REFUSED as problem:
        about["problem"] = str(problem)
    crumb = (_("External indices"), reverse("learning_targets:series"))
    return render(request, "learning/targets/series.html", {**about, **furniture(series.name, above=crumb)})


def _indicator(asked: str) -> type[Indicator] | None:
    return registry.indicators.get(asked) or registry.indicators.get(OURS)


def _beside(
    request: HttpRequest, series: Series, unit: Unit, indicator: type[Indicator] | None
) -> dict[str, Any]:
    own = told_of(series, unit)
    ours = _ours(own, unit, indicator)
    may_set = may_in(request.user, unit, Right.SET_TARGETS)
    rows = published(series, unit)
    return {
        "unit": unit,
        "units": _units(request.user, unit),
        "indicator": indicator,
        "indicators": sorted((str(each.label), name) for name, each in registry.indicators.items()),
        "rows": [
            (one, period_words(one.period), ours.get(one.period) if one.unit == unit else None)
            for one in rows
        ],
        "has_estimates": any(one.is_estimated for one in rows),
        "charts": _charts(series, own, indicator, ours),
        "may_set": may_set,
    }


def _units(user, unit: Unit) -> list[tuple[int, str]]:
    """The provinces and communes of the user; of a superuser, the provinces."""
    levels = [Level.PROVINCE] if user.is_superuser else [Level.PROVINCE, Level.COMMUNE]
    rows = units_visible_to(user).valid_on(timezone.localdate()).filter(level__in=levels).order_by("path")
    found = list(rows.values_list("pk", "full_name"))
    return found if any(pk == unit.pk for pk, _name in found) else [(unit.pk, unit.full_name), *found]


def _ours(own: list[Published], unit: Unit, indicator: type[Indicator] | None) -> dict[str, Figure]:
    """The indicator of ``unit`` in the latest of the periods, as a report would print it."""
    found: dict[str, Figure] = {}
    for one in own[-MOST_BESIDE:]:
        if indicator is None:
            continue
        try:
            period = Period.parse(one.period, conf.get("REPORT_CALENDAR"))
            found[one.period] = figures_now(indicator, unit=unit, period=period, now=timezone.now())[0]
        except (UnknownPeriod, *REFUSED):
            continue
    return found


def _charts(
    series: Series, own: list[Published], indicator: type[Indicator] | None, ours: dict[str, Figure]
) -> list[LineChart]:
    shown = own[-MOST_BESIDE:]
    is_rank = not any(one.value is not None for one in shown)
    numbers = [(one.period, _number(one.rank if is_rank else one.value), one.is_estimated) for one in shown]
    name = _("%(index)s, rank") % {"index": series.name} if is_rank else series.name
    drawn = [
        line(
            name, _("As published; estimates are marked with a star. All numbers are in the table."), numbers
        )
    ]
    if indicator is not None:
        values = [
            (one.period, ours[one.period].value if one.period in ours else None, False) for one in shown
        ]
        drawn.append(line(str(indicator.label), _("Our own figure in the same periods."), values))
    return [chart for chart in drawn if chart]


def _number(value) -> float | None:
    return None if value is None else float(value)
