"""How indices score our shares, in the Wagtail admin: the rows that the province wrote, and what a unit has by them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column

from learning import conf, registry
from learning.reports.choices import choice_of, unit_options
from learning.reports.figures import Kind
from learning.reports.indices import IndexScore
from learning.reports.periods import Period, PeriodKind, local_day
from learning.reports.scoring import scores_of, total
from learning.reports.table import shown
from learning.reports.views import REFUSED
from learning.targets.access import keeps_indices
from learning.targets.listing import day_words, listed, number_column, plain_number, shown_value, title_column
from learning.targets.shelves import SCORES


@require_safe
def scores_view(request: HttpRequest) -> HttpResponse:
    """The rows, and what a unit scores by them in the year that is running."""
    may_set = keeps_indices(request.user)
    columns = [
        title_column(SCORES, lambda one: one.code, _("Code"), may_set),
        Column("name", label=_("Name")),
        Column("indicator", label=_("Indicator"), accessor=_indicator),
        number_column("target", _("Target (%)"), lambda one: shown_value(one.target, is_share=True)),
        number_column("max", _("Most points"), lambda one: plain_number(one.max_score)),
        Column("since", label=_("Valid from"), accessor=lambda one: day_words(one.valid_from)),
        Column("basis", label=pgettext("target", "Basis"), accessor=lambda one: one.basis or "–"),
    ]
    rows = IndexScore.objects.all()
    more = {"has_units": False, **(_scored(request) if rows.exists() else {})}
    empty = _("No index has been described yet.")
    return listed(request, rows, columns, SCORES, page="scores", empty=empty, may_set=may_set, **more)


def _scored(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    today = local_day(now)
    try:
        choice = choice_of(request.GET, request.user, today=today)
        year = Period.containing(today, kind=str(PeriodKind.YEAR), calendar=conf.get("REPORT_CALENDAR"))
        points = scores_of(unit=choice.unit, period=year, now=now) if year else []
    except REFUSED as problem:
        return {"problem": str(problem)}
    reached, most = total(points)
    return {
        "unit": choice.unit,
        "units": unit_options(request.user, choice, today=today),
        "year": year,
        "points": [
            (
                each,
                shown(each.figure, Kind.PERCENT),
                "–" if each.points is None else plain_number(each.points),
            )
            for each in points
        ],
        "reached": plain_number(reached),
        "most": plain_number(most),
    }


def _indicator(row: IndexScore) -> str:
    known = registry.indicators.get(row.indicator)
    return str(known.label) if known else row.indicator
