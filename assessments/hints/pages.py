"""One hint in the Wagtail admin: what was seen, what else it may mean, and what somebody decided."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.hints.decide import decide, decisions, sign
from assessments.hints.forms import DecideForm
from assessments.hints.listing import ICON, TITLE, page_of
from assessments.hints.models import Hint
from assessments.hints.shown import evidence, names_of
from assessments.hints.words import innocent, sentence, usually
from assessments.sittings.access import sittings_of

WITH = [
    f"{end}__{what}"
    for end in ("one", "other")
    for what in ("enrolment__learner", "enrolment__unit", "seat__sitting__quiz", "seat__sitting__unit")
]


@require_http_methods(["GET", "HEAD", "POST"])
def hint_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a hint, and decide about it."""
    hint = get_object_or_404(Hint.objects.select_related("quiz", "decided_by", *WITH), pk=pk)
    before = {} if hint.is_open else {"decision": hint.decision, "note": hint.note}
    form = DecideForm(request.POST or None, initial={**before, "seen": sign(hint)})
    if request.method == "POST" and form.is_valid():
        return _decide(request, hint, form)
    names = names_of(request.user, [hint])
    title = f"{hint.get_kind_display()} – {', '.join(names[each.pk] for each in hint.attempts)}"
    about = {
        "hint": hint,
        "form": form,
        "sentence": sentence(hint.kind, hint.numbers),
        "usually": usually(hint.kind, hint.numbers),
        "innocent": innocent(hint),
        "people": _people(request.user, hint, names),
        "evidence": evidence(hint, names),
        "decisions": decisions(hint),
        **_furniture(title),
    }
    return render(request, "learning_assessments/hints/hint.html", about)


def _decide(request: HttpRequest, hint: Hint, form: DecideForm) -> HttpResponse:
    if decide(hint=hint, by=request.user, **form.cleaned_data):
        messages.success(request, _("Your decision is kept. The learner’s result is as it was."))
        return redirect("learning_hints:index")
    messages.warning(request, _("Somebody else decided about this in the meantime. Please read it first."))
    return redirect(page_of(hint))


def _people(user: Any, hint: Hint, names: dict[int, str]) -> list[dict[str, Any]]:
    """The attempts that it is about, with the sittings that ``user`` may open; one query."""
    held = {seat.sitting_id for each in hint.attempts if (seat := getattr(each, "seat", None))}
    may = set(sittings_of(user).filter(pk__in=held).values_list("pk", flat=True)) if held else set()
    return [
        {
            "name": names[each.pk],
            "attempt": each,
            "minutes": round(each.seconds / 60),
            "sitting": seat.sitting if seat else None,
            "may_open": seat is not None and seat.sitting_id in may,
        }
        for each in hint.attempts
        for seat in [getattr(each, "seat", None)]
    ]


def _furniture(title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_hints:index"), "label": TITLE},
            {"url": "", "label": title},
        ],
    }
