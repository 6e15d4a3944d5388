"""Where a question is asked, how often it was answered, and how."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, Q

from assessments.analysis.calibrating import newest
from assessments.analysis.models import ItemParameter
from assessments.attempts.models import Answer, Attempt
from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from learning.models import Activity

MOST_VERSIONS = 10


@dataclass(frozen=True)
class Asked:
    """A quiz that asks the question, and the lessons that offer the quiz: their titles and addresses."""

    quiz: Quiz
    lessons: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Usage:
    """How a question is used. ``facility`` is the mean score of its answers, None while nobody answered."""

    asked: list[Asked]
    answered: int
    facility: float | None
    under_way: int
    versions: list[dict[str, Any]]

    @property
    def percent(self) -> int | None:
        return None if self.facility is None else round(self.facility * 100)


def usage_of(question: Question) -> Usage:
    """Five queries, however often it was asked."""
    marked = Answer.objects.filter(question=question, score__isnull=False)
    said = marked.aggregate(count=Count("pk"), facility=Avg("score"))
    return Usage(
        asked=_asked(question),
        answered=said["count"],
        facility=said["facility"],
        under_way=under_way(question).count(),
        versions=_versions(question),
    )


def under_way(question: Question) -> Any:
    """Attempts that were not handed in yet and have answered the question: a change of it does not touch them."""
    return Attempt.objects.filter(submitted_at__isnull=True, answers__question=question)


def quizzes_with(question: Question) -> Any:
    """The quizzes that ask the question by its name. A section may draw it from its pool besides."""
    return Quiz.objects.filter(quiz_questions__question=question)


def _asked(question: Question) -> list[Asked]:
    quizzes = list(quizzes_with(question).order_by("title"))
    wanted = {f"quiz:{quiz.pk}": Asked(quiz) for quiz in quizzes}
    places = Activity.objects.filter(content__in=list(wanted), retired_at__isnull=True)
    for place in places.select_related("parent", "course"):
        lesson = place.parent or place.course
        wanted[place.content].lessons.append((lesson.title, lesson.address))
    return list(wanted.values())


def _versions(question: Question) -> list[dict[str, Any]]:
    """The versions that the newest attempts saw, each with how many of them and when last."""
    papers = Attempt.objects.filter(answers__question=question).order_by("-started_at")
    found: dict[int, dict[str, Any]] = {}
    for paper, at in papers.values_list("paper", "started_at")[: MOST_VERSIONS * 5]:
        for asked in paper["questions"]:
            if asked["question"] == question.pk and asked["revision"]:
                one = found.setdefault(asked["revision"], {"revision": asked["revision"], "last": at, "n": 0})
                one["n"] += 1
    return list(found.values())[:MOST_VERSIONS]


def never_asked() -> Q:
    return Q(quiz_questions__isnull=True, answers__isnull=True)


def measured(question: Question) -> ItemParameter | None:
    """What the calibration that counts says of ``question``; None when it does not know it."""
    rows = ItemParameter.objects.filter(calibration=newest(), question=question)
    return rows.defer("observed").first()
