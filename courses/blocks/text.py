"""Words: headings and paragraphs."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock

from courses.blocks.base import PARAGRAPHS, PREVIEW, LessonBlock
from learning.blocks import LearningBlock
from learning.named_fields import NamedRichTextBlock


class HeadingBlock(LessonBlock):
    """A heading inside the lesson; the lesson's own title stands above all of them."""

    name = "heading"
    text = CharBlock(max_length=150, label=_("Heading"))
    level = ChoiceBlock(
        choices=[("h2", _("Part")), ("h3", _("Part of a part"))], default="h2", label=_("Level")
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"
        template = "learning_courses/blocks/heading.html"
        description = _("Parts a lesson, so that readers find their way.")
        preview_value = {"text": _("Three steps to stay safe"), "level": "h2"}


class TextBlock(LearningBlock, NamedRichTextBlock):
    """Paragraphs, lists and links."""

    name = "text"
    same_for_all = True

    def __init__(self, **kwargs):
        kwargs.setdefault("features", PARAGRAPHS)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "learning_courses/blocks/text.html"
        description = _("Paragraphs, lists and links. Short sentences read best on a phone.")
        preview_template = PREVIEW
        preview_value = _(
            "<p>A strong password is <b>long</b> and easy for you to remember.</p>"
            "<ul><li>Use four words that do not belong together.</li><li>Never use it twice.</li></ul>"
        )
