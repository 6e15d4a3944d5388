"""The indicators in the Wagtail admin: what each of them counts, and what it says now."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from learning import registry
from learning.reports.choices import choice_of
from learning.reports.defined import facts, forms_with
from learning.reports.figure_now import figures_now
from learning.reports.indicators.base import Indicator
from learning.reports.indicators.definition import definition_of
from learning.reports.periods import local_day
from learning.reports.views import REFUSED, for_officers

ICON = "info-circle"
TITLE = pgettext_lazy("of a report", "Indicators")


@require_safe
@for_officers
def index(request: HttpRequest) -> HttpResponse:
    """All of them, by their labels; no figures, so nothing is counted."""
    rows = [
        {
            "indicator": each,
            "definition": definition_of(each),
            "forms": [form for form, _heads in forms_with(each)],
        }
        for each in sorted(registry.indicators.values(), key=lambda each: str(each.label).casefold())
    ]
    return render(request, "learning/reports/indicators.html", {"rows": rows, **_furniture(str(TITLE))})


@require_safe
@for_officers
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One of them: its definition, the forms that show it, and its figure for a unit and period that may be asked for."""
    found = registry.indicators.get(name)
    if found is None:
        raise Http404
    context = {
        "indicator": found,
        "facts": facts(found),
        "forms": forms_with(found),
        **_now(request, found),
        **_furniture(str(found.label), above=True),
    }
    return render(request, "learning/reports/indicator.html", context)


def _now(request: HttpRequest, found: type[Indicator]) -> dict[str, Any]:
    now = timezone.now()
    try:
        choice = choice_of(request.GET, request.user, today=local_day(now))
        figures = figures_now(found, unit=choice.unit, period=choice.period, now=now)
    except REFUSED as problem:
        return {"problem": str(problem)}
    is_hidden = any(figure.is_hidden for figure in figures)
    return {"choice": choice, "figures": figures, "query": choice.query(), "now": now, "is_hidden": is_hidden}


def _furniture(title: str, *, above: bool = False) -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if above:
        crumbs.append({"url": reverse("learning_reports:indicators"), "label": str(TITLE)})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
