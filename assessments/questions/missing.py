"""Questions whose type is not installed: kept as they were, through an edit and a save."""

import json
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import register
from wagtail.blocks import FieldBlock, StreamBlock, StreamValue
from wagtail.blocks.stream_block import StreamBlockAdapter


class MissingTypeBlock(FieldBlock):
    """Holds the data of a question whose type is not installed. The editor carries it in a hidden field."""

    def __init__(self, **kwargs):
        self.field = forms.CharField(required=False, widget=forms.HiddenInput)
        super().__init__(**kwargs)

    def value_for_form(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    def value_from_form(self, value: str) -> Any:
        return json.loads(value) if value else None

    def get_searchable_content(self, value: Any) -> list[str]:
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
        return super().to_python(self._wrapped(value))

    def bulk_to_python(self, values):
        return super().bulk_to_python([self._wrapped(stream) for stream in values])

    def get_prep_value(self, value):
        return [_unwrapped(child) for child in super().get_prep_value(value)]

    def _wrapped(self, value: Any) -> Any:
        """``value`` with unknown children wrapped, if it is the stored form of a stream."""
        if isinstance(value, str) and value:
            value = json.loads(value)
        if isinstance(value, StreamValue) or not value:
            return value
        return [self._known(child) if isinstance(child, dict) else child for child in value]

    def _known(self, child: dict[str, Any]) -> dict[str, Any]:
        if child["type"] in self.child_blocks:
            return child
        return {"type": "missing", "id": child.get("id"), "value": child}


def _unwrapped(child: dict[str, Any]) -> dict[str, Any]:
    is_kept = child["type"] == "missing" and isinstance(child["value"], dict)
    return child["value"] if is_kept else child


class TypeStreamAdapter(StreamBlockAdapter):
    """Tells the editor that nobody can add what is not installed."""

    js_constructor = "learning_assessments.QuestionData"

    @cached_property
    def media(self):
        return super().media + forms.Media(js=["learning_assessments/admin/question-data.js"])


register(TypeStreamAdapter(), TypeStream)
