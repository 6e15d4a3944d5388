"""Reports of one's own in the Wagtail admin: the list, one of them with its figures, and making it."""

import io
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from learning import registry
from learning.reports.formats.base import FormatUnavailable, file_name
from learning.reports.periods import Period, local_day
from learning.reports.views import REFUSED
from learning.saved import deliver
from learning.saved.access import may_change, own_report, reports_of, visible_report
from learning.saved.draft import draft
from learning.saved.forms import SavedReportForm
from learning.saved.models import Recipient, SavedReport, Sending
from learning.saved.periods import period_on
from learning.saved.screen import figures, inbox_of

ICON = "list-ul"
TITLE = gettext_lazy("My reports")
MADE, CHANGED, DELETED = "learning.make_report", "learning.change_report", "learning.delete_report"
MOST_LISTED = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What was sent to the user, her reports, and those that are shared with her."""
    found = list(reports_of(request.user)[:MOST_LISTED])
    context = {
        "inbox": inbox_of(request.user)[:20],
        "own": [one for one in found if one.owner_id == request.user.pk],
        "shared": [one for one in found if one.owner_id != request.user.pk],
    }
    return render(request, "learning/saved/index.html", {**context, **furniture(str(TITLE))})


@require_safe
def report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One report with the figures of today, or those of the period of a sending."""
    saved = visible_report(request, uuid)
    sending = _read(request, saved)
    context: dict[str, Any] = {"saved": saved, "may_change": may_change(request.user, saved)}
    context["leaves"] = Recipient.objects.filter(report=saved, user_id=request.user.pk, left_at=None).exists()
    if context["may_change"]:
        context["sendings"] = saved.sendings.select_related("user")[:20]
        context["recipients"] = saved.recipients.select_related("user")
    try:
        period = _period(request, saved, sending)
        context |= figures(saved, draft(saved, period), period)
    except REFUSED as problem:
        context["problem"] = str(problem)
    return render(request, "learning/saved/report.html", {**context, **furniture(saved.name, above=True)})


def _read(request: HttpRequest, saved: SavedReport) -> Sending | None:
    """The sending that led here, which is read by that."""
    try:
        asked = UUID(request.GET.get("sending", ""))
    except ValueError:
        return None
    found = saved.sendings.filter(uuid=asked, user_id=request.user.pk).first()
    if found and found.read_at is None:
        Sending.objects.filter(pk=found.pk).update(read_at=timezone.now())
    return found


def _period(request: HttpRequest, saved: SavedReport, sending: Sending | None = None) -> Period:
    if sending:
        return Period.parse(sending.period, sending.calendar)
    asked = request.GET.get("period") or saved.period
    return period_on(local_day(timezone.now()), period=asked, calendar=saved.calendar)


@require_safe
def download(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """The figures as they stand now, as a file in any of the formats that reports have."""
    saved = visible_report(request, uuid)
    if name not in registry.report_formats:
        raise Http404
    made, file = registry.report_formats[name], io.BytesIO()
    try:
        found = draft(saved, _period(request, saved))
        made.write(found, file)
    except (*REFUSED, FormatUnavailable) as problem:
        messages.error(request, str(problem))
        return redirect("learning_saved:report", uuid=uuid)
    named = f'attachment; filename="{file_name(found, made.extension)}"'
    headers = {"Content-Disposition": named}
    return HttpResponse(file.getvalue(), content_type=made.content_type, headers=headers)


def new(request: HttpRequest) -> HttpResponse:
    """Put a report together."""
    form = SavedReportForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        log(instance=saved, action=MADE, user=request.user)
        messages.success(request, _("The report is saved."))
        return redirect("learning_saved:report", uuid=saved.uuid)
    context = {"form": form, **furniture(_("Make a report"), above=True)}
    return render(request, "learning/saved/form.html", context)


def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what it counts, and who gets it."""
    saved = own_report(request, uuid)
    form = SavedReportForm(request.POST or None, user=request.user, saved=saved)
    if request.method == "POST" and form.is_valid():
        form.save()
        log(instance=saved, action=CHANGED, user=request.user)
        messages.success(request, _("The report is saved."))
        return redirect("learning_saved:report", uuid=saved.uuid)
    context = {"form": form, "saved": saved, **furniture(_("Change the report"), above=True)}
    return render(request, "learning/saved/form.html", context)


@require_POST
def copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A private copy for the user: without recipients, and sent to nobody."""
    saved = visible_report(request, uuid)
    names = ("unit", "form", "rows", "indicators", "audience", "programme", "courses")
    kept = {name: getattr(saved, name) for name in (*names, "calendar", "period", "basis", "compared")}
    name = Truncator(_("Copy of %(report)s") % {"report": saved.name}).chars(120)
    # Who posts twice gets one copy, as long as nobody has changed it.
    made, _is_new = SavedReport.objects.get_or_create(name=name, owner=request.user, when="", **kept)
    return redirect("learning_saved:edit", uuid=made.uuid)


def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Delete it with all that was sent of it, after asking."""
    saved = own_report(request, uuid)
    if request.method == "POST":
        log(instance=saved, action=DELETED, user=request.user)
        saved.delete()
        messages.success(request, _("The report is deleted."))
        return redirect("learning_saved:index")
    context = {"saved": saved, **furniture(_("Delete the report"), above=True)}
    return render(request, "learning/saved/delete.html", context)


def leave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Get it no more, after asking. Also for who may not see the report any longer."""
    mine = Recipient.objects.filter(report__uuid=uuid, user_id=request.user.pk)
    recipient = mine.select_related("report").first()
    saved = recipient.report if recipient else visible_report(request, uuid)
    if request.method == "POST":
        mine.filter(left_at__isnull=True).update(left_at=timezone.now())
        messages.success(request, _("This report is sent to you no more."))
        return redirect("learning_saved:index")
    gets_it = recipient is not None and recipient.left_at is None
    context = {"saved": saved, "gets_it": gets_it, **furniture(_("Get it no more"), above=True)}
    return render(request, "learning/saved/leave.html", context)


@require_POST
def send_again(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Send once more what could not be sent."""
    saved = own_report(request, uuid)
    sending = get_object_or_404(saved.sendings, pk=pk)
    if deliver.again(sending):
        messages.success(request, _("It is sent with the next run, in a few minutes."))
    return redirect("learning_saved:report", uuid=uuid)


def furniture(title: str, *, above: bool = False) -> dict[str, Any]:
    """Title and breadcrumbs."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if above:
        crumbs.append({"url": reverse("learning_saved:index"), "label": str(TITLE)})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
