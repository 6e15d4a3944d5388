"""The answers part of a question in the editor: the form of whichever question types are installed."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import FieldBlock, StreamBlock, StreamValue, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.fields import StreamField

from assessments.questions.base import QuestionType
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


class MissingTypeBlock(FieldBlock):
    """Holds the data of a question whose type is not installed. The editor carries it in a hidden field."""

    def __init__(self, **kwargs):
        self.field = forms.JSONField(required=False, widget=forms.HiddenInput)
        super().__init__(**kwargs)

    def value_for_form(self, value):
        return json.dumps(value)

    def value_from_form(self, value):
        return json.loads(value) if isinstance(value, str) else value

    def get_searchable_content(self, value):
        return []

    class Meta:
        icon = "warning"
        label = _("Not installed")
        help_text = _("The app of this question type is not installed. The question is kept as it is.")


class TypeStream(StreamBlock):
    """One block: the question's type and its data. Data of an unknown type is wrapped while it is in memory.

    Wagtail alone would drop it when the question is next saved.
    """

    missing = MissingTypeBlock()

    def to_python(self, value):
        if isinstance(value, str) and value:
            value = json.loads(value)
        if not isinstance(value, StreamValue) and value:
            value = [self._known(child) if isinstance(child, dict) else child for child in value]
        return super().to_python(value)

    def bulk_to_python(self, values):
        return super().bulk_to_python([[self._known(child) for child in stream] for stream in values])

    def get_prep_value(self, value):
        children = super().get_prep_value(value)
        return [child["value"] if child["type"] == "missing" else child for child in children]

    def _known(self, child: dict) -> dict:
        if child["type"] in self.child_blocks:
            return child
        return {"type": "missing", "id": child.get("id"), "value": child}


class QuestionData(StreamField):
    """A StreamField of one block, whose types are the installed question types.

    Migrations do not list them: which ones there are is the host's business.
    """

    def __init__(self, **kwargs):
        kwargs.pop("block_types", None)
        super().__init__(block_types=[], min_num=1, max_num=1, **kwargs)

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
