"""The answers part of a question in the editor: the form of whichever question types are installed."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.questions.base import QuestionType
from assessments.questions.missing import TypeStream
from assessments.questions.plain import plain
from learning import registry
from learning.streams import ContributedField


class CheckedBlock(StructBlock):
    """The form of one question type; what is written in it is checked by the type itself."""

    kind: type[QuestionType]

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            self._check(plain(self.get_prep_value(value)))
        return value

    def _check(self, data: dict[str, Any]) -> None:
        try:
            self.kind().clean(data)
        except ValidationError as problem:
            errors = {name: ValidationError(messages) for name, messages in problem.message_dict.items()}
            raise StructBlockValidationError(block_errors=errors) from problem


def authoring_block(kind: type[QuestionType]) -> CheckedBlock:
    """The form of ``kind`` for the question editor."""
    block = type(f"{kind.__name__}AuthoringBlock", (CheckedBlock, kind.Fields), {"kind": kind})
    return block(label=kind.label, icon=kind.icon, help_text=kind.description)


class QuestionData(ContributedField):
    """A StreamField of one block, whose types are the installed question types."""

    stream = TypeStream

    def __init__(self, **kwargs):
        super().__init__(max_num=1, **kwargs)

    def contributed(self):
        return [(name, authoring_block(kind)) for name, kind in registry.question_types.items()]
