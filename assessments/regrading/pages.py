"""Marking a question again in the Wagtail admin: chosen, looked at, decided, written."""

import io
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, Table, TitleColumn
from wagtail.log_actions import log

from assessments.bank.filters import is_key
from assessments.cells import CONTENT_TYPE
from assessments.regrading import run
from assessments.regrading.forms import DecideForm, RegradeForm
from assessments.regrading.models import Regrade, Step
from assessments.regrading.shown import certificates, changed, counted, named
from assessments.regrading.workbook import write_workbook
from assessments.tasks import go_on_regrading

ICON = "rotate"
TITLE = gettext_lazy("Mark again")
PERMISSION = "learning_assessments.add_regrade"
DECIDED = "learning_assessments.regrade"
MOST_LISTED, MOST_SHOWN = 50, 200


@require_safe
def index_view(request: HttpRequest) -> HttpResponse:
    """What was marked again so far."""
    columns = [
        TitleColumn("title", label=_("Question"), get_url=address),
        Column("counts", label=_("What counts"), accessor="get_counts_display"),
        Column("step", label=pgettext("regrade", "State"), accessor="get_step_display"),
        DateColumn("begun_at", label=pgettext("regrade", "Begun")),
    ]
    table = Table(columns, list(Regrade.objects.all()[:MOST_LISTED]))
    return render(request, "learning_assessments/regrading/index.html", {"table": table, **furniture(TITLE)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_view(request: HttpRequest) -> HttpResponse:
    """Choose a question and what shall count; then it is worked out, and nothing else."""
    asked = request.GET.get("question", "")
    form = RegradeForm(request.POST or None, initial={"question": asked if is_key(asked) else None})
    if request.method == "POST" and form.is_valid():
        try:
            regrade = run.begin(**form.cleaned_data, by=request.user)
        except run.CannotRegrade as problem:
            form.add_error(None, str(problem))
        else:
            _send(regrade)
            return redirect(address(regrade))
    about = {"form": form, **furniture(_("A question that was wrong"), within=True)}
    return render(request, "learning_assessments/regrading/new.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
def regrade_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changes, before anything is written; and after it what came of it."""
    regrade = get_object_or_404(Regrade.objects.select_related("by"), pk=pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _decide(request, regrade, form.cleaned_data["reason"])
    rows = changed(regrade)
    about = {
        "regrade": regrade,
        "form": form,
        "counts": counted(regrade),
        "lines": named(request.user, rows[:MOST_SHOWN]),
        "most_shown": MOST_SHOWN,
        "certificates": certificates(regrade) if regrade.step == Step.DONE else [],
        "written": regrade.attempts.filter(done_at__isnull=False).count(),
        **furniture(regrade.title, within=True),
    }
    return render(request, "learning_assessments/regrading/regrade.html", about)


def _decide(request: HttpRequest, regrade: Regrade, reason: str) -> HttpResponse:
    if run.decide(regrade=regrade, reason=reason, by=request.user):
        if regrade.question:
            log(instance=regrade.question, action=DECIDED, user=request.user, data={"regrade": regrade.pk})
        _send(regrade)
        messages.success(request, _("The attempts are being marked again."))
    else:
        messages.warning(request, _("This was decided already."))
    return redirect(address(regrade))


@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave everything as it is."""
    regrade = get_object_or_404(Regrade, pk=pk)
    if run.drop(regrade=regrade):
        messages.success(request, _("Nothing was changed."))
    return redirect("learning_regrading:index")


@require_safe
def workbook_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Before and after as a workbook."""
    regrade = get_object_or_404(Regrade, pk=pk)
    file = io.BytesIO()
    write_workbook(regrade, file, user=request.user)
    named_so = {"Content-Disposition": f'attachment; filename="cham-lai-{regrade.pk}.xlsx"'}
    return HttpResponse(file.getvalue(), content_type=CONTENT_TYPE, headers=named_so)


def address(regrade: Regrade) -> str:
    """The address of a regrade's page."""
    return reverse("learning_regrading:regrade", args=[regrade.pk])


def _send(regrade: Regrade) -> None:
    transaction.on_commit(lambda: go_on_regrading.delay(regrade.pk))


def furniture(title: str, *, within: bool = False) -> dict[str, Any]:
    """Title and breadcrumbs; of a page below the list with ``within``."""
    index = {"url": reverse("learning_regrading:index"), "label": TITLE}
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [home, *([index] if within else []), {"url": "", "label": title}],
    }
