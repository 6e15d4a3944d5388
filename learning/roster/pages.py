"""The list of imports in the Wagtail admin, and the way of a file from its upload to its columns."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, Table, TitleColumn
from wagtail.log_actions import log

from learning.office.listing import TITLE
from learning.people.roles import name_of
from learning.roster import run
from learning.roster.access import let_work, own_roster, rosters_of
from learning.roster.forms import LayoutForm, SheetForm, UploadForm
from learning.roster.layout import Layout, Proposal, layout_of, remember
from learning.roster.models import Roster, State
from learning.roster.workbook import CannotRead, WhichSheet

ICON = "upload"
UPLOADED = "learning.upload_roster"
MOST_LISTED = 100


def address(roster: Roster) -> str:
    """The page of one import."""
    return reverse("learning_rosters:roster", args=[roster.pk])


def index_view(request: HttpRequest) -> HttpResponse:
    """Choose a file; and the imports that were."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (roster := _uploaded(request, form)):
        log(instance=roster, action=UPLOADED, user=request.user)
        return redirect("learning_rosters:columns", pk=roster.pk)
    return render(
        request,
        "learning/rosters/index.html",
        {"form": form, "rosters": _table(request.user), **furniture(_("Import a roster"))},
    )


def _uploaded(request: HttpRequest, form: UploadForm) -> Roster | None:
    file = form.cleaned_data["file"]
    given: dict[str, Any] = {"name": file.name, "sender": form.cleaned_data["sender"], "by": request.user}
    try:
        return run.upload(file.file, **given)[0]
    except WhichSheet:
        return run.keep(file.file, **given)  # it is asked on the next page
    except CannotRead as refused:
        form.add_error("file", str(refused))
        return None


def columns_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column is, with the first rows as they will be read; then it is checked."""
    roster = own_roster(request, pk)
    if roster.state not in run.MAY_BE_CHECKED:
        return redirect(address(roster))
    try:
        proposal = run.look_at(roster)
    except WhichSheet as asked:
        return _ask_for_the_sheet(request, roster, asked.sheets)
    except CannotRead as refused:
        messages.error(request, str(refused))
        return redirect("learning_rosters:index")
    if roster.columns:
        proposal = _as_agreed(proposal, roster)
    form = LayoutForm(request.POST or None, roster=roster, proposal=proposal)
    if request.method == "POST" and form.is_valid() and "check" in request.POST:
        return _agree(request, roster, form)
    about = {"form": form, "roster": roster, "is_remembered": proposal.is_remembered}
    return render(
        request, "learning/rosters/columns.html", {**about, **furniture(_("Columns"), roster=roster)}
    )


def _as_agreed(proposal: Proposal, roster: Roster) -> Proposal:
    layout = layout_of(roster)
    return Proposal(layout, proposal.labels, proposal.samples, proposal.is_remembered, proposal.signature)


def _ask_for_the_sheet(request: HttpRequest, roster: Roster, sheets: list[str]) -> HttpResponse:
    form = SheetForm(request.POST or None, sheets=sheets)
    if request.method == "POST" and form.is_valid():
        roster.sheet = form.cleaned_data["sheet"][:100]
        roster.save(update_fields=["sheet"])
        run.agree(roster, run.look_at(roster).layout)
        return redirect("learning_rosters:columns", pk=roster.pk)
    about = {"form": form, "roster": roster}
    return render(request, "learning/rosters/sheet.html", {**about, **furniture(_("Sheet"), roster=roster)})


def _agree(request: HttpRequest, roster: Roster, form: LayoutForm) -> HttpResponse:
    layout: Layout = form.layout
    form.keep(roster)
    run.agree(roster, layout)
    remember(roster, form.labels)
    if run.wait_for_worker(roster, State.CHECKING, given=run.MAY_BE_CHECKED):
        let_work("check_roster", roster)
    return redirect(address(roster))


def _table(user) -> Table:
    columns = [
        NumberColumn("pk", label=_("No.")),
        TitleColumn("file_name", label=_("File"), get_url=address),
        Column("sender", label=_("Sender")),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("rows", label=_("Rows"), accessor=_in_short),
        DateColumn("uploaded_at", label=_("Uploaded")),
        Column("by", label=_("Uploaded by"), accessor=_uploader),
    ]
    return Table(columns, list(rosters_of(user)[:MOST_LISTED]))


def _uploader(roster: Roster) -> str:
    return name_of(roster.uploaded_by) if roster.uploaded_by else "–"


def _in_short(roster: Roster) -> str:
    return ", ".join(f"{label}: {count}" for _outcome, label, count in roster.counted()) or "–"


def furniture(title: str, *, roster: Roster | None = None) -> dict[str, Any]:
    """Title and breadcrumbs; of a page about ``roster`` if one is given."""
    above = [{"url": reverse("learning_rosters:index"), "label": _("Import a roster")}] if roster else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_learners:index"), "label": TITLE},
            *above,
            {"url": "", "label": title},
        ],
    }
