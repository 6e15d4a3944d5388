"""One question in a lesson: asked, marked at once, and recorded.

There is no attempt: the answer is kept in the log as far as it may be, and in the visitor's session, so that the page
can show it with its mark. Everybody sees the answers of one question in the same order, because who answers may be
nobody yet when she is asked.
"""

import uuid
from collections.abc import Mapping
from random import Random
from typing import Any

from django.http import HttpRequest

from assessments.attempts.log import interaction, placed, result_of_answer
from assessments.questions.base import Mark
from assessments.questions.freeze import freeze
from assessments.questions.item import Item
from assessments.questions.models import Question
from learning import api
from learning.models import Activity, Enrolment, MoveOn

SESSION = "learning_assessments.answers"
MOST = 50  # answers that a session keeps
NAME = "answer"


class OneItem(Item):
    """The only question of its form. Several forms may stand in one lesson: each has names of its own."""

    key: str = ""

    @property
    def name(self) -> str:
        return f"{NAME}-{self.key}"


def asked(
    request: HttpRequest | None, key: uuid.UUID | None, question: Question, enrolment: Enrolment | None
) -> tuple[OneItem, bool]:
    """``question`` in the activity ``key`` as the visitor sees it, and whether she has answered it."""
    item = _item(question, key)
    kept = _kept(request).get(str(key)) if request is not None and key and enrolment else None
    # Somebody else may hold the device by now, with the same session.
    if kept is None or kept["in"] != [str(enrolment and enrolment.uuid), item.question["revision"]]:
        return item, False
    item.response = kept["response"]
    item.score = _mark(item).score
    return item, True


def answer(
    *,
    request: HttpRequest,
    enrolment: Enrolment,
    activity: Activity,
    question: Question,
    post: Mapping[str, Any],
) -> bool:
    """Mark what was posted, record it, and keep it for the page. Returns whether anything was answered at all."""
    item = _item(question, activity.key)
    kind = item.kind
    response = kind.read(post, item.name) if kind else None
    if kind is None or response is None:
        return False
    item.response = response
    _record(enrolment, activity, item, _mark(item))
    _keep(request, enrolment, activity.key, item)
    return True


def forget_answer(request: HttpRequest, key: uuid.UUID) -> None:
    """The visitor wants to answer again."""
    kept = _kept(request)
    if kept.pop(str(key), None) is not None:
        request.session[SESSION] = kept


def _item(question: Question, key: uuid.UUID | None) -> OneItem:
    random = Random(f"{key} {question.pk}")  # noqa: S311 - mixes answers, guards no secret
    item = OneItem(0, freeze(question, random, shuffle=key is not None))
    item.key = key.hex if key else ""
    return item


def _mark(item: OneItem) -> Mark:
    return item.kind.mark(item.question["data"], item.response) if item.kind else Mark(0)


def _record(enrolment: Enrolment, activity: Activity, item: OneItem, mark: Mark) -> None:
    """What was answered, and once for all that it was done, or right."""
    statements = [_answered(activity, item, mark)]
    is_right = mark.score >= 1
    if activity.move_on == MoveOn.PASSED and is_right:
        statements.append(
            _once(enrolment, activity, api.verbs.PASSED, {"success": True, "score": {"scaled": 1.0}})
        )
    if activity.move_on != MoveOn.PASSED or is_right:
        statements.append(_once(enrolment, activity, api.verbs.COMPLETED, {"completion": True}))
    api.record_for(enrolment, statements, trusted=True)


def _answered(activity: Activity, item: OneItem, mark: Mark) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "verb": {"id": api.verbs.ANSWERED},
        "object": interaction(item.question),
        "result": result_of_answer(item.question, mark, item.response),
        "context": placed(activity.iri, activity.course.iri),
    }


def _once(enrolment: Enrolment, activity: Activity, verb: str, result: dict[str, Any]) -> dict[str, Any]:
    same = str(uuid.uuid5(enrolment.uuid, f"{verb} {activity.key}"))
    return api.statement_about(activity.iri, verb, result=result, id=same)


def _kept(request: HttpRequest) -> dict[str, Any]:
    return dict(request.session.get(SESSION, {})) if hasattr(request, "session") else {}


def _keep(request: HttpRequest, enrolment: Enrolment, key: uuid.UUID, item: OneItem) -> None:
    kept = _kept(request)
    kept.pop(str(key), None)
    kept[str(key)] = {"in": [str(enrolment.uuid), item.question["revision"]], "response": item.response}
    request.session[SESSION] = dict(list(kept.items())[-MOST:])
