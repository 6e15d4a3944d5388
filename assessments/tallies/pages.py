"""What answers say about quizzes and questions, in the Wagtail admin."""

import io
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from assessments.analysis.calibrating import newest
from assessments.analysis.models import ItemParameter
from assessments.analysis.needs import has_numpy
from assessments.quizzes.models import Quiz
from assessments.tallies.models import QuizAnalysis
from assessments.tasks import analyse_quiz
from learning import conf

ICON = "view"
TITLE = gettext_lazy("What answers say")
PERMISSION = "learning_assessments.view_quiz"
ON_A_PAGE = 50
TEMPLATES = "learning_assessments/tallies/"


@require_safe
def index_view(request: HttpRequest) -> HttpResponse:
    """The quizzes that were handed in, those first in which most is to be looked at."""
    found = QuizAnalysis.objects.select_related("quiz").order_by("-to_look_at", "quiz__title")
    if words := request.GET.get("q", "").strip():
        found = found.filter(quiz__title__icontains=words)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("p"))
    about = {"page": page, "words": words, "smallest": conf.get("SMALLEST_CELL"), "has_numpy": has_numpy()}
    return render(request, TEMPLATES + "index.html", {**about, **furniture(TITLE)})


@require_safe
def quiz_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One quiz: how it went, how far its scores can be relied on, and each of its questions."""
    quiz = get_object_or_404(Quiz.objects.select_related("analysis"), pk=pk)
    about: dict[str, Any] = {"quiz": quiz, "has_numpy": has_numpy(), "smallest": conf.get("SMALLEST_CELL")}
    if has_numpy():
        about |= _about(quiz)
    return render(request, TEMPLATES + "quiz.html", {**about, **furniture(quiz.title, within=True)})


def _about(quiz: Quiz) -> dict[str, Any]:
    from assessments.tallies import shown
    from assessments.tallies.figures import figures_of

    figures, analysis = figures_of(quiz), getattr(quiz, "analysis", None)
    if figures.attempts < conf.get("SMALLEST_CELL"):
        return {"attempts": figures.attempts}
    lines = shown.lines_of(figures, analysis)
    return {
        "attempts": figures.attempts,
        "figures": figures,
        "analysis": analysis,
        "lines": lines,
        "reliability": shown.told_reliability(figures.reliability),
        "chart": shown.chart_of(figures),
        "comparisons": shown.comparisons(analysis, lines),
    }


@require_safe
def question_view(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """One question in one quiz: its answers, its curve, and how groups compare."""
    quiz = get_object_or_404(Quiz.objects.select_related("analysis"), pk=pk)
    about = _about(quiz) if has_numpy() else {}
    line = next((each for each in about.get("lines", []) if each.figures.key == key), None)
    if line is None:
        return _no_figures(request, quiz)
    from assessments.tallies.shown import comparisons

    about |= {
        "quiz": quiz,
        "line": line,
        "comparisons": comparisons(about["analysis"], about["lines"], key),
        "parameter": _parameter(key),
    }
    if about["parameter"]:
        about["curve"] = _drawn(about["parameter"])
    return render(
        request, TEMPLATES + "question.html", {**about, **furniture(line.title, within=True, quiz=quiz)}
    )


def _no_figures(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    messages.warning(request, _("There are no figures of that, or of too few people to show them."))
    return redirect("learning_tallies:quiz", quiz.pk)


def _parameter(key: int) -> ItemParameter | None:
    """What the newest calibration says of the question."""
    last = newest()
    return ItemParameter.objects.filter(calibration=last, question=key).first() if last else None


def _drawn(one: ItemParameter) -> Any:
    from assessments.analysis.curves import curve, draw

    figure = curve(
        _("How many know the answer, by ability"), a=one.a, b=one.b, c=one.c, observed=one.observed
    )
    return draw(figure, id="curve")


@require_POST
def refresh_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a quiz now instead of tonight."""
    quiz = get_object_or_404(Quiz, pk=pk)
    transaction.on_commit(lambda: analyse_quiz.delay(quiz.pk))
    messages.success(request, _("The answers are being counted. Look again in a moment."))
    return redirect("learning_tallies:quiz", quiz.pk)


@require_safe
def workbook_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on the page of a quiz as a workbook."""
    quiz = get_object_or_404(Quiz.objects.select_related("analysis"), pk=pk)
    about = _about(quiz) if has_numpy() else {}
    if "figures" not in about:
        return _no_figures(request, quiz)
    from assessments.cells import CONTENT_TYPE
    from assessments.tallies.workbook import write_workbook

    file = io.BytesIO()
    write_workbook(quiz, about, file)
    named_so = {"Content-Disposition": f'attachment; filename="phan-tich-{quiz.code}.xlsx"'}
    return HttpResponse(file.getvalue(), content_type=CONTENT_TYPE, headers=named_so)


def furniture(title: str, *, within: bool = False, quiz: Quiz | None = None) -> dict[str, Any]:
    """Title and breadcrumbs; of a page below the list with ``within``, below a quiz with ``quiz``."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if within:
        crumbs.append({"url": reverse("learning_tallies:index"), "label": TITLE})
    if quiz:
        crumbs.append({"url": reverse("learning_tallies:quiz", args=[quiz.pk]), "label": quiz.title})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
