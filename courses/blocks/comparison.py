"""One thing beside the other."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock

from courses.blocks.base import LessonBlock
from learning.named_fields import LineBlock

KINDS = [("plain", _("Neutral")), ("do", _("Do")), ("avoid", _("Avoid"))]


class ComparisonBlock(LessonBlock):
    """Two or three columns, one below the other on a phone. What to do and what to avoid is said by words and a sign."""

    name = "comparison"
    title = CharBlock(required=False, max_length=150, label=_("Title"))
    columns = ListBlock(
        StructBlock(
            [
                ("kind", ChoiceBlock(choices=KINDS, default="plain", label=_("Kind"))),
                ("heading", CharBlock(max_length=100, label=_("Heading"))),
                (
                    "points",
                    ListBlock(LineBlock(max_length=250, label=_("Point")), min_num=1, label=_("Points")),
                ),
            ],
            label=_("Column"),
            label_format="{heading}",
        ),
        min_num=2,
        max_num=3,
        label=_("Columns"),
    )

    class Meta:
        icon = "learning-comparison"
        label = _("Comparison")
        label_format = "{title}"
        template = "learning_courses/blocks/comparison.html"
        description = _("Two or three things side by side: do and do not, before and after.")
        preview_value = {
            "title": _("When a stranger calls"),
            "columns": [
                {
                    "kind": "do",
                    "heading": _("Do"),
                    "points": [_("Hang up."), _("Look for the right number yourself.")],
                },
                {
                    "kind": "avoid",
                    "heading": _("Do not"),
                    "points": [_("Read out a one-time code."), _("Install an app because you are told to.")],
                },
            ],
        }
