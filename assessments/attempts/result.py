"""What the result screen says."""

from typing import Any

from assessments.attempts.models import Attempt
from assessments.attempts.paper import items_of
from assessments.attempts.ticket import make_ticket
from assessments.marking.mark import OUT
from assessments.marking.told import told_to_learner
from assessments.questions.item import Item


def result_of(attempt: Attempt) -> dict[str, Any]:
    """The marked questions, how many were right, what waits for a person, and whether the learner may try again."""
    items = items_of(attempt)
    _tell(attempt, items)
    marked = [item for item in items if item.kind is not None and item.counts != OUT and not item.waits]
    left = attempts_left(attempt)
    again = attempt.quiz is not None and attempt.activity.retired_at is None and left != 0
    return {
        "items": items,
        "share": attempt.percent / 100,
        "right": sum(item.mark.score >= 1 for item in marked),
        "count": len(marked),
        "waiting": sum(item.waits for item in items),
        "left": left,
        "ticket": make_ticket(attempt.activity.key, attempt.quiz.pk) if again else "",
    }


def _tell(attempt: Attempt, items: list[Item]) -> None:
    """Add what markers said, where there was something to mark by hand."""
    if any(item.kind is not None and item.kind.by_hand for item in items):
        said = told_to_learner(attempt)
        for item in items:
            item.told = said.get(item.place, ())


def attempts_left(attempt: Attempt) -> int | None:
    """How often the learner may still take the quiz; None for as often as she likes."""
    if attempt.quiz is None or not attempt.quiz.attempts_allowed:
        return None
    used = Attempt.objects.filter(
        enrolment_id=attempt.enrolment_id, activity_id=attempt.activity_id, quiz_id=attempt.quiz_id
    ).count()
    return max(0, attempt.quiz.attempts_allowed - used)
