"""What happened when."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from courses.blocks.base import LessonBlock, Sentences


class TimelineBlock(LessonBlock):
    """Moments in their order. When is free text: a day, a year, "the third week"."""

    name = "timeline"
    title = CharBlock(required=False, max_length=150, label=_("Title"))
    moments = ListBlock(
        StructBlock(
            [
                ("when", CharBlock(max_length=60, label=_("When"))),
                ("title", CharBlock(max_length=150, label=_("What"))),
                ("text", Sentences(required=False, label=_("Text"))),
            ],
            label=_("Moment"),
            label_format="{title}",
        ),
        min_num=2,
        label=_("Moments"),
    )

    class Meta:
        icon = "learning-timeline"
        label = _("Timeline")
        label_format = "{title}"
        template = "learning_courses/blocks/timeline.html"
        description = _("What happened, or will happen, in its order.")
        preview_value = {
            "title": _("Your application on its way"),
            "moments": [
                {"when": _("Monday"), "title": _("You send it"), "text": _("<p>Note its number.</p>")},
                {"when": _("Tuesday"), "title": _("It is checked"), "text": ""},
                {"when": _("Friday"), "title": _("The result is ready"), "text": ""},
            ],
        }
