"""Bringing questions in, in the Wagtail admin: upload, look, choose, and what became of each."""

from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from assessments.bank.filters import is_key
from assessments.exchange import running
from assessments.exchange.formats.base import Unreadable
from assessments.exchange.formats.xlsx_out import write_template
from assessments.exchange.forms import TakeForm, UploadForm
from assessments.exchange.incoming import USABLE, State
from assessments.exchange.models import QuestionImport
from assessments.exchange.pools import Shelves
from assessments.exchange.result import write_result
from assessments.questions.models import Question
from learning import registry

SHOWN = 500  # one by one; Django takes a thousand fields of a form
LISTED = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index_view(request: HttpRequest) -> HttpResponse:
    """Choose a file; and the imports that were."""
    _must_be_allowed(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (one := _uploaded(request, form)):
        return redirect("learning_questions:import", one.pk)
    about = {"form": form, "imports": _own(request.user)[:LISTED], **furniture(_("Import questions"))}
    return render(
        request, "learning_assessments/exchange/index.html", about, status=400 if form.errors else 200
    )


def _uploaded(request: HttpRequest, form: UploadForm) -> QuestionImport | None:
    file = form.cleaned_data["file"]
    try:
        return running.upload(file.file, name=file.name, by=request.user, wanted=form.cleaned_data["format"])
    except Unreadable as refused:
        form.add_error("file", str(refused))
        return None


@never_cache
@require_safe
def import_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in the file, what shall be taken, and what became of it."""
    _must_be_allowed(request)
    one = _mine(request, pk)
    usable = [line for line in one.findings if line["state"] in USABLE]
    shown = one.findings[:SHOWN]
    hidden = [line for line in one.findings[SHOWN:] if line["state"] == State.NEW]
    about = {
        "one": one,
        "lines": [_told(line) for line in shown],
        "usable": len(usable),
        "rest": len(one.findings) - len(shown),
        "rest_new": len(hidden),
        "counts": [(label, one.count(state)) for state, label in State.choices if one.count(state)],
        "form": TakeForm(one=one, user=request.user),
        "taken": one.with_outcome(running.TAKEN),
        "refused": [*one.with_outcome(running.REFUSED), *one.with_outcome(running.LEFT)],
        "unusable": [line for line in one.findings if line["state"] == State.UNUSABLE],
        "edit_address": reverse(Question.snippet_viewset.get_url_name("list")) + "edit/",  # type: ignore[attr-defined]
        "format": _label(one),
        **furniture(str(one), below=True),
    }
    return render(request, "learning_assessments/exchange/import.html", about)


def _told(line: dict[str, Any]) -> dict[str, Any]:
    kind = registry.question_types.get(line["type"])
    is_usable = line["state"] in USABLE
    # Only what is new is taken unless somebody says otherwise: what is here may be better.
    return {
        **line,
        "label": State(line["state"]).label,
        "type_label": kind.label if kind else line["type"],
        "is_usable": is_usable,
        "ticked": line["state"] == State.NEW,
    }


def _label(one: QuestionImport) -> str:
    kind = registry.question_formats.get(one.format)
    return str(kind.label if kind else one.format)


@require_POST
def take_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the questions that are ticked, or go on with them."""
    _must_be_allowed(request)
    one = _mine(request, pk)
    if one.is_running:
        running.go_on(one)
        return redirect("learning_questions:import", pk)
    form = TakeForm(request.POST, one=one, user=request.user)
    chosen = _chosen(request, one)
    if not chosen:
        messages.warning(request, _("Nothing was taken: tick the questions that you want."))
    elif form.is_valid():
        running.begin(one, chosen=chosen, **form.how())
    else:
        messages.error(request, _("Nothing was taken: choose a pool and a collection of the list."))
    return redirect("learning_questions:import", pk)


def _chosen(request: HttpRequest, one: QuestionImport) -> list[int]:
    ticked = {int(text) for text in request.POST.getlist("take") if is_key(text)}
    if request.POST.get("rest"):
        ticked |= {line["number"] for line in one.findings[SHOWN:] if line["state"] == State.NEW}
    return sorted(ticked)


@never_cache
@require_safe
def list_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The questions of the file with what became of each, as a workbook to work through."""
    _must_be_allowed(request)
    one = _mine(request, pk)
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    write_result(one, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"nhap-cau-hoi-{one.pk}.xlsx", content_type=XLSX)


@never_cache
@require_safe
def template_view(request: HttpRequest) -> HttpResponseBase:
    """The workbook to fill in, with the pools that there are."""
    _must_be_allowed(request)
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    write_template(file, pools=Shelves().paths())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="mau-cau-hoi.xlsx", content_type=XLSX)


def _must_be_allowed(request: HttpRequest) -> None:
    if not request.user.has_perm("learning_assessments.add_question"):
        raise PermissionDenied


def _own(user: Any) -> QuerySet[QuestionImport]:
    imports = QuestionImport.objects.select_related("uploaded_by", "pool", "collection")
    return imports if user.is_superuser else imports.filter(uploaded_by=user)


def _mine(request: HttpRequest, pk: int) -> QuestionImport:
    return get_object_or_404(_own(request.user), pk=pk)


def furniture(title: str, *, below: bool = False) -> dict[str, Any]:
    questions = {
        "url": reverse(Question.snippet_viewset.get_url_name("list")),  # type: ignore[attr-defined]
        "label": _("Questions"),
    }
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, questions]
    if below:
        crumbs.append({"url": reverse("learning_questions:index"), "label": _("Import questions")})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
