"""The applets' models, gathered for Django."""

from assessments.adaptive.plan import AdaptivePlan
from assessments.analysis.models import Calibration, ItemParameter
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.uploads import AnswerFile
from assessments.exchange.models import QuestionImport
from assessments.hints.models import Hint, HintSearch
from assessments.marking.models import HandMark, Marker
from assessments.paper.models import PaperEntry, PaperForm, PaperSitting
from assessments.placements.models import PlacementResult
from assessments.questions.models import Pool, Question, Sign
from assessments.questions.tags import QuestionTag, TaggedQuestion
from assessments.quizzes.extra_time import ExtraTime
from assessments.quizzes.models import Mode, Quiz, QuizQuestion
from assessments.quizzes.section import Section
from assessments.regrading.models import Regrade, Regraded
from assessments.sittings.models import Seat, SeatEvent, Sitting
from assessments.tallies.models import QuizAnalysis, Tally

__all__ = [
    "AdaptivePlan",
    "Answer",
    "AnswerFile",
    "Attempt",
    "Calibration",
    "ExtraTime",
    "HandMark",
    "Hint",
    "HintSearch",
    "ItemParameter",
    "Marker",
    "Mode",
    "PaperEntry",
    "PaperForm",
    "PaperSitting",
    "PlacementResult",
    "Pool",
    "Question",
    "QuestionImport",
    "QuestionTag",
    "Quiz",
    "QuizAnalysis",
    "QuizQuestion",
    "Regrade",
    "Regraded",
    "Seat",
    "SeatEvent",
    "Section",
    "Sign",
    "Sitting",
    "TaggedQuestion",
    "Tally",
]
