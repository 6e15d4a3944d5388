"""Which competencies the questions of published quizzes test: a column of the coverage map."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from assessments.questions.models import Question
from learning import api
from learning.coverage import CoverageColumn, Tagged
from learning.models import Activity

CONTENT = "quiz:"  # how a lesson's activity names the quiz that is played in it


class Questions(CoverageColumn):
    """Published questions of quizzes that a published lesson offers. A question that no lesson asks tests nobody."""

    name = "questions"
    label = _("Questions")

    @classmethod
    def tagged(cls) -> Iterable[Tagged]:
        places = _places()
        asked = Question.objects.filter(live=True, quiz_questions__quiz__in=list(places)).order_by("code")
        rows = asked.values_list("pk", "code", "competencies", "quiz_questions__quiz").exclude(
            competencies=[]
        )
        return [
            Tagged(str(pk), tag["key"], *place[:2], code, place[2], tag["level"])
            for pk, code, competencies, quiz in rows
            for tag in api.tidy_tags(competencies)
            for place in places[quiz]
        ]


def _places() -> dict[int, list[tuple[str, str, str]]]:
    """Where each quiz is offered: programme, course and address."""
    offered = Activity.objects.filter(content__startswith=CONTENT, retired_at__isnull=True)
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for content, *place in offered.values_list("content", "course__programme", "course__title", "address"):
        quiz = content.removeprefix(CONTENT)
        if quiz.isdecimal():
            found[int(quiz)].append(tuple(place))
    return found
