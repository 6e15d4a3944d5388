"""The applets' models, gathered for Django."""

from assessments.analysis.models import Calibration, ItemParameter
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.uploads import AnswerFile
from assessments.questions.models import Pool, Question
from assessments.quizzes.models import Mode, Quiz, QuizQuestion
from assessments.sittings.models import Seat, SeatEvent, Sitting

__all__ = [
    "Answer",
    "AnswerFile",
    "Attempt",
    "Calibration",
    "ItemParameter",
    "Mode",
    "Pool",
    "Question",
    "Quiz",
    "QuizQuestion",
    "Seat",
    "SeatEvent",
    "Sitting",
]
