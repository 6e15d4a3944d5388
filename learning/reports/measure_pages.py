"""The measuring job in the Wagtail admin: how fresh its figures are, whether they match the facts, and what it is at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from learning import clock, registry
from learning.people.roles import units_visible_to
from learning.reports.models import Drift, Refresh
from learning.reports.parts import WHOLE, covered
from learning.reports.periods import ZONE
from learning.reports.running import stop
from learning.reports.status import LATE, last_proofs, status
from learning.reports.views import for_officers
from learning.units.models import Unit

ICON = "cogs"
TITLE = gettext_lazy("Measures")
NIGHTS, MOST_LISTED = 14, 50


@dataclass(frozen=True)
class PartRow:
    """One part's line: its ``name``, how far it is behind, its last proof, and its run at work."""

    name: str
    until: datetime | None
    lag_minutes: int | None
    is_late: bool
    proof: Refresh | None
    running: Refresh | None

    @property
    def said(self) -> str:
        return told(self.proof)


@require_safe
@for_officers
def index(request: HttpRequest) -> HttpResponse:
    """What the job covered, proved and is at; a constant number of queries, however many runs and parts."""
    now = clock.now()
    proofs = last_proofs()
    listed, elsewhere = _drifts(request, proofs)
    rows = _rows(now, proofs)
    context = {
        "rows": rows,
        "is_behind": any(row.is_late for row in rows),
        "is_running": any(row.running for row in rows),
        "said": told(status(now=now).nightly),
        "drifts": listed,
        "elsewhere": elsewhere,
        "nights": Refresh.objects.filter(is_full=True).order_by("-started_at")[:NIGHTS],
        "may_count": request.user.is_superuser,
        "page_title": str(TITLE),
        "header_title": str(TITLE),
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": str(TITLE)},
        ],
    }
    return render(request, "learning/reports/measures.html", context)


@require_POST
def count_again(request: HttpRequest) -> HttpResponse:
    """Count everything again in the worker, or stop what is at work: ``do`` is ``begin`` or ``stop``."""
    if not request.user.is_superuser:  # it is about the whole country
        raise PermissionDenied
    at_work = Refresh.objects.filter(is_running=True)
    if request.POST.get("do") == "stop":
        stopped = [run for run in at_work if stop(run)]
        if stopped:
            messages.success(
                request, _("It stops after the units that it is at. The next count goes on there.")
            )
    elif at_work.filter(is_full=True).exists():
        messages.warning(request, _("Everything is being counted already."))
    else:
        current_app.send_task("learning.rebuild_measures")
        messages.success(request, _("The worker counts everything again. Figures can be read meanwhile."))
    return redirect("learning_reports:measures")


class MeasuresPanel(Component):
    """Whether figures match the facts, on the first page of the administration, for who sees figures."""

    name = "learning_measures"
    template_name = "learning/reports/measures_panel.html"
    order = 91

    def get_context_data(self, parent_context) -> dict[str, Any]:
        found = status(now=clock.now())
        return {"measures": found, "said": told(found.nightly)}


def told(proof: Refresh | None) -> str:
    """What the last count of everything found, in a sentence with its hour."""
    if proof is None or proof.finished_at is None:
        return _("Everything was never counted at once yet")
    local = proof.finished_at.astimezone(ZONE)
    at = {"clock": date_format(local, "H:i"), "day": date_format(local, "SHORT_DATE_FORMAT")}
    if proof.drifted_cells:
        wrong = ngettext("%(count)s figure set right", "%(count)s figures set right", proof.drifted_cells)
        return f"{wrong % {'count': localize(proof.drifted_cells)}}, {at['clock']} {at['day']}"
    return _("Match in full, %(clock)s %(day)s") % at


def _rows(now: datetime, proofs: dict[str, Refresh]) -> list[PartRow]:
    running = {run.part: run for run in Refresh.objects.filter(is_running=True)}
    until = covered(now)
    names = _names(until) if set(until) != {WHOLE} else {}
    return [
        PartRow(
            name=names.get(part, part) if part else _("Everything"),
            until=at,
            lag_minutes=int((now - at).total_seconds() // 60) if at else None,
            is_late=at is None or now - at > LATE,
            proof=proofs.get(part),
            running=running.get(part),
        )
        for part, at in until.items()
    ]


def _names(parts) -> dict[str, str]:
    """Provinces by their codes, as they were called last."""
    rows = Unit.objects.filter(parent=None, code__in=parts).order_by("valid_from")
    return dict(rows.values_list("code", "full_name"))


def _drifts(request: HttpRequest, proofs: dict[str, Refresh]) -> tuple[list[dict[str, Any]], int]:
    """What the last proofs found wrong in the user's units, and how much they found elsewhere."""
    wrong = [run for run in proofs.values() if run.drifted_cells]
    if not wrong:
        return [], 0
    found = Drift.objects.filter(run__in=wrong)
    mine = found.filter(unit__in=units_visible_to(request.user)).select_related("unit", "course")
    shown = [{"drift": one, "label": _label(one.indicator)} for one in mine[:MOST_LISTED]]
    return shown, sum(run.drifted_cells for run in wrong) - len(shown)


def _label(indicator: str) -> str:
    known = registry.indicators.get(indicator)
    return str(known.label) if known else indicator
