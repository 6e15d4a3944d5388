"""The screens of papers in the administration. Each checks who may, calls one verb, and renders."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.paper.access import may_enter, may_make, may_see, only_if
from assessments.paper.forms import SheetForm, SittingForm
from assessments.paper.make import NothingToPrint, make_sitting
from assessments.paper.models import PaperEntry, PaperForm, PaperSitting
from assessments.paper.pdf import form_pdf, key_pdf
from assessments.paper.people import people_of
from assessments.quizzes.models import Quiz
from learning import registry
from learning.pdf import PdfUnavailable

MOST_SHOWN = 500


def titled(title: str, *above: tuple[str, str]) -> dict[str, Any]:
    """The head of a screen, and the way back."""
    way = [(_("On paper"), reverse("learning_paper:index")), *above, (title, "")]
    crumbs = [{"label": label, "url": url} for label, url in way]
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "doc-full",
        "breadcrumbs_items": crumbs,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only_if(may_make)
def new_sitting(request: HttpRequest, quiz_pk: int) -> HttpResponse:
    """Ask when and where a quiz is held on paper, and make its forms."""
    quiz = get_object_or_404(Quiz, pk=quiz_pk)
    form = SittingForm(request.POST or None, quiz=quiz)
    if request.method == "POST" and form.is_valid():
        try:
            sitting = make_sitting(quiz=quiz, by=request.user, **form.cleaned_data)
        except NothingToPrint as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("learning_paper:sitting", sitting.pk)
    context = {"form": form, "quiz": quiz, **titled(_("Hold “%(quiz)s” on paper") % {"quiz": quiz.title})}
    return render(request, "learning_assessments/paper/new.html", context)


@never_cache
@require_safe
@only_if(may_see)
def show_sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """The forms to print, where results are entered, and what was entered of the user's own people."""
    sitting = get_object_or_404(PaperSitting.objects.select_related("quiz", "activity__course"), pk=pk)
    labels = {name: str(kind.label) for name, kind in registry.question_types.items()}
    context = {
        "sitting": sitting,
        "forms": sitting.forms.all(),
        "left_out": [{**one, "label": labels.get(one["type"], one["type"])} for one in sitting.left_out],
        "entries": _entries(sitting, request.user) if may_enter(request.user) else [],
        "may_make": may_make(request.user),
        "may_enter": may_enter(request.user),
        "sheet_form": SheetForm(),
        **titled(str(sitting)),
    }
    return render(request, "learning_assessments/paper/sitting.html", context)


def _entries(sitting: PaperSitting, user: Any) -> list[PaperEntry]:
    """The last entry of each paper, of people of the user's units."""
    entries = PaperEntry.objects.filter(
        form__sitting=sitting, attempt__enrolment__learner__in=people_of(user).values("pk")
    ).select_related("form", "attempt__enrolment__learner", "entered_by")
    last = {entry.attempt_id: entry for entry in entries.order_by("pk")[: MOST_SHOWN * 2]}
    return sorted(last.values(), key=lambda entry: entry.attempt.enrolment.learner.sort_key)[:MOST_SHOWN]


@never_cache
@require_safe
@only_if(may_make)
def print_form(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One form as PDF."""
    form = get_object_or_404(PaperForm.objects.select_related("sitting__quiz"), uuid=uuid)
    return _pdf(request, form.sitting, lambda: form_pdf(form), f"de-{form.number}.pdf")


@never_cache
@require_safe
@only_if(may_make)
def print_key(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer key as PDF."""
    sitting = get_object_or_404(PaperSitting, pk=pk)
    return _pdf(request, sitting, lambda: key_pdf(sitting), f"dap-an-{sitting.pk}.pdf")


def _pdf(request: HttpRequest, sitting: PaperSitting, make: Any, name: str) -> HttpResponse:
    try:
        content = make()
    except PdfUnavailable as problem:
        messages.error(request, str(problem))
        return redirect("learning_paper:sitting", sitting.pk)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
