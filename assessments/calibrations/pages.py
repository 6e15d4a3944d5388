"""Calibrations in the Wagtail admin: the list, one of them, and one question in it."""

import io
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.defaults import permission_denied
from wagtail.admin import messages

from assessments.analysis import calibrating
from assessments.analysis.models import Calibration, CalibrationState
from assessments.analysis.needs import NoNumpy, need_numpy
from assessments.calibrations import running
from assessments.calibrations.access import may_begin
from assessments.calibrations.forms import BeginForm
from assessments.calibrations.listing import Listing, counted
from assessments.calibrations.runs import address, open_runs, runs_page, runs_table, waiting
from assessments.calibrations.words import day_of, facts_of, model_of
from assessments.calibrations.workbook import write_workbook
from assessments.cells import CONTENT_TYPE

ICON = "sliders"
TITLE = gettext_lazy("Calibrations")


@require_http_methods(["GET", "HEAD", "POST"])
def index_view(request: HttpRequest) -> HttpResponse:
    """What was calibrated, what is under way, and a form to begin."""
    form = BeginForm(request.POST or None)
    if request.method == "POST":
        if not may_begin(request.user):
            return permission_denied(request, PermissionDenied())
        if form.is_valid() and _begin(request, form):
            return redirect("learning_calibrations:index")
    page = runs_page(request.GET.get("p"))
    about = {
        "form": form,
        "missing": missing(),
        "may_begin": may_begin(request.user),
        "progress": open_runs(),
        "waiting": waiting(),
        "page": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
        "table": runs_table(page),
        **furniture(TITLE),
    }
    return render(request, "learning_assessments/calibrations/index.html", about)


@require_safe
def calibration_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One calibration: what it stands on, and its questions."""
    run = get_object_or_404(Calibration.objects.select_related("previous", "by").defer("reached"), pk=pk)
    about = {
        "run": run,
        "progress": open_runs(only=run),
        "may_begin": may_begin(request.user),
        "model": model_of(run),
        "is_in_use": run == calibrating.newest(),
        **furniture(_("Calibration of %(day)s") % {"day": day_of(run)}, within=True),
    }
    if run.state == CalibrationState.FINISHED:
        about |= _finished(Listing(request, run))
    return render(request, "learning_assessments/calibrations/calibration.html", about)


def _finished(listing: Listing) -> dict[str, Any]:
    page = listing.page
    return {
        "facts": facts_of(listing.run),
        "counts": counted(listing.run),
        "listing": listing,
        "page": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
    }


@require_POST
def stop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop one after the cycle that it is at."""
    run = get_object_or_404(Calibration, pk=pk)
    if calibrating.stop(run):
        messages.success(request, _("It stops after the cycle that it is at. You can go on with it later."))
    else:
        messages.warning(request, _("It was not under way any more."))
    return redirect(address(run))


@require_POST
def go_on_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with one that was stopped."""
    run = get_object_or_404(Calibration, pk=pk)
    try:
        if running.go_on(run):
            messages.success(request, _("It goes on."))
        else:
            messages.warning(request, _("There is nothing to go on with here."))
    except running.CannotBegin as problem:
        messages.error(request, str(problem))
    return redirect(address(run))


@require_safe
def workbook_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A calibration as a workbook; there is none of what is not finished."""
    finished = Calibration.objects.filter(state=CalibrationState.FINISHED).select_related("previous")
    run = get_object_or_404(finished, pk=pk)
    file = io.BytesIO()
    write_workbook(run, file)
    named_so = {"Content-Disposition": f'attachment; filename="dinh-co-{run.pk}.xlsx"'}
    return HttpResponse(file.getvalue(), content_type=CONTENT_TYPE, headers=named_so)


def furniture(title: str, *, within: bool = False, above: Calibration | None = None) -> dict[str, Any]:
    """Title and breadcrumbs; of a page below the list with ``within``, and below ``above``."""
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    index = {"url": reverse("learning_calibrations:index"), "label": TITLE}
    trail = [home, *([index] if within else [])]
    if above:
        trail.append({"url": address(above), "label": day_of(above)})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }


def missing() -> str:
    """What has to be installed before anything can be calibrated or drawn; nothing if it is there."""
    try:
        need_numpy()
    except NoNumpy as problem:
        return str(problem)
    return ""


def _begin(request: HttpRequest, form: BeginForm) -> bool:
    try:
        running.begin(**form.cleaned_data, by=request.user)
    except running.CannotBegin as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("It is on its way to a worker. It takes seconds to minutes."))
    return True
