"""A question to think about, with a place for what only the learner reads."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from courses.blocks.base import CompletableBlock, Sentences
from learning.api import INTERACTION, block_key


class ReflectionBlock(CompletableBlock):
    """A question without a right answer, completed when something was written.

    The answer is a private note: it is not in the page, which is the same for everybody, and never in a statement.
    """

    name = "reflect"
    activity_type = INTERACTION
    question = CharBlock(max_length=250, label=_("Question"))
    hint = Sentences(
        required=False,
        label=_("To start with"),
        help_text=_("A sentence or two for those who do not know how to begin."),
    )

    class Meta:
        icon = "edit"
        label = _("Question to think about")
        label_format = "{question}"
        template = "learning_courses/blocks/reflection.html"
        description = _("What would you do? The answer is private, and can be read again later.")
        preview_value = {
            "question": _("Whom would you ask before you send money to somebody?"),
            "hint": _("<p>Think of two people you trust.</p>"),
        }

    @classmethod
    def activity_title(cls, value) -> str:
        return value.get("question", "")

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        page, block_id = context.get("page"), context.get("block_id")
        if page and block_id:
            key = block_key(page.translation_key, block_id)
            context |= {"key": key, "note_at": reverse("learning:note", args=[key])}
        return context
