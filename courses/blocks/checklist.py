"""Things to do, to tick off."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock

from courses.blocks.base import CompletableBlock
from learning.api import INTERACTION
from learning.named_fields import LineBlock


class ChecklistBlock(CompletableBlock):
    """A list to tick off, completed when everything is ticked. The ticks stay on the learner's device."""

    name = "checklist"
    activity_type = INTERACTION
    completion_note = _("Completed when everything is ticked.")
    title = CharBlock(required=False, max_length=150, label=_("Title"))
    items = ListBlock(LineBlock(max_length=250, label=_("Item")), min_num=1, label=_("Items"))

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        label_format = "{title}"
        template = "learning_courses/blocks/checklist.html"
        description = _("What to do after the lesson, to tick off.")
        preview_value = {
            "title": _("For today"),
            "items": [_("Save the bank's number."), _("Choose somebody to ask when in doubt.")],
        }
