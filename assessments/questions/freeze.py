"""A question at one moment: what an attempt keeps, whatever happens to the question later."""

from collections.abc import Sequence
from random import Random
from typing import Any

from wagtail.rich_text import expand_db_html

from assessments.questions.base import Data, QuestionType
from assessments.questions.models import Question
from assessments.questions.pictures import find_pictures, with_pictures


def freeze(question: Question, random: Random, *, shuffle: bool) -> dict[str, Any]:
    """``question`` as one learner sees it: its words, its data in the order shown, and the revision they are from.

    Raises LookupError when the question's type is not installed.
    """
    return freeze_all([question], random, shuffle=shuffle)[0]


def freeze_all(questions: Sequence[Question], random: Random, *, shuffle: bool) -> list[dict[str, Any]]:
    """All questions of a paper, frozen in their order; their images are looked up together."""
    laid = [(question, *_laid_out(question, random, shuffle=shuffle)) for question in questions]
    known = find_pictures(pk for _question, kind, data in laid for pk in kind.pictures(data))
    return [_frozen(question, kind, with_pictures(kind, data, known)) for question, kind, data in laid]


def _laid_out(question: Question, random: Random, *, shuffle: bool) -> tuple[QuestionType, Data]:
    kind = question.kind
    if kind is None:
        raise LookupError(question.type)
    return kind, kind.lay_out(kind.clean(question.plain_data()), random, shuffle=shuffle)


def _frozen(question: Question, kind: QuestionType, data: Data) -> dict[str, Any]:
    return {
        "question": question.pk,
        "revision": question.live_revision_id or question.latest_revision_id,
        "code": question.code,
        "type": question.type,
        "stem": kind.told(expand_db_html(question.stem), data),
        "explanation": kind.told(expand_db_html(question.explanation), data),
        "data": data,
    }
