"""Taking questions out, in the Wagtail admin: which format, what it would lose, and the file."""

import io
from itertools import groupby
from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy

from assessments.bank.filters import MANAGING, QuestionFilters, is_key
from assessments.exchange.formats.base import Lost
from assessments.exchange.outgoing import format_named, write_questions
from assessments.exchange.pages import furniture
from assessments.questions.models import Question
from learning import registry

MOST_EXPORTED = 5000
NAMED = 12  # codes in a line; the file of losses would be nobody's reading


@never_cache
@require_safe
def export_view(request: HttpRequest) -> HttpResponse:
    """Choose the format; then see what it cannot say, before the file is made."""
    questions = _questions(request)
    count = questions.count()
    fmt = format_named(request.GET.get("format", ""))
    lost = write_questions(questions, fmt, io.BytesIO()) if fmt and 0 < count <= MOST_EXPORTED else []
    about = {
        "count": count,
        "most": MOST_EXPORTED,
        "is_too_many": count > MOST_EXPORTED,
        "formats": [kind for kind in registry.question_formats.values() if kind.writes],
        "fmt": fmt,
        "kept": [
            (name, value) for name in request.GET if name != "format" for value in request.GET.getlist(name)
        ],
        "query": request.GET.urlencode(),
        "left_out": _grouped(each for each in lost if each.left_out),
        "lost": _grouped(each for each in lost if not each.left_out),
        **furniture(_("Export questions")),
    }
    return render(request, "learning_assessments/exchange/export.html", about)


@never_cache
@require_safe
def file_view(request: HttpRequest) -> HttpResponseBase:
    """The chosen questions as a file."""
    questions = _questions(request)
    fmt = format_named(request.GET.get("format", ""))
    if fmt is None or questions.count() > MOST_EXPORTED:
        messages.warning(request, _("Choose a format, and at most 5,000 questions."))
        return redirect("learning_questions:export")
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    write_questions(questions, fmt, file)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"cau-hoi{fmt.suffix}", content_type=fmt.media_type
    )


def _questions(request: HttpRequest) -> QuerySet[Question]:
    """Those that are ticked, else those that the list's filters and search leave."""
    if not ModelPermissionPolicy(Question).user_has_any_permission(request.user, MANAGING):
        raise PermissionDenied
    everything = Question.objects.order_by("pool_id", "code")
    chosen = request.GET.getlist("id")
    if chosen:
        return everything.filter(pk__in=[pk for pk in chosen if is_key(pk)])
    # The same words find the same questions as in the list.
    found = everything.found_by(request.GET.get("q", ""))
    return QuestionFilters(request.GET, queryset=found, request=request).qs


def _grouped(lost: Any) -> list[dict[str, Any]]:
    """What is lost, and of which questions, a line for each kind of loss."""

    def why(each: Lost) -> str:
        return str(each.why)

    grouped = [
        (reason, [each.code for each in found]) for reason, found in groupby(sorted(lost, key=why), why)
    ]
    return [
        {"why": reason, "count": len(codes), "codes": codes[:NAMED], "more": len(codes) - NAMED}
        for reason, codes in grouped
    ]
