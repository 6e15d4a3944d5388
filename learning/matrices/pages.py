"""The matrices in the Wagtail admin: a part of one on the screen, all of it as a file."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from learning.matrices import run
from learning.matrices.asked import Asked, asked_of, kinds_for
from learning.matrices.files import KINDS
from learning.matrices.make import is_small, matrix_of, name_of, period_words, written
from learning.matrices.models import Export, ExportState, MatrixKind
from learning.matrices.options import options
from learning.matrices.sheet import Line, Matrix, told
from learning.people.rights import Right
from learning.people.roles import may_somewhere
from learning.reports.build import CannotBuild
from learning.reports.periods import UnknownPeriod, local_day
from learning.reports.scope import UnitEnded

ICON = "table"
TITLE = gettext_lazy("Matrix")
DOWNLOADED = "learning.download_matrix"  # what the log records
REFUSED = (CannotBuild, UnknownPeriod, UnitEnded)
ROWS, COURSES, MOST_LISTED = 50, 12, 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Choose a matrix; its first rows and courses, with ways to the next."""
    context: dict[str, Any] = {
        "exports": Export.objects.filter(by=request.user).select_related("unit")[:MOST_LISTED]
    }
    try:
        asked = _asked(request)
        context |= {"asked": asked, **options(request.user, asked, today=local_day(timezone.now()))}
        context |= _screen(request, asked)
    except REFUSED as problem:
        context["problem"] = str(problem)
    return render(request, "learning/matrices/index.html", {**context, **furniture(str(TITLE))})


def _asked(request: HttpRequest) -> Asked:
    given = request.POST if request.method == "POST" else request.GET
    return asked_of(given, request.user, today=local_day(timezone.now()))


def _screen(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    matrix = matrix_of(asked, request.user)
    rows = Paginator(range(matrix.count()), ROWS).get_page(request.GET.get("p"))
    sides = Paginator(range(len(matrix.courses)), COURSES).get_page(request.GET.get("c"))
    shown = [matrix.courses[place] for place in sides.object_list]
    lines = matrix.page(rows.start_index() - 1, len(rows)) if rows.paginator.count else []
    to_learners = asked.kind == MatrixKind.LEARNERS or may_somewhere(request.user, Right.SEE_LEARNERS)
    return {
        "matrix": matrix,
        "period": period_words(asked),
        "courses": shown,
        "lines": [_shown(matrix, line, shown, asked, to_learners) for line in lines],
        "rows": rows,
        "sides": sides,
        "query": asked.query(),
        "formats": [(each.name, each.label) for each in KINDS.values()],
        "is_small": is_small(matrix),
    }


def _shown(matrix: Matrix, line: Line, shown, asked: Asked, to_learners: bool) -> dict[str, Any]:
    """A line as the template writes it: texts, with what is a number set to the right."""
    empty = [None] * len(matrix.each)
    first = [
        (told(value, column.kind), column.kind.is_number)
        for value, column in zip(line.first, matrix.first, strict=True)
    ]
    cells = [
        (told(value, column.kind), column.kind.is_number)
        for course in shown
        for value, column in zip(line.cells.get(course.pk, empty), matrix.each, strict=True)
    ]
    # The name stands after the number and the code where there are such.
    name = 2 if asked.kind == MatrixKind.UNITS else 0
    return {
        "line": line,
        "before": first[:name],
        "name": first[name][0],
        "url": _leads_to(line, asked, to_learners),
        "after": [*first[name + 1 :], *cells],
    }


def _leads_to(line: Line, asked: Asked, to_learners: bool) -> str:
    """From a unit to its learners, from a learner to her page."""
    if line.about is None or not to_learners:
        return ""
    if asked.kind == MatrixKind.LEARNERS:
        return reverse("learning_learners:learner", args=[line.about])
    plain = {**asked.plain(), "kind": str(MatrixKind.LEARNERS), "unit": str(line.about)}
    return f"{reverse('learning_matrices:index')}?{urlencode(plain, doseq=True)}"


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole of it as a file: at once where it is small, else by a worker."""
    format = request.POST.get("format", "xlsx")
    if format not in KINDS:
        raise Http404
    try:
        asked = _asked(request)
        matrix = matrix_of(asked, request.user)
    except REFUSED as problem:
        messages.error(request, str(problem))
        return redirect("learning_matrices:index")
    if not is_small(matrix):
        return redirect(
            "learning_matrices:export", uuid=run.begin(asked, format=format, by=request.user).uuid
        )
    file = written(matrix, asked, format, now=timezone.now())
    log(instance=asked.unit, action=DOWNLOADED, user=request.user, data={"kind": asked.kind})
    kind = KINDS[format]
    return FileResponse(
        file, as_attachment=True, filename=name_of(asked, format), content_type=kind.content_type
    )


def own(request: HttpRequest, uuid) -> Export:
    """The export, if the user asked for it; else there is none. It may name people whom others do not see.

    A superuser's are all.
    """
    found = Export.objects.select_related("unit", "by")
    if not request.user.is_superuser:
        found = found.filter(by=request.user)
    return get_object_or_404(found, uuid=uuid)


@require_safe
def export_page(request: HttpRequest, uuid) -> HttpResponse:
    """How far it is, and the file when it is there."""
    found = own(request, uuid)
    context = {"export": found, "states": ExportState, "query": _query_of(found)}
    return render(request, "learning/matrices/export.html", {**context, **furniture(str(found), above=True)})


def _query_of(found: Export) -> str:
    return urlencode(found.asked, doseq=True)


@require_safe
def download(request: HttpRequest, uuid) -> HttpResponseBase:
    """The file, if the user still may see what is in it."""
    found = own(request, uuid)
    if found.state != ExportState.FINISHED or not found.file:
        raise Http404
    try:
        asked = asked_of(found.asked, request.user, today=local_day(timezone.now()))
        file = found.file.open("rb")
    except (*REFUSED, OSError) as problem:
        said = _("The file was deleted. Ask for it again.") if isinstance(problem, OSError) else str(problem)
        messages.error(request, said)
        return redirect("learning_matrices:export", uuid=uuid)
    log(instance=found.unit, action=DOWNLOADED, user=request.user, data={"kind": found.kind})
    kind = KINDS[found.format]
    name = name_of(asked, found.format)
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind.content_type)


@require_POST
def change(request: HttpRequest, uuid) -> HttpResponse:
    """``do`` is ``stop``, ``resume`` or ``delete``; each may be done twice."""
    found = own(request, uuid)
    asked = request.POST.get("do")
    if asked == "delete":
        run.delete(found)
        messages.success(request, _("The export and its files are deleted."))
        return redirect("learning_matrices:index")
    if asked == "stop" and run.stop(found):
        messages.success(request, _("It stops after the piece that it is at. You can go on with it later."))
    elif asked == "resume" and run.go_on(found):
        messages.success(request, _("It goes on."))
    return redirect("learning_matrices:export", uuid=uuid)


def furniture(title: str, *, above: bool = False) -> dict[str, Any]:
    """Title and breadcrumbs."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if above:
        crumbs.append({"url": reverse("learning_matrices:index"), "label": str(TITLE)})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }


def may_enter(user) -> bool:
    """Whether there is any matrix for ``user``."""
    return bool(kinds_for(user))
