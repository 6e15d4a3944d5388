"""What tests tell a trainer of her course: which questions are hard."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from assessments.analysis.needs import has_numpy
from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from assessments.tallies.models import Tally
from assessments.tallies.pages import PERMISSION
from learning import conf
from learning.charts import bars, shortened
from learning.dashboard_panels import DashboardPanel, Line, Shown
from learning.models import Activity

MOST = 10
QUIZ = "quiz:"  # how an activity says that it plays one


class HardQuestions(DashboardPanel):
    """The questions of the course's quizzes that fewest know, from the tallies that are kept of them."""

    name = "hard-questions"
    label = gettext_lazy("Hardest questions")
    order = 20

    def shown(self, request: HttpRequest, course: Activity, period: Any) -> Shown | None:
        quizzes = _quizzes(course)
        if not quizzes:
            return None
        if not has_numpy():
            return Shown(
                note=_("This needs numpy. Install the library with its extra: wagtail-learning[analysis].")
            )
        tallies = list(Tally.objects.filter(quiz__in=quizzes))
        hard = _hardest(tallies)
        if not hard:
            said = _("Shown once at least %(count)s people have handed in a quiz of the course.")
            return Shown(note=said % {"count": conf.get("SMALLEST_CELL")})
        may_look = request.user.has_perm(PERMISSION)
        questions = Question.objects.in_bulk([figures.key for _quiz, figures in hard])
        lines = [_line(quizzes[quiz], questions.get(each.key), each, may_look) for quiz, each in hard]
        rows = [
            (shortened(line.label), [float(line.values[1])]) for line in lines if line.values[1] is not None
        ]
        return Shown(
            headings=(
                _("Question"),
                _("Quiz"),
                _("Right answers in per cent"),
                pgettext("hard question", "Answers"),
                _("Discrimination"),
            ),
            lines=lines,
            note=_(
                "Of all first attempts so far, in every course that has the quiz; the hardest question first."
            ),
            chart=bars(
                _("Hardest questions of “%(course)s”") % {"course": course.title},
                _("Right answers in per cent, the hardest question at the top."),
                [_("Right answers in per cent")],
                rows,
            ),
            counted_at=max(each.counted_at for each in tallies),
        )


def _quizzes(course: Activity) -> dict[int, Quiz]:
    """The quizzes that are played in the course, by their ids. Two queries."""
    places = Activity.objects.filter(course=course, content__startswith=QUIZ, retired_at__isnull=True)
    keys = {content.removeprefix(QUIZ) for content in places.values_list("content", flat=True)}
    return Quiz.objects.in_bulk([int(key) for key in keys if key.isdecimal()])


def _hardest(tallies: list[Tally]) -> list[tuple[int, Any]]:
    """The questions with the fewest right answers, each with the id of its quiz; nothing of few people."""
    from assessments.tallies.figures import figures_from

    by_quiz: dict[int, list[Tally]] = defaultdict(list)
    for one in tallies:
        by_quiz[one.quiz_id].append(one)
    smallest = conf.get("SMALLEST_CELL")
    found = [
        (quiz, each)
        for quiz, some in by_quiz.items()
        for each in figures_from(some).questions
        if each.count >= smallest and each.facility is not None
    ]
    return sorted(found, key=lambda one: (one[1].facility, one[1].key))[:MOST]


def _line(quiz: Quiz, question: Question | None, figures: Any, may_look: bool) -> Line:
    label = question.in_short if question else _("A question that was deleted")
    telling = figures.discrimination
    values = (
        quiz.title,
        round(100 * figures.facility, 1),
        figures.count,
        None if telling is None else round(telling, 2),
    )
    address = reverse("learning_tallies:question", args=[quiz.pk, figures.key]) if may_look else ""
    return Line(label, values, address)
