"""One attempt with a question that counts otherwise now. Nothing here is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.attempts.closing import has_passed, in_all, sure_of
from assessments.attempts.models import Answer, Attempt
from assessments.marking.mark import FULL, OUT, marked_as
from assessments.questions.base import Mark, question_type
from assessments.regrading.files import look_again
from assessments.regrading.models import Counts, Regrade


class DoesNotFit(Exception):
    """The corrected question is another one than the learner was asked, or her file cannot be looked into any more."""


@dataclass(frozen=True)
class Recount:
    """What becomes of an attempt: ``marks`` are those that changed, None where a question counts no more.

    ``responses`` are those whose files were looked into again. ``score`` and ``passed`` are those of the whole; None
    while there are none.
    """

    corrections: dict[str, dict[str, Any]]
    marks: dict[int, Mark | None] = field(default_factory=dict)
    score: float | None = None
    passed: bool | None = None
    responses: dict[int, Any] = field(default_factory=dict)


def places_of(attempt: Attempt, question_id: int | None) -> list[int]:
    """Where the question stands in the attempt's paper."""
    return [n for n, each in enumerate(attempt.paper["questions"]) if each["question"] == question_id]


def recount(attempt: Attempt, answers: Mapping[int, Answer], regrade: Regrade) -> Recount:
    """``attempt`` as ``regrade`` wants it. Raises DoesNotFit."""
    places = places_of(attempt, regrade.question_id)
    corrections = {str(place): _correction(attempt, place, regrade) for place in places}
    looked = _looked_into(
        attempt, {place: answers[place] for place in places if place in answers}, corrections
    )
    if attempt.submitted_at is None:
        return Recount(corrections, responses=looked)
    responses = {place: answer.response for place, answer in answers.items()} | looked
    before = marks_of(attempt, answers)
    now = {place: _mark(attempt, place, responses.get(place), corrections[str(place)]) for place in places}
    if any(_waits_anew(before.get(place), mark) for place, mark in now.items()):
        raise DoesNotFit  # it has its mark, and nobody shall have to look at it once more
    changed = {place: mark for place, mark in now.items() if _differs(before.get(place), mark)}
    after = {place: mark for place, mark in {**before, **now}.items() if mark is not None}
    found = marked_as(attempt.paper["questions"], after, sure_of(attempt, answers))
    found = in_all(attempt, found, responses)
    # Where nothing counts any more the result stays what it was.
    if attempt.score is None or found.score is None:
        return Recount(corrections, changed, attempt.score, attempt.passed, looked)
    result = Recount(corrections, changed, round(found.score, 4), has_passed(attempt, found), looked)
    return _kept(attempt) if regrade.nobody_loses and _is_worse(attempt, result) else result


def marks_of(attempt: Attempt, answers: Mapping[int, Answer]) -> dict[int, Mark]:
    """What counts of a handed-in attempt, by place. Where nothing was answered, that is nothing."""
    marks = {}
    for place, question in enumerate(attempt.paper["questions"]):
        answer = answers.get(place)
        if answer is None:
            if question_type(question["type"]) and not _is_out(attempt, place):
                marks[place] = Mark(0)
        elif answer.waits or answer.score is not None:
            marks[place] = Mark(answer.score or 0.0, waits=answer.waits)
    return marks


def _is_out(attempt: Attempt, place: int) -> bool:
    return attempt.corrections.get(str(place), {}).get("counts") == OUT


def _correction(attempt: Attempt, place: int, regrade: Regrade) -> dict[str, Any]:
    known = attempt.corrections.get(str(place), {})
    kept = {name: known[name] for name in ("data", "said") if name in known}
    if regrade.counts != Counts.KEY:
        return {**kept, "counts": str(regrade.counts)}
    question = attempt.paper["questions"][place]
    kind = question_type(question["type"])
    data = kind.rekey(question["data"], regrade.data) if kind and kind.name == regrade.type else None
    if data is None:
        raise DoesNotFit
    return {**kept, "counts": str(Counts.KEY), "data": data}


def _looked_into(
    attempt: Attempt, answers: Mapping[int, Answer], corrections: Mapping[str, Mapping[str, Any]]
) -> dict[int, Any]:
    """The responses whose files other rules look into now. Raises DoesNotFit where that cannot be done."""
    found = {}
    for place, answer in answers.items():
        kind, correction = question_type(attempt.paper["questions"][place]["type"]), corrections[str(place)]
        if kind and kind.takes_file and correction["counts"] == Counts.KEY and answer.response is not None:
            found[place] = look_again(attempt, place, answer, correction["data"])
            if found[place] is None:
                raise DoesNotFit
    return found


def _mark(attempt: Attempt, place: int, response: Any, correction: Mapping[str, Any]) -> Mark | None:
    if correction["counts"] == OUT:
        return None
    if correction["counts"] == FULL:
        return Mark(1)
    kind = question_type(attempt.paper["questions"][place]["type"])
    return Mark(0) if kind is None or response is None else kind.mark(correction["data"], response)


def _differs(before: Mark | None, now: Mark | None) -> bool:
    if before is None or now is None:
        return before is not now
    return abs(before.score - now.score) > 1e-9 or before.waits != now.waits


def _waits_anew(before: Mark | None, now: Mark | None) -> bool:
    return now is not None and now.waits and not (before is not None and before.waits)


def _is_worse(attempt: Attempt, result: Recount) -> bool:
    was, now = attempt.score or 0.0, result.score or 0.0
    return now < was - 1e-9 or bool(attempt.passed) > bool(result.passed)


def _kept(attempt: Attempt) -> Recount:
    """Nothing changes for whoever would lose by it."""
    return Recount({}, {}, attempt.score, attempt.passed)
