"""Filling a question of the bank from a plain dict, whichever file it comes from."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from assessments.questions.base import question_type
from assessments.questions.models import Pool, Question
from assessments.questions.plain import without_ids
from learning import api

FIELDS = ["stem", "explanation", "competencies", "difficulty", "source", "review_due"]


def fill(question: Question, data: dict[str, Any], *, pool: Pool | None) -> bool:
    """Set what ``data`` says of ``question``; whether anything is new. Raises ValidationError, and saves nothing.

    ``data`` has "type", fields of the question, and those of its type. Without ``pool`` it stays where it is.
    """
    kind = question_type(data["type"])
    if kind is None:
        raise ValidationError(_("No question type “%(type)s” is installed.") % {"type": data["type"]})
    wanted = {**{name: data[name] for name in FIELDS if name in data}, "pool": pool or question.pool}
    if "competencies" in wanted:
        wanted["competencies"] = api.tidy_tags(wanted["competencies"])
    before = {name: getattr(question, name) for name in wanted}
    answers = kind.clean({name: data[name] for name in kind.Fields().child_blocks if name in data})
    same = (
        question.pk
        and question.type == data["type"]
        and without_ids(question.plain_data()) == without_ids(answers)
    )
    if same and before == wanted:
        return False
    for name, value in wanted.items():
        setattr(question, name, value)
    if not same:
        question.data = _stream(data["type"], answers)
    return True


def _stream(type_name: str, answers: dict[str, Any]) -> StreamValue:
    block = Question._meta.get_field("data").stream_block
    return StreamValue(block, [(type_name, block.child_blocks[type_name].to_python(answers))])
