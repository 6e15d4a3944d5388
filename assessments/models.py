"""The applets' models, gathered for Django."""

from assessments.attempts.models import Answer, Attempt
from assessments.questions.models import Pool, Question
from assessments.quizzes.extra_time import ExtraTime
from assessments.quizzes.models import Mode, Quiz, QuizQuestion
from assessments.quizzes.section import Section

__all__ = ["Answer", "Attempt", "ExtraTime", "Mode", "Pool", "Question", "Quiz", "QuizQuestion", "Section"]
