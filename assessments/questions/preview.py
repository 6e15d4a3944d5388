"""A question in the editor's preview, as a learner would see it."""

from random import Random
from typing import Any

from django.core.exceptions import ValidationError

from assessments.questions.freeze import freeze
from assessments.questions.item import Item
from assessments.questions.models import Question


def preview_context(question: Question) -> dict[str, Any]:
    """``item`` to show, or ``problems`` to solve before there is anything to show."""
    question.type = next((child.block_type for child in question.data), "")
    kind = question.kind
    if kind is None:
        return {"item": None, "problems": []}
    try:
        kind.clean(question.plain_data())
    except ValidationError as problem:
        return {"item": None, "problems": problem.messages}
    random = Random("preview")  # noqa: S311 - the same each time
    return {"item": Item(0, freeze(question, random, shuffle=True)), "problems": []}
