"""Blocks whose app is not installed: shown as a notice, kept as they were, through an edit and a save."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import FieldBlock, StreamBlock


class MissingBlock(FieldBlock):
    """Holds the raw data of a block of unknown type. The editor carries it in a hidden field."""

    name = "missing"

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
        template = "learning_courses/blocks/missing.html"
        form_classname = "learning-missing-block"


class LessonStreamBlock(StreamBlock):
    """A stream that wraps children of unknown type on the way in and unwraps them on the way out.

    Wagtail alone would drop them when the page is next saved.
    """

    missing = MissingBlock()

    def to_python(self, value):
        return super().to_python([self._known(child) for child in value])

    def bulk_to_python(self, values):
        return super().bulk_to_python([[self._known(child) for child in stream] for stream in values])

    def get_prep_value(self, value):
        return [
            child["value"] if child["type"] == "missing" else child for child in super().get_prep_value(value) or []
        ]

    def _known(self, child):
        if child["type"] in self.child_blocks:
            return child
        return {"type": "missing", "id": child.get("id"), "value": child}
