"""The answers part of a question in the editor: the form of whichever question types are installed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail.blocks import StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.fields import StreamField

from assessments.questions.base import QuestionType
from assessments.questions.missing import TypeStream
from assessments.questions.plain import plain
from learning import registry


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


class QuestionData(StreamField):
    """A StreamField of one block, whose types are the installed question types.

    Migrations do not list them: which ones there are is the host's business.
    """

    def __init__(self, **kwargs):
        kwargs.pop("block_types", None)
        super().__init__(block_types=[], max_num=1, **kwargs)

    @cached_property
    def stream_block(self):
        block = TypeStream([(name, authoring_block(kind)) for name, kind in registry.question_types.items()])
        block.set_meta_options(self.block_opts)
        return block

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        return name, path, [], kwargs
