"""What a lesson says of a quiz to the learner in front of it."""

from dataclasses import dataclass
from uuid import UUID

from assessments.attempts.models import Attempt, whole_percent
from assessments.quizzes.models import Quiz
from learning.models import Enrolment


@dataclass(frozen=True)
class Offer:
    """``is_open`` when an attempt waits to be finished, ``is_waiting`` when one waits to be marked by a person;
    ``left`` None when the quiz may be taken at will."""

    is_open: bool = False
    is_waiting: bool = False
    taken: int = 0
    left: int | None = None
    best: float | None = None
    passed: bool = False
    last_result: UUID | None = None

    @property
    def may_start(self) -> bool:
        """Whether there is an attempt to begin or to go on with."""
        return self.is_open or self.left != 0

    @property
    def percent(self) -> int:
        """The best score as whole percent."""
        return whole_percent(self.best)


def offer(quiz: Quiz, activity_id: int, enrolment: Enrolment | None) -> Offer:
    """How the learner stands with ``quiz`` in an activity, by one query; by none for who has not begun the course."""
    attempts = _attempts(quiz, activity_id, enrolment) if enrolment else []
    done = [attempt for attempt in attempts if attempt.submitted_at is not None]
    return Offer(
        is_open=len(done) < len(attempts),
        is_waiting=any(attempt.waits for attempt in done),
        taken=len(attempts),
        left=max(0, quiz.attempts_allowed - len(attempts)) if quiz.attempts_allowed else None,
        best=max((attempt.score for attempt in done if attempt.score is not None), default=None),
        passed=any(attempt.passed for attempt in done),
        last_result=done[-1].uuid if done else None,
    )


def _attempts(quiz: Quiz, activity_id: int, enrolment: Enrolment) -> list[Attempt]:
    mine = Attempt.objects.filter(enrolment=enrolment, activity_id=activity_id, quiz=quiz)
    return list(mine.only("uuid", "submitted_at", "score", "passed").order_by("number"))
