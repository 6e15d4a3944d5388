"""One import in the Wagtail admin: what came of its rows, and what can be done with it now."""

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

from learning.roster import run
from learning.roster.access import let_work, own_roster
from learning.roster.forms import ApplyForm, DecideForm
from learning.roster.models import NOT_GOOD, Mode, Outcome, Roster, State
from learning.roster.pages import address, furniture
from learning.roster.preview import changes
from learning.roster.reasons import told
from learning.roster.result import CONTENT_TYPE, write_result
from learning.roster.workbook import CannotRead
from learning.units.models import Unit
from learning.vietnamese import slug

APPLIED, UNDONE, SENT = "learning.apply_roster", "learning.undo_roster", "learning.download_roster"
ROWS = 50


@require_safe
def roster_view(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, what came of its rows, and what comes next."""
    roster = own_roster(request, pk)
    if roster.state == State.NEW:
        return redirect("learning_rosters:columns", pk=pk)
    chosen = request.GET.get("outcome", "")
    about = {
        "roster": roster,
        "states": State,
        "counts": roster.counted(),
        "chosen": chosen if chosen in Outcome.values else "",
        "share": _share(roster),
        "page": _rows(request, roster, chosen),
        "decisions": _decisions(roster) if roster.state == State.CHECKED else [],
        "apply": ApplyForm(initial={"mode": Mode.ALL if roster.is_good else Mode.VALID}),
        "may_apply": roster.state == State.CHECKED and roster.count(Outcome.NEW, Outcome.CHANGED),
        "has_problems": roster.count(*NOT_GOOD),
    }
    return render(request, "learning/rosters/roster.html", {**about, **furniture(str(roster), roster=roster)})


def _share(roster: Roster) -> int | None:
    """How much is done, in percent; None while nobody knows how many rows there are."""
    if not roster.rows_total or roster.state != State.APPLYING:
        return None
    return min(100, 100 * roster.rows_done // roster.rows_total)


def _rows(request: HttpRequest, roster: Roster, chosen: str):
    if roster.is_running:
        return None
    rows = roster.rows.filter(outcome=chosen) if chosen in Outcome.values else roster.rows.all()
    page = Paginator(rows.order_by("number"), ROWS).get_page(request.GET.get("p"))
    changed = changes(roster, page) if roster.state == State.CHECKED else {}
    for row in page:
        row.changes = changed.get(row.number, [])
    page.lines = [(row, told(row.reasons)) for row in page]
    return page


def _decisions(roster: Roster) -> list[dict[str, Any]]:
    """The names that wait for somebody to say which unit is meant."""
    waiting = run.to_be_decided(roster)
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
    roster = own_roster(request, pk)
    waiting = {asked: among for asked, among, _count in run.to_be_decided(roster)}
    among = waiting.get(request.POST.get("asked", ""), [])
    form = DecideForm(request.POST, among=list(Unit.objects.filter(pk__in=among)))
    if form.is_valid() and roster.state == State.CHECKED:
        run.decide(roster, **form.cleaned_data)
        if run.wait_for_worker(roster, State.CHECKING, given=[State.CHECKED]):
            let_work("check_roster", roster)
    return redirect(address(roster))


@require_POST
def apply_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply it, or go on with it."""
    roster = own_roster(request, pk)
    form = ApplyForm(request.POST)
    mode = form.cleaned_data["mode"] if form.is_valid() else roster.mode
    if mode == Mode.ALL and not roster.is_good:
        said = _("Some rows are not in order. Correct them, or choose to apply only those that are.")
        messages.error(request, said)
    elif run.wait_for_worker(roster, State.APPLYING, given=run.MAY_BE_APPLIED, mode=mode):
        log(instance=roster, action=APPLIED, user=request.user)
        let_work("apply_roster", roster)
    return redirect(address(roster))


@require_POST
def stop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it end after its present batch."""
    roster = own_roster(request, pk)
    run.stop(roster)
    messages.success(request, _("It stops. What was applied until now stays until you undo it."))
    return redirect(address(roster))


def undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole import back, after asking."""
    roster = own_roster(request, pk)
    if not roster.may_be_undone:
        return redirect(address(roster))
    if request.method == "POST":
        if run.wait_for_worker(roster, State.UNDOING, given=[State.APPLIED, State.STOPPED]):
            log(instance=roster, action=UNDONE, user=request.user)
            let_work("undo_roster", roster)
        return redirect(address(roster))
    return render(
        request, "learning/rosters/undo.html", {"roster": roster, **furniture(_("Undo"), roster=roster)}
    )


@require_safe
def result_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sender's rows with what came of each, to be sent back."""
    roster = own_roster(request, pk)
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    try:
        write_result(roster, file)
    except CannotRead as refused:
        file.close()
        messages.error(request, str(refused))
        return redirect(address(roster))
    file.seek(0)
    log(instance=roster, action=SENT, user=request.user)
    name = f"ket-qua-{slug(roster.file_name.rsplit('.', 1)[0]) or roster.pk}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
