"""The applets' models, gathered for Django."""

from assessments.attempts.models import Answer, Attempt
from assessments.exchange.models import QuestionImport
from assessments.questions.models import Pool, Question
from assessments.quizzes.models import Mode, Quiz, QuizQuestion

__all__ = ["Answer", "Attempt", "Mode", "Pool", "Question", "QuestionImport", "Quiz", "QuizQuestion"]
