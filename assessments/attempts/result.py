"""What the result screen says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessments.attempts.counted import Result, counted
from assessments.attempts.models import Attempt, whole_percent
from assessments.attempts.offer import again_at, is_within
from assessments.attempts.paper import items_of
from assessments.attempts.shown import shown_of
from assessments.attempts.ticket import make_ticket
from assessments.marking.mark import OUT
from assessments.marking.told import told_to_learner
from assessments.marking.weigh import section_scores, with_sureness
from assessments.questions.item import Item
from assessments.quizzes.rules import Confidence, Sureness


@dataclass(frozen=True)
class Judged:
    """Of the answers that a learner gave so sure, how many were right."""

    label: str
    count: int
    right: int


def result_of(attempt: Attempt) -> dict[str, Any]:
    """The marked questions as far as they may be seen, what counts, and whether and how the learner may try again."""
    items = items_of(attempt)
    _tell(attempt, items)
    marked = [item for item in items if item.kind is not None and item.counts != OUT and not item.waits]
    earlier = _attempts(attempt)
    left = _left(attempt, len(earlier))
    shown = shown_of(attempt)
    waits = again_at(attempt.quiz, _last_handed_in(earlier)) if attempt.quiz else None
    again = _is_offered(attempt) and left != 0 and waits is None
    return {
        "items": items if shown.questions else [],
        "shown": shown,
        "share": attempt.percent / 100,
        "right": sum(item.mark.score >= 1 for item in marked),
        "count": len(marked),
        "waiting": sum(item.waits for item in items),
        "sections": [] if attempt.waits else _sections(attempt, marked),
        "judged": judged(marked) if attempt.sureness != Sureness.NO else [],
        "counts": _what_counts(attempt, earlier),
        "left": left,
        "again_at": waits if left != 0 and _is_offered(attempt) else None,
        "ticket": make_ticket(attempt.activity.key, attempt.quiz.pk) if attempt.quiz and again else "",
    }


def _tell(attempt: Attempt, items: list[Item]) -> None:
    """Add what markers said, where there was something to mark by hand."""
    if any(item.kind is not None and item.kind.by_hand for item in items):
        said = told_to_learner(attempt)
        for item in items:
            item.told = said.get(item.place, ())


def _attempts(attempt: Attempt) -> list[Attempt]:
    """All attempts of the learner at the same place, this one among them."""
    if attempt.quiz is None:
        return [attempt]
    same = Attempt.objects.filter(
        enrolment_id=attempt.enrolment_id, activity_id=attempt.activity_id, quiz_id=attempt.quiz_id
    )
    return list(same.only("score", "passed", "submitted_at").order_by("number"))


def _left(attempt: Attempt, used: int) -> int | None:
    """How often the learner may still take the quiz; None for as often as she likes."""
    if attempt.quiz is None or not attempt.quiz.attempts_allowed:
        return None
    return max(0, attempt.quiz.attempts_allowed - used)


def _last_handed_in(attempts: Iterable[Attempt]):
    return max((each.submitted_at for each in attempts if each.submitted_at), default=None)


def _is_offered(attempt: Attempt) -> bool:
    is_there = attempt.quiz is not None and attempt.activity.retired_at is None
    return is_there and is_within(attempt.quiz, timezone.now())


def _what_counts(attempt: Attempt, attempts: list[Attempt]) -> dict[str, Any] | None:
    """Which of several attempts counts, and its score; None while there is only one."""
    results = [Result(each.score, each.passed) for each in attempts if each.score is not None]
    if attempt.quiz is None or len(results) < 2:
        return None
    found = counted(attempt.quiz.counts, results, attempt.pass_mark)
    label = attempt.quiz.get_counts_display()
    return {"label": label, "percent": whole_percent(found.score), "passed": found.passed} if found else None


def _sections(attempt: Attempt, marked: Iterable[Item]) -> list[Any]:
    scores = {item.place: item.score or 0.0 for item in marked}
    if attempt.sureness == Sureness.SCORED:
        scores = with_sureness(scores, sureness_of(marked))
    return section_scores(attempt.paper, scores)


def sureness_of(items: Iterable[Item]) -> dict[int, int | None]:
    """How sure the learner was, by place; of what she left open she can't have been."""
    return {item.place: None if item.response is None else item.confidence for item in items}


def judged(items: Iterable[Item]) -> list[Judged]:
    """How well she judged herself, from sure to guessed; levels that she did not use are left out."""
    found = []
    for level in reversed(Confidence):
        same = [item for item in items if item.confidence == level and item.response is not None]
        if same:
            right = sum((item.score or 0) >= 1 for item in same)
            found.append(Judged(str(level.label), len(same), right))
    return found
