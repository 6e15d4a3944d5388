"""What authors write into is named for those who hear the page, in each author's language."""

import json

import pytest
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.telepath import JSContext
from wagtail.blocks import ListBlock, StructBlock

from learning.named_fields import LineBlock, NamedRichTextBlock, name_editor

WORDS = NamedRichTextBlock(features=["bold"], label=_("Text"))
LINES = ListBlock(LineBlock(max_length=20, label=_("Question")))
BOTH = [("words", WORDS), ("lines", LINES)]


@pytest.mark.parametrize(
    ("language", "text", "line"), [("vi", "Văn bản", "Câu hỏi"), ("en", "Text", "Question")]
)
def test_editors_and_lines_are_named_in_the_language_of_whoever_writes(language, text, line):
    with override(language):
        told = json.dumps(
            JSContext().pack(StructBlock([("words", WORDS), ("lines", LINES)])), ensure_ascii=False
        )
    assert f'"ariaLabel": "{text}"' in told
    assert f'aria-label=\\"{line}\\"' in told


def test_a_field_without_an_editor_is_left_alone():
    widget = forms.Textarea()
    name_editor(widget, "Tên")
    assert not hasattr(widget, "options")
