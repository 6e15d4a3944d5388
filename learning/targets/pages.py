"""The list of imports of figures, the template, and the way of a file from its upload to its columns."""

import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, Table, TitleColumn
from wagtail.log_actions import log

from learning.people.rights import Right
from learning.people.roles import name_of, units_visible_to
from learning.roster.forms import SheetForm
from learning.roster.layout import Proposal, layout_of, remember
from learning.roster.models import State
from learning.roster.running import MAY_BE_CHECKED, wait_for_worker
from learning.roster.workbook import CannotRead, WhichSheet
from learning.targets import run
from learning.targets.access import imports_of, let_work, own_import
from learning.targets.furniture import furniture
from learning.targets.import_forms import LayoutForm, UploadForm
from learning.targets.models import About, FigureImport
from learning.targets.template import CONTENT_TYPE, write_template
from learning.units.tree import home_provinces

UPLOADED = "learning.upload_figures"
MOST_LISTED, MOST_UNITS = 100, 5000
FILES = {About.TARGETS: "mau-chi-tieu", About.POPULATIONS: "mau-doi-tuong", About.SERIES: "mau-chi-so"}


def address(upload: FigureImport) -> str:
    """The page of one import."""
    return reverse("learning_targets:import", args=[upload.pk])


def below(title: str) -> dict[str, Any]:
    """Title and breadcrumbs of a page below the list of imports."""
    return furniture(title, above=(_("Import figures"), reverse("learning_targets:imports")))


def imports_view(request: HttpRequest) -> HttpResponse:
    """Choose a file; and the imports that were."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (upload := _uploaded(request, form)):
        log(instance=upload, action=UPLOADED, user=request.user)
        return redirect("learning_targets:columns", pk=upload.pk)
    about = {
        "form": form,
        "imports": _table(request.user),
        "templates": [(value, About(value).label) for value in About.values],
        **furniture(_("Import figures")),
    }
    return render(request, "learning/targets/imports.html", about)


@require_safe
def template_view(request: HttpRequest, about: str) -> HttpResponse:
    """The workbook to be filled in, with the units of the user."""
    if about not in About.values:
        raise Http404
    today = timezone.localdate()
    units = units_visible_to(request.user, may=Right.SET_TARGETS).valid_on(today)
    homes = home_provinces(today)
    if request.user.is_superuser and len(homes) == 1:
        units = units.filter(path__startswith=homes[0].path)
    file = io.BytesIO()
    write_template(about, list(units.order_by("path")[:MOST_UNITS]), file, today=today)
    named = f'attachment; filename="{FILES[About(about)]}.xlsx"'
    return HttpResponse(file.getvalue(), content_type=CONTENT_TYPE, headers={"Content-Disposition": named})


def _uploaded(request: HttpRequest, form: UploadForm) -> FigureImport | None:
    file, given = form.cleaned_data["file"], form.cleaned_data
    said: dict[str, Any] = {
        "name": file.name,
        "sender": given["sender"],
        "by": request.user,
        "about": given["about"],
    }
    try:
        return run.upload(file.file, **said)
    except WhichSheet:
        return run.keep(file.file, **said)  # it is asked on the next page
    except CannotRead as refused:
        form.add_error("file", str(refused))
        return None


def columns_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column is, with the first rows as they will be read; then it is checked."""
    upload = own_import(request, pk)
    if upload.state not in MAY_BE_CHECKED:
        return redirect(address(upload))
    try:
        proposal = run.look_at(upload)
    except WhichSheet as asked:
        return _ask_for_the_sheet(request, upload, asked.sheets)
    except CannotRead as refused:
        messages.error(request, str(refused))
        return redirect("learning_targets:imports")
    if upload.columns:
        proposal = _as_agreed(proposal, upload)
    form = LayoutForm(request.POST or None, upload=upload, proposal=proposal)
    if request.method == "POST" and "check" in request.POST and form.is_valid():
        form.keep(upload)
        run.agree(upload, form.layout)
        remember(upload, form.labels, sender=run.mapping_of(upload))
        if wait_for_worker(upload, State.CHECKING, given=MAY_BE_CHECKED):
            let_work("check_figures", upload)
        return redirect(address(upload))
    about = {"form": form, "upload": upload, "is_remembered": proposal.is_remembered, **below(_("Columns"))}
    return render(request, "learning/targets/columns.html", about)


def _as_agreed(proposal: Proposal, upload: FigureImport) -> Proposal:
    return Proposal(
        layout_of(upload), proposal.labels, proposal.samples, proposal.is_remembered, proposal.signature
    )


def _ask_for_the_sheet(request: HttpRequest, upload: FigureImport, sheets: list[str]) -> HttpResponse:
    form = SheetForm(request.POST or None, sheets=sheets)
    if request.method == "POST" and form.is_valid():
        upload.sheet = form.cleaned_data["sheet"][:100]
        upload.save(update_fields=["sheet"])
        run.agree(upload, run.look_at(upload).layout)
        return redirect("learning_targets:columns", pk=upload.pk)
    return render(
        request, "learning/targets/sheet.html", {"form": form, "upload": upload, **below(_("Sheet"))}
    )


def _table(user) -> Table:
    columns = [
        NumberColumn("pk", label=_("No.")),
        TitleColumn("file_name", label=_("File"), get_url=address),
        Column("about", label=_("What it holds"), accessor="get_about_display"),
        Column("sender", label=_("Sender")),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("rows", label=_("Rows"), accessor=_in_short),
        DateColumn("uploaded_at", label=_("Uploaded")),
        Column("by", label=_("Uploaded by"), accessor=_uploader),
    ]
    return Table(columns, list(imports_of(user)[:MOST_LISTED]))


def _uploader(upload: FigureImport) -> str:
    return name_of(upload.uploaded_by) if upload.uploaded_by else "–"


def _in_short(upload: FigureImport) -> str:
    return ", ".join(f"{label}: {count}" for _outcome, label, count in upload.counted()) or "–"
