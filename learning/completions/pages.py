"""The list of imports in the Wagtail admin, and the way of an export from its upload to its columns."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, Table, TitleColumn
from wagtail.log_actions import log

from learning.completions import run
from learning.completions.access import imports_of, let_work, own_import
from learning.completions.entries import is_lines
from learning.completions.forms import LayoutForm, UploadForm
from learning.completions.models import CompletionImport
from learning.office.listing import TITLE
from learning.people.roles import name_of
from learning.roster.forms import SheetForm
from learning.roster.layout import Proposal, layout_of, remember
from learning.roster.models import State
from learning.roster.running import MAY_BE_CHECKED, wait_for_worker
from learning.roster.workbook import CannotRead, WhichSheet

ICON = "download"
UPLOADED = "learning.upload_completions"
MOST_LISTED = 100


def address(upload: CompletionImport) -> str:
    """The page of one import."""
    return reverse("learning_completions:import", args=[upload.pk])


def index_view(request: HttpRequest) -> HttpResponse:
    """Choose a file; and the imports that were."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (upload := _uploaded(request, form)):
        log(instance=upload, action=UPLOADED, user=request.user)
        if is_lines(upload.file_name):
            return _check(upload)
        return redirect("learning_completions:columns", pk=upload.pk)
    about = {"form": form, "imports": _table(request.user), **furniture(_("Import completions"))}
    return render(request, "learning/completions/index.html", about)


def _uploaded(request: HttpRequest, form: UploadForm) -> CompletionImport | None:
    file = form.cleaned_data["file"]
    given: dict[str, Any] = {"name": file.name, "sender": form.cleaned_data["sender"], "by": request.user}
    try:
        return run.upload(file.file, **given)[0]
    except WhichSheet:
        return run.keep(file.file, **given)  # it is asked on the next page
    except CannotRead as refused:
        form.add_error("file", str(refused))
        return None


def _check(upload: CompletionImport) -> HttpResponse:
    if wait_for_worker(upload, State.CHECKING, given=MAY_BE_CHECKED):
        let_work("check_completions", upload)
    return redirect(address(upload))


def columns_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column is, with the first rows as they will be read; then it is checked."""
    upload = own_import(request, pk)
    if upload.state not in MAY_BE_CHECKED:
        return redirect(address(upload))
    if is_lines(upload.file_name):
        return _check(upload) if request.method == "POST" else _begin_again(request, upload)
    try:
        proposal = run.look_at(upload)
    except WhichSheet as asked:
        return _ask_for_the_sheet(request, upload, asked.sheets)
    except CannotRead as refused:
        messages.error(request, str(refused))
        return redirect("learning_completions:index")
    if upload.columns:
        proposal = _as_agreed(proposal, upload)
    form = LayoutForm(request.POST or None, upload=upload, proposal=proposal)
    if request.method == "POST" and "check" in request.POST and form.is_valid():
        form.keep(upload)
        run.agree(upload, form.layout)
        remember(upload, form.labels, sender=run.mapping_of(upload.sender))
        return _check(upload)
    about = {"form": form, "upload": upload, "is_remembered": proposal.is_remembered}
    about |= furniture(_("Columns"), upload=upload)
    return render(request, "learning/completions/columns.html", about)


def _begin_again(request: HttpRequest, upload: CompletionImport) -> HttpResponse:
    """Statements have no columns: what was stopped is only begun again."""
    about = {"upload": upload, **furniture(_("Check the rows"), upload=upload)}
    return render(request, "learning/completions/lines.html", about)


def _as_agreed(proposal: Proposal, upload: CompletionImport) -> Proposal:
    layout = layout_of(upload)
    return Proposal(layout, proposal.labels, proposal.samples, proposal.is_remembered, proposal.signature)


def _ask_for_the_sheet(request: HttpRequest, upload: CompletionImport, sheets: list[str]) -> HttpResponse:
    form = SheetForm(request.POST or None, sheets=sheets)
    if request.method == "POST" and form.is_valid():
        upload.sheet = form.cleaned_data["sheet"][:100]
        upload.save(update_fields=["sheet"])
        run.understood(upload, run.look_at(upload))
        return redirect("learning_completions:columns", pk=upload.pk)
    about = {"form": form, "upload": upload, **furniture(_("Sheet"), upload=upload)}
    return render(request, "learning/completions/sheet.html", about)


def _table(user) -> Table:
    columns = [
        NumberColumn("pk", label=_("No.")),
        TitleColumn("file_name", label=_("File"), get_url=address),
        Column("sender", label=_("Platform")),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("rows", label=_("Rows"), accessor=_in_short),
        DateColumn("uploaded_at", label=_("Uploaded")),
        Column("by", label=_("Uploaded by"), accessor=_uploader),
    ]
    return Table(columns, list(imports_of(user)[:MOST_LISTED]))


def _uploader(upload: CompletionImport) -> str:
    return name_of(upload.uploaded_by) if upload.uploaded_by else "–"


def _in_short(upload: CompletionImport) -> str:
    return ", ".join(f"{label}: {count}" for _outcome, label, count in upload.counted()) or "–"


def furniture(title: str, *, upload: CompletionImport | None = None) -> dict[str, Any]:
    """Title and breadcrumbs; of a page about ``upload`` if one is given."""
    index = {"url": reverse("learning_completions:index"), "label": _("Import completions")}
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_learners:index"), "label": TITLE},
            *([index] if upload else []),
            {"url": "", "label": title},
        ],
    }
