"""A question at one moment: what an attempt keeps, whatever happens to the question later."""

from random import Random
from typing import Any

from wagtail.rich_text import expand_db_html

from assessments.questions.models import Question


def freeze(question: Question, random: Random, *, shuffle: bool) -> dict[str, Any]:
    """``question`` as one learner sees it: its words, its data in the order shown, and the revision they are from.

    Raises LookupError when the question's type is not installed.
    """
    return {
        "question": question.pk,
        "revision": question.live_revision_id or question.latest_revision_id,
        "code": question.code,
        "type": question.type,
        "stem": expand_db_html(question.stem),
        "explanation": expand_db_html(question.explanation),
        "data": _laid_out(question, random, shuffle),
    }


def _laid_out(question: Question, random: Random, shuffle: bool) -> dict[str, Any]:
    kind = question.kind
    if kind is None:
        raise LookupError(question.type)
    return kind.lay_out(kind.clean(question.plain_data()), random, shuffle=shuffle)
