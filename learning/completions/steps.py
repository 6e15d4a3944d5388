"""One import in the Wagtail admin: what came of its rows, what waits for a decision, and what can be done now."""

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

from learning.completions import courses, run
from learning.completions.access import let_work, own_import
from learning.completions.entries import is_lines
from learning.completions.forms import CourseForm, PeopleForm
from learning.completions.models import NOT_GOOD, CompletionImport, Outcome
from learning.completions.pages import address, furniture
from learning.completions.reasons import told
from learning.completions.result import CONTENT_TYPE, write_result
from learning.roster.forms import ApplyForm
from learning.roster.models import Mode, State
from learning.roster.running import MAY_BE_APPLIED, stop, wait_for_worker
from learning.roster.workbook import CannotRead
from learning.vietnamese import slug

APPLIED, UNDONE = "learning.apply_completions", "learning.undo_completions"
SENT, DECIDED = "learning.download_completions", "learning.decide_course"
ROWS = 50


@require_safe
def import_view(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, what came of its rows, and what comes next."""
    upload = own_import(request, pk)
    if upload.state == State.NEW:
        return redirect("learning_completions:columns", pk=pk)
    chosen = request.GET.get("outcome", "")
    is_checked = upload.state == State.CHECKED
    about = {
        "upload": upload,
        "states": State,
        "counts": upload.counted(),
        "chosen": chosen if chosen in Outcome.values else "",
        "share": _share(upload),
        "page": _rows(request, upload, chosen),
        "courses": _courses(upload) if is_checked else [],
        "people": PeopleForm(upload=upload, by=request.user) if is_checked else None,
        "apply": ApplyForm(initial={"mode": Mode.ALL if upload.is_good else Mode.VALID}),
        "may_apply": is_checked and upload.count(Outcome.NEW),
        "has_columns": upload.state in (State.CHECKED, State.FAILED) and not is_lines(upload.file_name),
        "has_problems": upload.count(*NOT_GOOD),
    }
    return render(
        request, "learning/completions/import.html", {**about, **furniture(str(upload), upload=upload)}
    )


def _share(upload: CompletionImport) -> int | None:
    """How much is done, in percent; None while nobody knows how many rows there are."""
    if not upload.rows_total or upload.state != State.APPLYING:
        return None
    return min(100, 100 * upload.rows_done // upload.rows_total)


def _rows(request: HttpRequest, upload: CompletionImport, chosen: str):
    if upload.is_running:
        return None
    rows = upload.rows.filter(outcome=chosen) if chosen in Outcome.values else upload.rows.all()
    page = Paginator(rows.order_by("number").select_related("course"), ROWS).get_page(request.GET.get("p"))
    page.lines = [(row, told(row.reasons)) for row in page]
    return page


def _courses(upload: CompletionImport) -> list[dict[str, Any]]:
    """What the platform's courses are taken for, those that nobody has decided first."""
    ours = [("", _("Not decided")), *((one.pk, one.title) for one in courses.offered())]
    found = run.courses_in(upload)
    return [{"asked": asked, "course": own, "count": count, "choices": ours} for asked, own, count in found]


@require_POST
def course_view(request: HttpRequest, pk: int) -> HttpResponse:
    """This course of the platform is that one of ours; then all rows are checked again."""
    upload = own_import(request, pk)
    form = CourseForm(request.POST)
    asked = {one for one, _course, _count in run.courses_in(upload)}
    if upload.state == State.CHECKED and form.is_valid() and form.cleaned_data["asked"] in asked:
        courses.decide(upload, by=request.user, **form.cleaned_data)
        data = {"asked": form.cleaned_data["asked"], "course": str(form.cleaned_data["course"] or "–")}
        log(instance=upload, action=DECIDED, user=request.user, data=data)
        _check_again(upload)
    return redirect(address(upload))


@require_POST
def people_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Make records of people whom nobody knows, or make none; then all rows are checked again."""
    upload = own_import(request, pk)
    form = PeopleForm(request.POST, upload=upload, by=request.user)
    if upload.state == State.CHECKED and form.is_valid():
        form.keep(upload)
        _check_again(upload)
    return redirect(address(upload))


def _check_again(upload: CompletionImport) -> None:
    if wait_for_worker(upload, State.CHECKING, given=[State.CHECKED]):
        let_work("check_completions", upload)


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
        let_work("apply_completions", upload)
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
            let_work("undo_completions", upload)
        return redirect(address(upload))
    about = {"upload": upload, **furniture(_("Undo"), upload=upload)}
    return render(request, "learning/completions/undo.html", about)


@require_safe
def result_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The platform's rows with what came of each, to be sent back."""
    upload = own_import(request, pk)
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    try:
        write_result(upload, file)
    except CannotRead as refused:
        file.close()
        messages.error(request, str(refused))
        return redirect(address(upload))
    file.seek(0)
    log(instance=upload, action=SENT, user=request.user)
    name = f"ket-qua-{slug(upload.file_name.rsplit('.', 1)[0]) or upload.pk}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
