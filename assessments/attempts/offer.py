"""What a lesson says of a quiz to the learner in front of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from assessments.attempts.counted import Result, counted
from assessments.attempts.models import Attempt, whole_percent
from assessments.quizzes.models import Quiz
from learning.models import Enrolment


@dataclass(frozen=True)
class Offer:
    """``is_open`` when an attempt waits to be finished, ``is_waiting`` when one waits to be marked by a person;
    ``left`` None when the quiz may be taken at will.

    ``score`` is that of what counts; ``again_at`` is when the waiting time after the last attempt ends, if it has not.
    """

    is_open: bool = False
    is_waiting: bool = False
    taken: int = 0
    left: int | None = None
    score: float | None = None
    passed: bool = False
    last_result: UUID | None = None
    again_at: datetime | None = None
    is_closed: bool = False

    @property
    def may_start(self) -> bool:
        """Whether there is an attempt to begin or to go on with."""
        return self.is_open or (self.left != 0 and not self.again_at and not self.is_closed)

    @property
    def percent(self) -> int:
        """The score that counts as whole percent."""
        return whole_percent(self.score)


def offer(quiz: Quiz, activity_id: int, enrolment: Enrolment | None) -> Offer:
    """How the learner stands with ``quiz`` in an activity, by one query; by none for who has not begun the course.

    Who has not is shown the button whatever the hour: her page may be kept for a while, and the start asks again.
    """
    if enrolment is None:
        return Offer(left=quiz.attempts_allowed or None)
    attempts = _attempts(quiz, activity_id, enrolment)
    done = [attempt for attempt in attempts if attempt.submitted_at is not None]
    counts = counted(quiz.counts, _results(done), quiz.pass_mark)
    return Offer(
        is_open=len(done) < len(attempts),
        is_waiting=any(attempt.waits for attempt in done),
        taken=len(attempts),
        left=max(0, quiz.attempts_allowed - len(attempts)) if quiz.attempts_allowed else None,
        score=counts.score if counts else None,
        passed=any(attempt.passed for attempt in done),
        last_result=done[-1].uuid if done else None,
        again_at=again_at(quiz, max((attempt.submitted_at for attempt in done), default=None)),
        is_closed=not is_within(quiz, timezone.now()),
    )


def again_at(quiz: Quiz, last: datetime | None) -> datetime | None:
    """When the next attempt may begin, if that is not now; ``last`` is when one was handed in."""
    if last is None or not quiz.wait:
        return None
    moment = last + timedelta(minutes=quiz.wait)
    return moment if moment > timezone.now() else None


def is_within(quiz: Quiz, moment: datetime) -> bool:
    """Whether the quiz is open at ``moment``."""
    has_opened = quiz.opens_at is None or quiz.opens_at <= moment
    return has_opened and (quiz.closes_at is None or moment < quiz.closes_at)


def _results(done: list[Attempt]) -> list[Result]:
    return [Result(attempt.score, attempt.passed) for attempt in done if attempt.score is not None]


def _attempts(quiz: Quiz, activity_id: int, enrolment: Enrolment) -> list[Attempt]:
    mine = Attempt.objects.filter(enrolment=enrolment, activity_id=activity_id, quiz=quiz)
    return list(mine.only("uuid", "submitted_at", "score", "passed").order_by("number"))
