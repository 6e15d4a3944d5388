"""A question about opinions: nobody is right or wrong."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import CharBlock, ListBlock

from courses.blocks.base import CompletableBlock
from learning.api import INTERACTION
from learning.named_fields import LineBlock


class PollBlock(CompletableBlock):
    """A poll. Each learner has one vote and may change it; who has voted sees how the others did."""

    name = "poll"
    activity_type = INTERACTION
    same_for_all = False
    title = CharBlock(max_length=200, label=_("Question"))
    options = ListBlock(
        LineBlock(max_length=150, label=_("Answer")), min_num=2, max_num=8, label=_("Answers")
    )

    def get_context(self, value, parent_context=None) -> dict[str, Any]:
        """Adds the ``options`` with their ids, the learner's own ``vote``, and the ``results`` once she has voted."""
        from courses.polls import counted, make_ballot, vote_of

        context = super().get_context(value, parent_context)
        options = [(str(one.id), one.value) for one in value["options"].bound_blocks]
        context["options"] = options
        activity = context.get("activity")
        if activity:
            context["ballot"] = make_ballot(activity.key, [identity for identity, _text in options])
            context["vote"] = vote_of(context.get("enrolment"), activity.id)
            if context["vote"]:
                context["results"] = counted(activity.id, options)
        return context

    class Meta:
        icon = "form"
        label = _("Poll")
        label_format = "{title}"
        template = "learning_courses/blocks/poll.html"
        description = _("A question about opinions, with the results for those who have voted.")
        preview_value = {
            "title": _("Has anybody tried to cheat you by telephone?"),
            "options": [_("Yes, more than once"), _("Yes, once"), pgettext_lazy("answer", "No")],
        }
