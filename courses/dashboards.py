"""What courses tell a trainer: whose courses they are, where people stop, and what learners thought of it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from courses.models import CourseMixin
from courses.reviewing import editable_pages
from courses.survey.answer import SCORES
from courses.survey.figures import is_shown
from courses.survey.models import SurveyAnswer
from courses.survey.pages import LABELS
from courses.tree import page_models
from learning import conf
from learning.api import LESSON, Right
from learning.charts import Chart, bars
from learning.dashboard_panels import DashboardPanel, Line, Shown, cohort
from learning.menu import has_right
from learning.models import Activity, Enrolment, Progress


class WherePeopleStop(DashboardPanel):
    """Began, reached each lesson, completed: the way through a course, and where it breaks off."""

    name = "where-people-stop"
    label = gettext_lazy("Where people stop")
    order = 10

    @classmethod
    def courses_of(cls, user) -> Iterable[UUID]:
        """Of the course pages that the user may change or publish; a query for each type of them."""
        hers = editable_pages(user).values("pk")
        for model in page_models(CourseMixin):
            yield from model.objects.filter(pk__in=hers).values_list("translation_key", flat=True)

    def shown(self, request: HttpRequest, course: Activity, period: Any) -> Shown | None:
        found = cohort(course, period)
        numbers = found.aggregate(
            enrolled=Count("pk"),
            started=Count("pk", filter=Q(started_at__isnull=False)),
            completed=Count("pk", filter=Q(satisfied_at__isnull=False)),
        )
        smallest = conf.get("SMALLEST_CELL")
        if numbers["enrolled"] < smallest:
            said = _("Shown once at least %(count)s people have enrolled in the period.")
            return Shown(note=said % {"count": smallest})
        steps = [
            (_("Enrolled"), numbers["enrolled"]),
            (pgettext("cohort", "Began"), numbers["started"]),
            *_lessons(course, found),
            (_("Completed the course"), numbers["completed"]),
        ]
        worst = _largest_loss(steps[:-1])
        return Shown(
            headings=(
                _("Step"),
                _("People"),
                _("In per cent of those enrolled"),
                _("Lost since the step before"),
            ),
            lines=_lines(steps, numbers["enrolled"], worst),
            note=_said(steps, worst),
            chart=_chart(course, steps),
        )


def _lessons(course: Activity, found: QuerySet[Enrolment]) -> list[tuple[str, int]]:
    """How many of the cohort were at each lesson, or at anything in it. Two queries."""
    lesson = Case(
        When(activity__type=LESSON, then=F("activity_id")),
        When(activity__parent__type=LESSON, then=F("activity__parent_id")),
        default=F("activity__parent__parent_id"),
    )
    been = Q(first_at__isnull=False) | Q(satisfied_at__isnull=False)
    rows = Progress.objects.filter(been, enrolment__in=found.values("pk"), activity__course=course).order_by()
    reached = dict(
        rows.annotate(lesson=lesson).values_list("lesson").annotate(Count("enrolment", distinct=True))
    )
    lessons = Activity.objects.filter(course=course, type=LESSON, retired_at__isnull=True)
    # Lessons of a module stand where their module stands.
    above = Activity.objects.filter(pk=OuterRef("parent")).exclude(pk=course.pk).values("position")
    ordered = lessons.annotate(module=Subquery(above)).order_by(
        Case(When(module__isnull=True, then=F("position")), default=F("module")), "position", "pk"
    )
    return [(title, reached.get(pk, 0)) for pk, title in ordered.values_list("pk", "title")]


def _largest_loss(steps: list[tuple[str, int]]) -> int | None:
    """The step before which most people stopped; None where nobody did."""
    losses = [steps[place - 1][1] - steps[place][1] for place in range(1, len(steps))]
    most = max(losses, default=0)
    return losses.index(most) + 1 if most > 0 else None


def _lines(steps: list[tuple[str, int]], enrolled: int, worst: int | None) -> list[Line]:
    found = []
    for place, (label, number) in enumerate(steps):
        lost = max(steps[place - 1][1] - number, 0) if place else 0
        label = _("%(step)s (most people stop before it)") % {"step": label} if place == worst else label
        found.append(Line(label, (number, round(100 * number / enrolled, 1), lost)))
    return found


def _said(steps: list[tuple[str, int]], worst: int | None) -> str:
    counted = _("Of those who enrolled in the period, how many have been at each lesson until now.")
    if worst is None:
        return counted
    lost = steps[worst - 1][1] - steps[worst][1]
    said = _("Most people stop between “%(one)s” and “%(other)s”: %(lost)s.")
    return f"{counted} {said % {'one': steps[worst - 1][0], 'other': steps[worst][0], 'lost': lost}}"


def _chart(course: Activity, steps: list[tuple[str, int]]) -> Chart:
    rows = [(label, [number]) for label, number in steps]
    return bars(
        _("The way through “%(course)s”") % {"course": course.title},
        _("From top to bottom: how many enrolled, began, reached each lesson and completed the course."),
        [_("People")],
        rows,
    )


class WhatLearnersThought(DashboardPanel):
    """The survey after the course; no figure of few answers."""

    name = "what-learners-thought"
    label = gettext_lazy("What learners thought")
    order = 30

    def shown(self, request: HttpRequest, course: Activity, period: Any) -> Shown | None:
        dates = {"answered_at__gte": period.starts_at, "answered_at__lt": period.ends_at}
        answers = SurveyAnswer.objects.filter(enrolment__course=course, **dates).order_by()
        scores = {
            f"{name}_{score}": Count("pk", filter=Q(**{name: score}))
            for name in SCORES
            for score in range(1, 6)
        }
        found = answers.aggregate(count=Count("pk"), **scores)
        if not is_shown(found["count"]):
            said = _("Shown once at least %(count)s learners have answered in the period.")
            return Shown(note=said % {"count": conf.get("SMALLEST_CELL")})
        lines = [
            _question(str(LABELS[name]), [found[f"{name}_{score}"] for score in range(1, 6)])
            for name in SCORES
        ]
        return Shown(
            headings=(_("Question"), _("Average of 5"), _("Content (4 or 5), in per cent")),
            lines=lines,
            note=_("%(count)s answers in the period; answering is voluntary.") % {"count": found["count"]},
            more=_survey(request, course),
        )


def _question(label: str, given: list[int]) -> Line:
    count = sum(given) or 1
    average = sum(score * number for score, number in enumerate(given, start=1)) / count
    return Line(label, (round(average, 1), round(100 * sum(given[3:]) / count, 1)))


def _survey(request: HttpRequest, course: Activity) -> tuple[str, str] | None:
    """The page with what was said in words, for who sees figures of units."""
    if not has_right(request, Right.SEE_FIGURES):
        return None
    return _("What was said in words"), reverse("learning_survey:words", args=[course.pk])
