"""How many questions a quiz finds in the bank at the moment: what its author and its lessons are told."""

from collections.abc import Sequence
from random import Random

from assessments.questions.models import Question
from assessments.quizzes.draw import Drawn, draw
from assessments.quizzes.models import Quiz
from assessments.quizzes.section import Section


def stock_of(quiz: Quiz) -> list[Drawn]:
    """What each section of ``quiz`` would get, in their order. By four queries, however many there are."""
    return draw(_sections(quiz), Random(0), taken=_chosen(quiz))  # noqa: S311 - only counted


def size_of(quiz: Quiz) -> int:
    """How many questions a learner is asked, drafts among the chosen ones included: they may be published yet."""
    chosen = _chosen(quiz)
    asked = min(quiz.draw, len(chosen)) if quiz.draw else len(chosen)
    return asked + sum(len(each.questions) for each in stock_of(quiz))


def _sections(quiz: Quiz) -> Sequence[Section]:
    return list(quiz.sections.all())


def _chosen(quiz: Quiz) -> list[int]:
    return [each.question_id for each in quiz.quiz_questions.all()]


def count_askable(quiz: Quiz) -> int:
    """How many of the chosen questions can be asked: published, of a type that is installed."""
    return Question.objects.askable().filter(pk__in=_chosen(quiz)).count()
