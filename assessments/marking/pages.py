"""Marking one answer in the Wagtail admin, and going on to the next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from assessments.attempts.models import Answer
from assessments.marking.claim import CannotClaim, claim, let_go
from assessments.marking.forms import MarkForm
from assessments.marking.give import give
from assessments.marking.listing import ICON, TITLE, MarkingFilterSet, number_of, page_of, whose
from assessments.marking.models import HandMark, MarkRole
from assessments.marking.queue import ALL, APART, SECOND, TODO, in_state, queue, take_next
from assessments.marking.told import Told, told
from assessments.questions.item import Item

# What stands elsewhere on the page of an answer: above it, and in the form.
ASIDE: dict[str, Any] = {"guidance": "", "model_answer": "", "rubric": []}


@require_http_methods(["GET", "HEAD", "POST"])
def answer_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer by opening it, mark it, and go on: ``do`` is ``next``, ``save`` or ``let_go``."""
    answer = get_object_or_404(queue(request.user), pk=pk)
    if request.POST.get("do") == "let_go":
        let_go(answer=answer, user=request.user)
        return redirect("learning_marking:index")
    try:
        mark = claim(answer=answer, user=request.user)
    except CannotClaim as problem:
        messages.warning(request, str(problem))
        return redirect("learning_marking:index")
    question = answer.attempt.paper["questions"][answer.place]
    form = MarkForm(request.POST or None, rubric=question["data"].get("rubric") or [], mark=mark)
    if request.method == "POST" and form.is_valid():
        return _save(request, answer, form)
    return render(request, "learning_assessments/marking/answer.html", _about(request, answer, mark, form))


def _save(request: HttpRequest, answer: Answer, form: MarkForm) -> HttpResponse:
    try:
        give(
            answer=answer,
            user=request.user,
            score=form.score,
            levels=form.levels,
            comment=form.cleaned_data["comment"].strip(),
        )
    except CannotClaim as problem:
        messages.error(request, str(problem))
        return redirect("learning_marking:index")
    messages.success(request, _("%(answer)s is marked.") % {"answer": number_of(answer)})
    return _to_next(request) if request.POST.get("do") == "next" else redirect("learning_marking:index")


@require_POST
def next_view(request: HttpRequest) -> HttpResponse:
    """Take the answer that waits longest, of those that the list shows."""
    return _to_next(request)


def _to_next(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state") if request.GET.get("state") in (SECOND, APART) else ALL
    asked_for = {**request.GET.dict(), "state": state}
    chosen = MarkingFilterSet(asked_for, queryset=queue(request.user), request=request)
    answer = take_next(request.user, chosen.qs)
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    if answer is None:
        messages.success(request, _("Nothing is left to be marked here. Thank you."))
        return redirect(reverse("learning_marking:index") + asked)
    return redirect(page_of(answer) + asked)


def _about(request: HttpRequest, answer: Answer, mark: HandMark, form: MarkForm) -> dict[str, Any]:
    question = answer.attempt.paper["questions"][answer.place]
    title = number_of(answer)
    return {
        "answer": answer,
        "item": Item(answer.place, question, answer.response),
        "answered": Item(answer.place, alone(question), answer.response),
        "form": form,
        "mark": mark,
        "whose": whose(answer),
        "others": _others(answer, mark, question["data"]),
        "left": in_state(queue(request.user), TODO).exclude(pk=answer.pk).count(),
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_marking:index"), "label": TITLE},
            {"url": "", "label": title},
        ],
    }


def alone(question: dict[str, Any]) -> dict[str, Any]:
    """The question without what the page says besides, so that a marker does not read it twice."""
    return {**question, "data": {name: ASIDE.get(name, value) for name, value in question["data"].items()}}


def _others(answer: Answer, mark: HandMark, data: dict) -> list[Told]:
    """What the other two gave, for who decides between them. Nobody else sees another's mark before giving hers."""
    if mark.role != MarkRole.MODERATOR:
        return []
    return [told(each, data) for each in answer.hand_marks.all() if each.is_given and each.pk != mark.pk]
