"""Blocks whose app is not installed: shown as a notice, kept as they were, through an edit and a save."""

import json
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import register
from wagtail.blocks import FieldBlock, StreamBlock
from wagtail.blocks.field_block import FieldBlockAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter, StreamValue


class MissingBlock(FieldBlock):
    """Holds the raw data of a block of unknown type. The editor carries it in a hidden field."""

    name = "missing"

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
        template = "learning_courses/blocks/missing.html"


class LessonStreamBlock(StreamBlock):
    """A stream that wraps children of unknown type on the way in and unwraps them on the way out.

    Wagtail alone would drop them when the page is next saved.
    """

    missing = MissingBlock()

    def to_python(self, value):
        return super().to_python(self._wrapped(value))

    def bulk_to_python(self, values):
        return super().bulk_to_python([self._wrapped(stream) for stream in values])

    def get_prep_value(self, value):
        return [self._unwrapped(child) for child in super().get_prep_value(value)]

    def _wrapped(self, value: Any) -> Any:
        """``value`` with unknown children wrapped, if it is the stored form of a stream."""
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                return value
        if isinstance(value, StreamValue) or not value:
            return value
        return [self._known(child) if isinstance(child, dict) else child for child in value]

    def _known(self, child: dict) -> dict:
        if child["type"] in self.child_blocks:
            return child
        return {"type": "missing", "id": child.get("id"), "value": child}

    @staticmethod
    def _unwrapped(child: dict) -> dict:
        is_ours = child["type"] == "missing" and isinstance(child["value"], dict)
        return child["value"] if is_ours else child


class MissingBlockAdapter(FieldBlockAdapter):
    """Tells the editor to show a notice."""

    js_constructor = "learning_courses.MissingBlock"

    def js_args(self, block):
        name, widget, meta = super().js_args(block)
        notice = gettext(
            "Not installed: %(type)s. It is kept as it is, and shown again when its app is back."
        )
        return [name, widget, {**meta, "notice": notice, "showAddCommentButton": False}]

    @cached_property
    def media(self):
        return super().media + forms.Media(js=["learning_courses/admin/missing-block.js"])


class LessonStreamBlockAdapter(StreamBlockAdapter):
    """Tells the editor that nobody can add what is not installed."""

    js_constructor = "learning_courses.LessonStreamBlock"

    @cached_property
    def media(self):
        return super().media + forms.Media(js=["learning_courses/admin/missing-block.js"])


register(MissingBlockAdapter(), MissingBlock)
register(LessonStreamBlockAdapter(), LessonStreamBlock)
