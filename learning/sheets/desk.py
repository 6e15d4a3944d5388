"""One import in the Wagtail admin: what came of its rows, what waits for a decision, and what can be done now.

A kind of import is a ``Desk`` that says what is its own. Every page works without a script.
"""

from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from learning.sheets.forms import ApplyForm, DecideForm
from learning.sheets.intake import Intake
from learning.sheets.models import Mode, State, Upload
from learning.sheets.result import CONTENT_TYPE
from learning.sheets.running import MAY_BE_APPLIED, stop, wait_for_worker
from learning.sheets.steps import decide
from learning.sheets.work import let_work
from learning.sheets.workbook import CannotRead
from learning.units.models import Unit
from learning.vietnamese import slug

ROWS = 50


class Desk(Intake):
    """One kind of import, with all its pages."""

    changing: tuple[Any, ...]  # what a row comes out as that applying does something with
    notes_sending = True  # whether it is logged who took the rows away: they name people

    def told(self, reasons: list) -> str:
        """The reasons of a row as sentences."""
        raise NotImplementedError

    def write_result(self, upload: Any, file: BinaryIO) -> None:
        """Write the rows with what came of each. Raises CannotRead."""
        raise NotImplementedError

    def to_be_decided(self, upload: Any) -> list[tuple[str, list[int], int]]:
        """The names that may mean several units: the name, the units' ids, and how many rows have it."""
        return []

    def about(self, request: HttpRequest, upload: Any) -> dict[str, Any]:
        """What else stands on the page of an import."""
        return {"decisions": self._decisions(upload) if upload.state == State.CHECKED else []}

    def look_closer(self, upload: Any, page: Page) -> None:
        """Find out what else is shown of the rows of a page."""

    def import_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far it is, what came of its rows, and what comes next."""
        upload = self.own(request, pk)
        if upload.state == State.NEW:
            return redirect(self.address(upload, "columns"))
        chosen = request.GET.get("outcome", "")
        chosen = chosen if chosen in upload.OUTCOMES.values else ""
        is_open = upload.state in (State.CHECKED, State.FAILED)
        about = {
            "states": State,
            "counts": upload.counted(),
            "chosen": chosen,
            "share": _share(upload),
            "page": self._rows(request, upload, chosen),
            "apply": ApplyForm(initial={"mode": Mode.ALL if upload.is_good else Mode.VALID}),
            "may_apply": upload.state == State.CHECKED and upload.count(*self.changing),
            "has_problems": upload.count(*upload.NOT_GOOD),
            "has_columns": is_open and self.has_columns(upload),
            **self.about(request, upload),
        }
        return self.shown(request, self.page, str(upload), upload, **about)

    def _rows(self, request: HttpRequest, upload: Upload, chosen: str):
        if upload.is_running:
            return None
        rows = upload.rows.filter(outcome=chosen) if chosen else upload.rows.all()
        page = Paginator(rows.order_by("number"), ROWS).get_page(request.GET.get("p"))
        self.look_closer(upload, page)
        page.lines = [(row, self.told(row.reasons)) for row in page]
        return page

    def _decisions(self, upload: Upload) -> list[dict[str, Any]]:
        """The names that wait for somebody to say which unit is meant."""
        waiting = self.to_be_decided(upload)
        units = Unit.objects.in_bulk({pk for _asked, among, _count in waiting for pk in among})
        return [
            {
                "asked": asked,
                "count": count,
                "form": DecideForm(
                    among=[units[pk] for pk in among if pk in units], initial={"asked": asked}
                ),
            }
            for asked, among, count in waiting
        ]

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """This name means that unit; then all rows are checked again."""
        upload = self.own(request, pk)
        waiting = {asked: among for asked, among, _count in self.to_be_decided(upload)}
        among = waiting.get(request.POST.get("asked", ""), [])
        form = DecideForm(request.POST, among=list(Unit.objects.filter(pk__in=among)))
        if form.is_valid() and upload.state == State.CHECKED:
            decide(upload, **form.cleaned_data)
            return self.begin_check(upload, given=(State.CHECKED,))
        return redirect(self.address(upload))

    def apply_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Apply it, or go on with it."""
        upload = self.own(request, pk)
        form = ApplyForm(request.POST)
        mode = form.cleaned_data["mode"] if form.is_valid() else upload.mode
        if mode == Mode.ALL and not upload.is_good:
            said = _("Some rows are not in order. Correct them, or choose to apply only those that are.")
            messages.error(request, said)
        elif wait_for_worker(upload, State.APPLYING, given=MAY_BE_APPLIED, mode=mode):
            self._given_to_worker(request, upload, "apply")
        return redirect(self.address(upload))

    def _given_to_worker(self, request: HttpRequest, upload: Upload, what: str) -> None:
        log(instance=upload, action=self.action(what), user=request.user)
        let_work(f"{what}_{self.work}", upload)

    def stop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let it end after its present batch."""
        upload = self.own(request, pk)
        stop(upload)
        messages.success(request, _("It stops. What was applied until now stays until you undo it."))
        return redirect(self.address(upload))

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the whole import back, after asking."""
        upload = self.own(request, pk)
        if not upload.may_be_undone:
            return redirect(self.address(upload))
        if request.method == "POST":
            if wait_for_worker(upload, State.UNDOING, given=[State.APPLIED, State.STOPPED]):
                self._given_to_worker(request, upload, "undo")
            return redirect(self.address(upload))
        return self.shown(request, "undo", _("Undo"), upload)

    def result_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The sender's rows with what came of each, to be sent back."""
        upload = self.own(request, pk)
        file = TemporaryFile()  # noqa: SIM115  the response closes it
        try:
            self.write_result(upload, file)
        except CannotRead as refused:
            file.close()
            messages.error(request, str(refused))
            return redirect(self.address(upload))
        file.seek(0)
        if self.notes_sending:
            log(instance=upload, action=self.action("download"), user=request.user)
        name = f"ket-qua-{slug(upload.file_name.rsplit('.', 1)[0]) or upload.pk}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def _share(upload: Upload) -> int | None:
    """How much is done, in percent; None while nobody knows how many rows there are."""
    if not upload.rows_total or upload.state != State.APPLYING:
        return None
    return min(100, 100 * upload.rows_done // upload.rows_total)
