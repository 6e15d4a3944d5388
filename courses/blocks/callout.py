"""What must not be overlooked."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock

from courses.blocks.base import LessonBlock, Sentences

KINDS = [
    ("note", _("Note")),
    ("tip", _("Tip")),
    ("warning", _("Warning")),
    ("example", _("Example")),
    ("remember", _("Remember")),
]


class CalloutBlock(LessonBlock):
    """A box that stands out. Its kind is said by an icon and by words, not by colour alone."""

    name = "callout"
    kind = ChoiceBlock(choices=KINDS, default="note", label=_("Kind"))
    title = CharBlock(required=False, max_length=150, label=_("Title"))
    text = Sentences(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        label_format = "{title}"
        template = "learning_courses/blocks/callout.html"
        description = _("A tip, a warning, an example, or what to remember.")
        preview_value = {
            "kind": "remember",
            "title": _("Remember"),
            "text": _("<p>A bank never asks for your one-time code.</p>"),
        }

    def get_context(self, value, parent_context=None):
        words = dict(KINDS).get(value["kind"], "")
        return {**super().get_context(value, parent_context), "title": value["title"] or words}
