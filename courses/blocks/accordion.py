"""More for those who want it."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from courses.blocks.base import LessonBlock, Sentences


class AccordionBlock(LessonBlock):
    """Headings that open."""

    name = "accordion"
    items = ListBlock(
        StructBlock(
            [("title", CharBlock(max_length=150, label=_("Heading"))), ("text", Sentences(label=_("Text")))],
            label=_("Item"),
            label_format="{title}",
        ),
        min_num=1,
        label=_("Items"),
    )

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        template = "learning_courses/blocks/accordion.html"
        description = _("Questions and answers, or details that not everybody needs.")
        preview_value = {
            "items": [
                {"title": _("What if I forget it?"), "text": _("<p>Ask for a new one at the counter.</p>")},
                {"title": _("May I write it down?"), "text": _("<p>Yes, on paper, at home.</p>")},
            ]
        }
