"""A question at one moment: what an attempt keeps, whatever happens to the question later."""

from random import Random
from typing import Any

from wagtail.rich_text import expand_db_html

from assessments.questions.models import Question
from assessments.questions.pictures import with_pictures


def freeze(question: Question, random: Random, *, shuffle: bool) -> dict[str, Any]:
    """``question`` as one learner sees it: its words, its data in the order shown, and the revision they are from.

    Raises LookupError when the question's type is not installed.
    """
    kind = question.kind
    if kind is None:
        raise LookupError(question.type)
    data = kind.lay_out(kind.clean(question.plain_data()), random, shuffle=shuffle)
    return {
        "question": question.pk,
        "revision": question.live_revision_id or question.latest_revision_id,
        "code": question.code,
        "type": question.type,
        "stem": kind.told(expand_db_html(question.stem), data),
        "explanation": kind.told(expand_db_html(question.explanation), data),
        "data": with_pictures(kind, data),
    }
