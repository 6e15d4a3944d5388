"""A question that learners answer for one another, in the discussion of the lesson."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from courses.blocks.base import LessonBlock, Sentences

LONGEST = 250


class DiscussBlock(LessonBlock):
    """What the author would like to hear from learners. Answers stand in the discussion, which others read."""

    name = "discuss"
    same_for_all = False  # whether a course is discussed may change without its lessons
    question = CharBlock(max_length=LONGEST, label=_("Question"))
    text = Sentences(
        required=False,
        label=_("To start with"),
        help_text=_("What it is about, and what a good answer tells."),
    )

    class Meta:
        icon = "comment"
        label = _("Question for the discussion")
        label_format = "{question}"
        template = "learning_courses/blocks/discuss.html"
        description = _("What happened to you? Learners answer below the lesson, where others read it.")
        preview_value = {
            "question": _("Has anybody tried to cheat you by telephone?"),
            "text": _("<p>Tell how you noticed it. Name nobody, and no numbers.</p>"),
        }

    def get_context(self, value, parent_context=None) -> dict[str, Any]:
        """Adds ``discussed_at``, the address of the discussion; empty where there is none."""
        # Discussions stand above the pages that blocks are part of.
        from courses.discussion.policy import Discussed, discussed

        context = super().get_context(value, parent_context)
        standing, page = context.get("standing"), context.get("page")
        if standing and page and discussed(standing.course.key) != Discussed.OFF:
            context["discussed_at"] = reverse("learning_courses:discussion", args=[page.translation_key])
        return context
