"""The screens where what was answered on paper is entered: person by person, or a sheet of many."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.cells import CONTENT_TYPE
from assessments.paper.access import may_enter, only_if
from assessments.paper.boxes import box_of, lettered
from assessments.paper.enter import EntryRefused, enter, entry_of
from assessments.paper.forms import EntryForm, SheetForm
from assessments.paper.line import Typed, is_dense
from assessments.paper.models import PaperForm, PaperSitting
from assessments.paper.people import people_of
from assessments.paper.screens import titled
from assessments.paper.sheet import (
    Row,
    Unusable,
    enter_all,
    packed,
    read_sheet,
    unpacked,
    write_sheet,
)
from learning.models import Learner

MOST_FOUND = 20


def _form(uuid: UUID) -> PaperForm:
    forms = PaperForm.objects.select_related("sitting__quiz", "sitting__activity__course")
    return get_object_or_404(forms, uuid=uuid)


def _way(form: PaperForm) -> tuple[str, str]:
    return str(form.sitting), reverse("learning_paper:sitting", args=[form.sitting_id])


@never_cache
@require_safe
@only_if(may_enter)
def find_person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Whose paper is it? Found by name among the people of the user's units."""
    form, words = _form(uuid), request.GET.get("q", "").strip()
    found = people_of(request.user).named(words).by_name()[: MOST_FOUND + 1] if words else []
    context = {
        "form": form,
        "q": words,
        "found": found[:MOST_FOUND],
        "is_cut": len(found) > MOST_FOUND,
        **titled(_("Form %(letter)s: whose paper?") % {"letter": form.letter}, _way(form)),
    }
    return render(request, "learning_assessments/paper/people.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only_if(may_enter)
def enter_paper(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """One person's answers: typed, looked at, saved."""
    form, learner = _form(uuid), get_object_or_404(people_of(request.user), pk=pk)
    known = entry_of(learner, form)
    fields = EntryForm(request.POST or None, paper=form, is_correction=known is not None)
    typed = None
    if request.method == "POST" and fields.is_valid():
        typed = fields.typed()
        if request.POST.get("do") == "save" and not typed.problems:
            done = _save(request, form, learner, typed, fields)
            if done:
                return done
    context = {
        "paper": form,
        "learner": learner,
        "fields": fields,
        "known": known,
        "typed": typed,
        "signs": _signs(form, typed),
        "shape": json.dumps(_shape(form)),
        "dense": is_dense(form.questions),
        **titled(learner.full_name, _way(form)),
    }
    return render(request, "learning_assessments/paper/enter.html", context)


def _save(
    request: HttpRequest, form: PaperForm, learner: Learner, typed: Typed, fields: EntryForm
) -> HttpResponse | None:
    reason = fields.cleaned_data.get("reason", "")
    try:
        entry = enter(form=form, learner=learner, typed=typed, by=request.user, reason=reason)
    except EntryRefused as problem:
        fields.add_error(None, str(problem))
        return None
    said = _("%(name)s: %(percent)s%% of the points, saved.")
    messages.success(request, said % {"name": learner.full_name, "percent": int(entry.score * 100 + 1e-6)})
    return redirect("learning_paper:people", form.uuid)


def _signs(form: PaperForm, typed: Typed | None) -> list[tuple[int, str]]:
    """What was understood, question by question."""
    if typed is None:
        return []
    return [(place + 1, typed.signs.get(place, "–")) for place in range(len(form.questions))]


def _shape(form: PaperForm) -> list[dict[str, Any]]:
    """What the script needs to check while one types: for each question of the line its letters and their number."""
    boxes = [(place, box_of(form.questions[place])) for place in lettered(form.questions)]
    return [{"number": place + 1, "letters": box.letters, "size": box.size} for place, box in boxes]


# --- many at once -----------------------------------------------------------------------------------------------------


@never_cache
@require_safe
@only_if(may_enter)
def download_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to fill in."""
    sitting = get_object_or_404(PaperSitting, pk=pk)
    response = HttpResponse(content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="ket-qua-{sitting.pk}.xlsx"'
    write_sheet(sitting, request.user, response)
    return response


@never_cache
@require_POST
@only_if(may_enter)
def send_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A filled-in sheet comes: what would be entered is shown. Sent back, it is entered."""
    sitting = get_object_or_404(PaperSitting.objects.select_related("quiz", "activity__course"), pk=pk)
    try:
        if "rows" in request.POST:
            rows = unpacked(request.POST["rows"])
            return _entered(request, sitting, rows, enter_all(rows, sitting, request.user))
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            raise Unusable(" ".join(form.errors.get("file", [])))
        rows = read_sheet(form.cleaned_data["file"], sitting, request.user)
    except Unusable as problem:
        messages.error(request, str(problem))
        return redirect("learning_paper:sitting", sitting.pk)
    return _looked_at(request, sitting, rows)


def _looked_at(request: HttpRequest, sitting: PaperSitting, rows: list[Row]) -> HttpResponse:
    good = [row for row in rows if row.is_good]
    context = {
        "sitting": sitting,
        "rows": rows,
        "good": len(good),
        "packed": packed(good) if good else "",
        **titled(
            _("Look at the sheet"), (str(sitting), reverse("learning_paper:sitting", args=[sitting.pk]))
        ),
    }
    return render(request, "learning_assessments/paper/sheet.html", context)


def _entered(request: HttpRequest, sitting: PaperSitting, rows: list[Row], done: int) -> HttpResponse:
    said = ngettext("%(count)s paper is entered.", "%(count)s papers are entered.", done) % {"count": done}
    messages.success(request, said)
    for row in rows:
        if not row.is_good:
            messages.error(request, f"{row.number}. {row.name}: {' '.join(row.problems)}")
    return redirect("learning_paper:sitting", sitting.pk)
