"""The applets' models, gathered for Django."""

from assessments.attempts.models import Answer, Attempt
from assessments.marking.models import HandMark, Marker
from assessments.questions.models import Pool, Question
from assessments.quizzes.extra_time import ExtraTime
from assessments.quizzes.models import Mode, Quiz, QuizQuestion
from assessments.quizzes.section import Section
from assessments.regrading.models import Regrade, Regraded

__all__ = [
    "Answer",
    "Attempt",
    "ExtraTime",
    "HandMark",
    "Marker",
    "Mode",
    "Pool",
    "Question",
    "Quiz",
    "QuizQuestion",
    "Regrade",
    "Regraded",
    "Section",
]
