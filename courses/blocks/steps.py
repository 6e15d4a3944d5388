"""One thing after the other."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from courses.blocks.base import LessonBlock, Sentences


class StepsBlock(LessonBlock):
    """Numbered steps."""

    name = "steps"
    title = CharBlock(required=False, max_length=150, label=_("Title"))
    steps = ListBlock(
        StructBlock(
            [
                ("title", CharBlock(max_length=150, label=_("Step"))),
                ("text", Sentences(required=False, label=_("Text"))),
            ],
            label=_("Step"),
            label_format="{title}",
        ),
        min_num=1,
        label=_("Steps"),
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        label_format = "{title}"
        template = "learning_courses/blocks/steps.html"
        description = _("How something is done, one action at a time.")
        preview_value = {
            "title": _("Change a password"),
            "steps": [
                {"title": _("Open the settings"), "text": _("<p>Touch the cogwheel.</p>")},
                {"title": _("Choose “Password”"), "text": ""},
                {"title": _("Write the new one twice"), "text": _("<p>At least twelve letters.</p>")},
            ],
        }
