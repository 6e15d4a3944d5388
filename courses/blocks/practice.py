"""Something to do for real, which a trainer confirms."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from courses.blocks.base import CompletableBlock, Sentences
from learning.api import PERFORMANCE
from learning.models import MoveOn


class PracticeBlock(CompletableBlock):
    """A practical task. Learners say that they did it; it is completed when a trainer confirms it."""

    name = "practice"
    activity_type = PERFORMANCE
    same_for_all = False
    title = CharBlock(max_length=150, label=_("Title"))
    task = Sentences(label=_("What to do"), help_text=_("And what the trainer will look at."))

    @classmethod
    def activity_rule(cls, value) -> dict[str, Any]:
        return {**super().activity_rule(value), "move_on": MoveOn.PASSED}

    def get_context(self, value, parent_context=None) -> dict[str, Any]:
        """Adds ``state``: empty, ``handed_in`` or ``confirmed``."""
        context = super().get_context(value, parent_context)
        standing, activity = context.get("standing"), context.get("activity")
        if standing and activity:
            done = standing.of(activity)
            context["state"] = "confirmed" if done and done.is_satisfied else "handed_in" if done else ""
        return context

    class Meta:
        icon = "pick"
        label = _("Practical task")
        label_format = "{title}"
        template = "learning_courses/blocks/practice.html"
        description = _("Something to do for real. A trainer confirms that it was done.")
        preview_value = {
            "title": _("Send an application online"),
            "task": _("Send one real application, and show your trainer the receipt."),
        }
