"""Completions in the Wagtail admin: as rosters, with the courses of a platform and people whom nobody knows."""

from typing import Any, BinaryIO

from django.core.paginator import Page
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import log

from learning.completions import courses, run
from learning.completions.entries import is_lines
from learning.completions.forms import CourseForm, LayoutForm, PeopleForm, UploadForm
from learning.completions.models import CompletionImport, Outcome
from learning.completions.reasons import told
from learning.completions.result import write_result
from learning.roster.desk import below_learners
from learning.sheets.desk import Desk
from learning.sheets.layout import Proposal
from learning.sheets.models import State, Upload

DECIDED = "learning.decide_course"


class CompletionDesk(Desk):
    work, model, urls = "completions", CompletionImport, "learning_completions"
    folder, base = "learning/completions", "learning/rosters/base.html"
    related = ("uploaded_by", "unit", "course")
    changing = (Outcome.NEW,)
    upload_form, layout_form = UploadForm, LayoutForm

    def title(self) -> str:
        return _("Import completions")

    def furniture(self, title: str, upload: Upload | None = None) -> dict[str, Any]:
        return below_learners(
            title, "download", above=(self.title(), self.list_address()) if upload else None
        )

    def upload(self, file: BinaryIO, **given: Any) -> CompletionImport:
        return run.upload(file, **given)[0]

    def keep(self, file: BinaryIO, **given: Any) -> CompletionImport:
        return run.keep(file, **given)

    def look_at(self, upload: CompletionImport) -> Proposal:
        return run.look_at(upload)

    def understood(self, upload: CompletionImport, proposal: Proposal) -> None:
        run.understood(upload, proposal)

    def mapping_of(self, upload: CompletionImport) -> str:
        return run.mapping_of(upload.sender)

    def has_columns(self, upload: CompletionImport) -> bool:
        return not is_lines(upload.file_name)

    def columns_of_list(self) -> list[Column]:
        return [Column("sender", label=_("Platform"))]

    def about(self, request: HttpRequest, upload: CompletionImport) -> dict[str, Any]:
        if upload.state != State.CHECKED:
            return {}
        return {"courses": _courses(upload), "people": PeopleForm(upload=upload, by=request.user)}

    def look_closer(self, upload: CompletionImport, page: Page) -> None:
        prefetch_related_objects(list(page), "course")

    def told(self, reasons: list) -> str:
        return told(reasons)

    def write_result(self, upload: CompletionImport, file: BinaryIO) -> None:
        write_result(upload, file)


DESK = CompletionDesk()


def _courses(upload: CompletionImport) -> list[dict[str, Any]]:
    """What the platform's courses are taken for, those that nobody has decided first."""
    ours = [("", _("Not decided")), *((one.pk, one.title) for one in courses.offered())]
    found = run.courses_in(upload)
    return [{"asked": asked, "course": own, "count": count, "choices": ours} for asked, own, count in found]


@require_POST
def course_view(request: HttpRequest, pk: int) -> HttpResponse:
    """This course of the platform is that one of ours; then all rows are checked again."""
    upload = DESK.own(request, pk)
    form = CourseForm(request.POST)
    asked = {one for one, _course, _count in run.courses_in(upload)}
    if upload.state == State.CHECKED and form.is_valid() and form.cleaned_data["asked"] in asked:
        courses.decide(upload, by=request.user, **form.cleaned_data)
        data = {"asked": form.cleaned_data["asked"], "course": str(form.cleaned_data["course"] or "–")}
        log(instance=upload, action=DECIDED, user=request.user, data=data)
        return DESK.begin_check(upload, given=(State.CHECKED,))
    return redirect(DESK.address(upload))


@require_POST
def people_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Make records of people whom nobody knows, or make none; then all rows are checked again."""
    upload = DESK.own(request, pk)
    form = PeopleForm(request.POST, upload=upload, by=request.user)
    if upload.state == State.CHECKED and form.is_valid():
        form.keep(upload)
        return DESK.begin_check(upload, given=(State.CHECKED,))
    return redirect(DESK.address(upload))
