"""What an attempt says in the log of statements. Repeating it changes nothing: ids are made from the attempt's."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid5

from assessments.attempts.models import Attempt
from assessments.questions.base import Mark, question_type
from learning import api, conf

INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"


def attempted(attempt: Attempt) -> dict[str, Any]:
    """The learner began the attempt."""
    return _statement(attempt, "attempted", api.verbs.ATTEMPTED)


def outcome(
    attempt: Attempt, marks: Mapping[int, Mark], responses: Mapping[int, Any]
) -> list[dict[str, Any]]:
    """What the learner answered to each question that was marked, and how it went."""
    answered = [
        _answered(attempt, place, mark, responses.get(place)) for place, mark in sorted(marks.items())
    ]
    return [*answered, *_verdict(attempt)]


def _verdict(attempt: Attempt) -> list[dict[str, Any]]:
    result = {
        "score": {"scaled": attempt.score},
        "success": attempt.passed,
        "completion": True,
        "duration": f"PT{attempt.seconds}S",
    }
    if not attempt.is_exam:
        return [_statement(attempt, "completed", api.verbs.COMPLETED, result=result)]
    if attempt.passed:
        passed = _statement(attempt, "passed", api.verbs.PASSED, result=result)
        return [passed, _statement(attempt, "completed", api.verbs.COMPLETED)]
    # An exam that was not passed is not completed: there is something left to do.
    return [_statement(attempt, "failed", api.verbs.FAILED, result={**result, "completion": False})]


def _answered(attempt: Attempt, place: int, mark: Mark, response: Any) -> dict[str, Any]:
    question = attempt.paper["questions"][place]
    # Without "scaled": one right answer is not the quiz's score.
    result: dict[str, Any] = {
        "success": mark.score >= 1,
        "score": {"raw": round(mark.score, 4), "min": 0, "max": 1},
    }
    kind = question_type(question["type"])
    pattern = kind.log_pattern(response, question["data"]) if kind and response is not None else ""
    if pattern:
        result["response"] = pattern
    asked = {
        "id": f"{conf.get('ACTIVITY_IRI')}question/{question['code']}",
        "definition": {"type": INTERACTION, "interactionType": kind.interaction if kind else "other"},
    }
    context = {"contextActivities": {"other": [asked]}}
    return _statement(attempt, f"answered/{place}", api.verbs.ANSWERED, result=result, context=context)


def _statement(
    attempt: Attempt, name: str, verb: str, *, result: dict | None = None, **more: Any
) -> dict[str, Any]:
    return api.statement_about(
        attempt.activity.iri, verb, result=result, id=str(uuid5(attempt.uuid, name)), **more
    )
