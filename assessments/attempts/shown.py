"""What of a marked paper its learner may see, and when. The screens leave the rest out before it reaches the page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from assessments.attempts.models import Attempt
from assessments.quizzes.rules import Shows


@dataclass(frozen=True)
class Shown:
    """``questions`` with what was answered and whether it is right; ``right`` answers; what the author says to them.

    ``later`` is when the rest is shown, if it will be.
    """

    questions: bool = True
    right: bool = True
    explanations: bool = True
    later: datetime | None = None

    @property
    def hides_right(self) -> bool:
        return not self.right

    @property
    def hides_explanations(self) -> bool:
        return not self.explanations


NOTHING = Shown(questions=False, right=False, explanations=False)


def shown_of(attempt: Attempt) -> Shown:
    """What may be shown of ``attempt`` once it is handed in.

    The quiz says so as it is now: an author who sees answers go round can close them at once. What it said when the
    attempt began holds where the quiz is gone.
    """
    shows = _said(attempt, "shows", Shows.HANDED_IN)
    if shows == Shows.SCORE:
        return NOTHING
    closes = _closes(attempt)
    if shows == Shows.CLOSED and (closes is None or timezone.now() < closes):
        return Shown(questions=False, right=False, explanations=False, later=closes)
    return Shown(
        right=_said(attempt, "shows_right", True), explanations=_said(attempt, "shows_explanations", True)
    )


def shows_each(attempt: Attempt) -> bool:
    """Whether the learner may look at how an answer is marked before she hands in."""
    return _said(attempt, "shows", Shows.HANDED_IN) == Shows.EACH and not attempt.is_exam


def _said(attempt: Attempt, name: str, default: Any) -> Any:
    if attempt.quiz is not None:
        return getattr(attempt.quiz, name)
    return attempt.paper.get(name, default)


def _closes(attempt: Attempt) -> datetime | None:
    if attempt.quiz is not None:
        return attempt.quiz.closes_at
    kept = attempt.paper.get("closes_at")
    return parse_datetime(kept) if kept else None
