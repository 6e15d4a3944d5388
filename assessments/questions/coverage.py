"""Which competencies the questions of published quizzes test: a column of the coverage map."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from assessments.questions.models import Question
from learning import api
from learning.coverage import CoverageColumn, Tagged
from learning.models import Activity

Asked = tuple[int, str, list, int]  # key, code, competencies and the quiz that asks it
CONTENT = "quiz:"  # how a lesson's activity names the quiz that is played in it


class Questions(CoverageColumn):
    """Published questions that a published lesson's quiz asks or may draw. What no lesson asks tests nobody."""

    name = "questions"
    label = _("Questions")
    lacking = _("no question")

    @classmethod
    def tagged(cls) -> Iterable[Tagged]:
        places = _places()
        found = {
            (code, pk, place): competencies
            for pk, code, competencies, quiz in [*_chosen(places), *_drawn(places)]
            for place in places[quiz]
        }
        return [
            Tagged(str(pk), tag["key"], *place[:2], code, place[2], tag["level"])
            for (code, pk, place), competencies in sorted(found.items(), key=lambda each: each[0])
            for tag in api.tidy_tags(competencies)
        ]


def _chosen(quizzes: Iterable[int]) -> Iterable[Asked]:
    """The questions that the authors of ``quizzes`` chose."""
    asked = Question.objects.filter(live=True, quiz_questions__quiz__in=list(quizzes))
    rows = asked.values_list("pk", "code", "competencies", "quiz_questions__quiz")
    return rows.exclude(competencies=[])


def _drawn(quizzes: Iterable[int]) -> Iterable[Asked]:
    """The questions that sections of ``quizzes`` may draw."""
    # Sections know quizzes, and quizzes the questions that this column is about.
    from assessments.quizzes.draw import fitting
    from assessments.quizzes.section import Section

    sections = list(Section.objects.filter(quiz__in=list(quizzes)))
    if not sections:
        return []
    fits = list(zip(sections, fitting(sections), strict=True))
    wanted = {pk for _section, pks in fits for pk in pks}
    rows = Question.objects.filter(pk__in=wanted).exclude(competencies=[])
    about = {pk: (pk, code, tags) for pk, code, tags in rows.values_list("pk", "code", "competencies")}
    return [(*about[pk], section.quiz_id) for section, pks in fits for pk in pks if pk in about]


def _places() -> dict[int, list[tuple[str, str, str]]]:
    """Where each quiz is offered: programme, course and address."""
    offered = Activity.objects.filter(content__startswith=CONTENT, retired_at__isnull=True)
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for content, *place in offered.values_list("content", "course__programme", "course__title", "address"):
        quiz = content.removeprefix(CONTENT)
        if quiz.isdecimal():
            found[int(quiz)].append(tuple(place))
    return found
