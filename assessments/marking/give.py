"""Giving a mark by hand, and what follows when it was the last that an attempt waited for."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import signals
from assessments.attempts.answer import locked
from assessments.attempts.closing import RESULT, judge, sure_of
from assessments.attempts.log import answered, scored
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.restate import say_anew, stated_before
from assessments.attempts.submit import record
from assessments.marking.claim import CannotClaim, claim, given_to, locked_answer, rules_of
from assessments.marking.decide import decided
from assessments.marking.mark import marked_as
from assessments.marking.models import HandMark
from assessments.placements.keep import keep
from assessments.questions.base import Mark, question_type
from learning import api


@transaction.atomic
def give(
    *, answer: Answer, user, score: float, levels: Sequence[dict[str, Any]] = (), comment: str = ""
) -> HandMark:
    """Mark ``answer`` as ``user`` does, or change her mark. When it was the last one, the attempt has its result.

    Raises CannotClaim when the result is out, somebody else is at it, or nobody is needed.
    """
    attempt = locked(answer.attempt)
    if not attempt.waits:
        raise CannotClaim(
            _("The result is out and stays as it is. Only a regrade can change it, with a reason.")
        )
    if str(answer.place) in attempt.corrections:
        raise CannotClaim(_("This answer is marked. Nobody else is needed for it."))
    mark = claim(answer=answer, user=user)
    mark.score, mark.levels, mark.comment, mark.at = score, list(levels), comment, timezone.now()
    mark.save(update_fields=["score", "levels", "comment", "at"])
    _decide(locked_answer(answer))
    settle(attempt)
    return mark


def _decide(answer: Answer) -> None:
    """Give ``answer`` the score that its marks lead to, or let it wait for another."""
    answer.score = decided(given_to(answer), **rules_of(answer))
    answer.waits = answer.score is None
    answer.save(update_fields=["score", "waits"])


def settle(attempt: Attempt) -> bool:
    """Give ``attempt``, which is locked, its result if nothing in it waits any more; return whether it got one."""
    answers = {answer.place: answer for answer in attempt.answers.all()}
    if not attempt.waits or any(answer.waits for answer in answers.values()):
        return False
    marks = {place: Mark(answer.score) for place, answer in answers.items() if answer.score is not None}
    marked = marked_as(attempt.paper["questions"], marks, sure_of(attempt, answers))
    before = stated_before(attempt)
    judge(attempt, replace(marked, score=marked.score or 0.0), timezone.now())
    attempt.save(update_fields=RESULT)
    keep([attempt])
    late = {place: mark for place, mark in marks.items() if _is_by_hand(attempt, answers[place])}
    responses = {place: answer.response for place, answer in answers.items()}
    with suppress(api.NotYours):  # the enrolment ended meanwhile; the attempt has its result all the same
        record(attempt, [*answered(attempt, late, responses), *scored(attempt)])
    # A later attempt may have its result already, and rest on this one. What is archived stays as it was said.
    with suppress(api.CannotTakeBack), transaction.atomic():
        say_anew(attempt, before, by=attempt.uuid)
    signals.tell_marked(attempt)
    return True


def _is_by_hand(attempt: Attempt, answer: Answer) -> bool:
    """Whether a person marked it: what was marked at once, or by a regrade, is in the log already."""
    if str(answer.place) in attempt.corrections:
        return False
    kind = question_type(attempt.paper["questions"][answer.place]["type"])
    return kind is not None and kind.by_hand and answer.response is not None
