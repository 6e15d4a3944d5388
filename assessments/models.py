"""The applets' models, gathered for Django."""

from assessments.analysis.models import Calibration, ItemParameter
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.uploads import AnswerFile
from assessments.marking.models import HandMark, Marker
from assessments.questions.models import Pool, Question
from assessments.quizzes.extra_time import ExtraTime
from assessments.quizzes.models import Mode, Quiz, QuizQuestion
from assessments.quizzes.section import Section
from assessments.regrading.models import Regrade, Regraded
from assessments.sittings.models import Seat, SeatEvent, Sitting

__all__ = [
    "Answer",
    "AnswerFile",
    "Attempt",
    "Calibration",
    "ExtraTime",
    "HandMark",
    "ItemParameter",
    "Marker",
    "Mode",
    "Pool",
    "Question",
    "Quiz",
    "QuizQuestion",
    "Regrade",
    "Regraded",
    "Seat",
    "SeatEvent",
    "Section",
    "Sitting",
]
