"""The applets' models, gathered for Django."""

from assessments.attempts.models import Answer, Attempt
from assessments.attempts.uploads import AnswerFile
from assessments.questions.models import Pool, Question
from assessments.quizzes.models import Mode, Quiz, QuizQuestion

__all__ = ["Answer", "AnswerFile", "Attempt", "Mode", "Pool", "Question", "Quiz", "QuizQuestion"]
