"""The applets' models, gathered for Django."""

from assessments.attempts.models import Answer, Attempt
from assessments.paper.models import PaperEntry, PaperForm, PaperSitting
from assessments.questions.models import Pool, Question, Sign
from assessments.questions.tags import QuestionTag, TaggedQuestion
from assessments.quizzes.models import Mode, Quiz, QuizQuestion

__all__ = [
    "Answer",
    "Attempt",
    "Mode",
    "PaperEntry",
    "PaperForm",
    "PaperSitting",
    "Pool",
    "Question",
    "QuestionTag",
    "Quiz",
    "QuizQuestion",
    "Sign",
    "TaggedQuestion",
]
