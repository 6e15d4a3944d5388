"""One question in a calibration: its curve, its numbers in words, and what calibrations said of it before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.analysis.models import ItemParameter
from assessments.bank.screens import screen
from assessments.calibrations.access import may_change
from assessments.calibrations.drawn import draw, line
from assessments.calibrations.figures import give_or_take, whole
from assessments.calibrations.flags import flags_of
from assessments.calibrations.history import MOST_SHOWN, Estimate, history_of
from assessments.calibrations.listing import earlier_of, page_of
from assessments.calibrations.pages import furniture, missing
from assessments.calibrations.words import day_of, numbers_of


@require_safe
def question_view(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """What calibration ``pk`` says of ``question``."""
    rows = ItemParameter.objects.select_related("question", "calibration")
    row = get_object_or_404(rows, calibration=pk, question=question)
    history = history_of(row.question)
    about = {
        "row": row,
        "run": row.calibration,
        "flags": flags_of(row, earlier_of(row.calibration, [row]).get(row.question_id)),
        "numbers": numbers_of(row, row.calibration),
        "missing": missing(),
        "curve": _curve(row),
        "lines": _lines(history),
        "history": [_told(each, row) for each in reversed(history)],
        "most_shown": MOST_SHOWN if len(history) == MOST_SHOWN else None,
        "in_bank": screen("edit", row.question) if may_change(request.user) else "",
        **furniture(row.question.code, within=True, above=row.calibration),
    }
    return render(request, "learning_assessments/calibrations/question.html", about)


def _curve(row: ItemParameter) -> SafeString | None:
    """Its curve with what groups of people did; none without numpy."""
    if missing():
        return None
    from assessments.analysis import curves

    title = _("Of how many the answer is right, by their ability")
    return curves.draw(curves.curve(title, a=row.a, b=row.b, c=row.c, observed=row.observed), id="curve")


def _lines(history: list[Estimate]) -> list[SafeString]:
    if not history:
        return []
    return [
        draw(line(_("Difficulty over time"), history, "b"), id="difficulty"),
        draw(line(_("Discrimination over time"), history, "a"), id="discrimination"),
    ]


def _told(each: Estimate, here: ItemParameter) -> dict[str, Any]:
    """A line of the table of what calibrations said."""
    row = each.row
    return {
        "day": day_of(row.calibration),
        "address": page_of(row.calibration, row.question_id),
        "is_here": row.pk == here.pk,
        "b": give_or_take(row.b, row.b_error),
        "a": give_or_take(row.a, row.a_error),
        "asked": whole(row.asked),
        "begins": each.begins,
        "has_drifted": row.has_drifted,
    }
