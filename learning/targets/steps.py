"""One import of figures in the Wagtail admin: what came of its rows, what waits for a decision, what can be done."""

from tempfile import TemporaryFile
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from learning.roster.forms import ApplyForm, DecideForm
from learning.roster.models import Mode, State
from learning.roster.running import MAY_BE_APPLIED, stop, wait_for_worker
from learning.roster.workbook import CannotRead
from learning.targets import run
from learning.targets.access import let_work, own_import
from learning.targets.models import NOT_GOOD, FigureImport, Outcome
from learning.targets.pages import address, below
from learning.targets.reasons import told
from learning.targets.result import CONTENT_TYPE, write_result
from learning.units.models import Unit
from learning.vietnamese import slug

APPLIED, UNDONE = "learning.apply_figures", "learning.undo_figures"
ROWS = 50


@require_safe
def import_view(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, what came of its rows, and what comes next."""
    upload = own_import(request, pk)
    if upload.state == State.NEW:
        return redirect("learning_targets:columns", pk=pk)
    chosen = request.GET.get("outcome", "")
    is_checked = upload.state == State.CHECKED
    about = {
        "upload": upload,
        "states": State,
        "counts": upload.counted(),
        "chosen": chosen if chosen in Outcome.values else "",
        "share": _share(upload),
        "page": _rows(request, upload, chosen),
        "decisions": _decisions(upload) if is_checked else [],
        "apply": ApplyForm(initial={"mode": Mode.ALL if upload.is_good else Mode.VALID}),
        "may_apply": is_checked and upload.count(Outcome.NEW, Outcome.CHANGED),
        "has_problems": upload.count(*NOT_GOOD),
        **below(str(upload)),
    }
    return render(request, "learning/targets/import.html", about)


def _share(upload: FigureImport) -> int | None:
    """How much is done, in percent; None while nobody knows how many rows there are."""
    if not upload.rows_total or upload.state != State.APPLYING:
        return None
    return min(100, 100 * upload.rows_done // upload.rows_total)


def _rows(request: HttpRequest, upload: FigureImport, chosen: str):
    if upload.is_running:
        return None
    rows = upload.rows.filter(outcome=chosen) if chosen in Outcome.values else upload.rows.all()
    page = Paginator(rows.order_by("number"), ROWS).get_page(request.GET.get("p"))
    page.lines = [(row, told(row.reasons)) for row in page]
    return page


def _decisions(upload: FigureImport) -> list[dict[str, Any]]:
    """The names that wait for somebody to say which unit is meant."""
    waiting = run.to_be_decided(upload)
    units = Unit.objects.in_bulk({pk for _asked, among, _count in waiting for pk in among})
    return [
        {
            "asked": asked,
            "count": count,
            "form": DecideForm(among=[units[pk] for pk in among if pk in units], initial={"asked": asked}),
        }
        for asked, among, count in waiting
    ]


@require_POST
def decide_view(request: HttpRequest, pk: int) -> HttpResponse:
    """This name means that unit; then all rows are checked again."""
    upload = own_import(request, pk)
    waiting = {asked: among for asked, among, _count in run.to_be_decided(upload)}
    among = waiting.get(request.POST.get("asked", ""), [])
    form = DecideForm(request.POST, among=list(Unit.objects.filter(pk__in=among)))
    if form.is_valid() and upload.state == State.CHECKED:
        run.decide(upload, **form.cleaned_data)
        if wait_for_worker(upload, State.CHECKING, given=[State.CHECKED]):
            let_work("check_figures", upload)
    return redirect(address(upload))


@require_POST
def apply_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply it, or go on with it."""
    upload = own_import(request, pk)
    form = ApplyForm(request.POST)
    mode = form.cleaned_data["mode"] if form.is_valid() else upload.mode
    if mode == Mode.ALL and not upload.is_good:
        said = _("Some rows are not in order. Correct them, or choose to apply only those that are.")
        messages.error(request, said)
    elif wait_for_worker(upload, State.APPLYING, given=MAY_BE_APPLIED, mode=mode):
        log(instance=upload, action=APPLIED, user=request.user)
        let_work("apply_figures", upload)
    return redirect(address(upload))


@require_POST
def stop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it end after its present batch."""
    upload = own_import(request, pk)
    stop(upload)
    messages.success(request, _("It stops. What was applied until now stays until you undo it."))
    return redirect(address(upload))


def undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole import back, after asking."""
    upload = own_import(request, pk)
    if not upload.may_be_undone:
        return redirect(address(upload))
    if request.method == "POST":
        if wait_for_worker(upload, State.UNDOING, given=[State.APPLIED, State.STOPPED]):
            log(instance=upload, action=UNDONE, user=request.user)
            let_work("undo_figures", upload)
        return redirect(address(upload))
    return render(request, "learning/targets/undo.html", {"upload": upload, **below(_("Undo"))})


@require_safe
def result_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sender's rows with what came of each, to be sent back."""
    upload = own_import(request, pk)
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    try:
        write_result(upload, file)
    except CannotRead as refused:
        file.close()
        messages.error(request, str(refused))
        return redirect(address(upload))
    file.seek(0)
    name = f"ket-qua-{slug(upload.file_name.rsplit('.', 1)[0]) or upload.pk}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
