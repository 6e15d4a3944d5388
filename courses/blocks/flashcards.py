"""Cards with a question in front and the answer behind."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock

from courses.blocks.base import CompletableBlock
from learning.api import INTERACTION


class FlashcardsBlock(CompletableBlock):
    """Cards to turn, completed when all of them were."""

    name = "flashcards"
    activity_type = INTERACTION
    completion_note = _("Completed when all cards were turned.")
    title = CharBlock(required=False, max_length=150, label=_("Title"))
    cards = ListBlock(
        StructBlock(
            [
                ("front", CharBlock(max_length=200, label=_("Front"))),
                ("back", TextBlock(max_length=500, rows=2, label=pgettext_lazy("card", "Back"))),
            ],
            label=_("Card"),
            label_format="{front}",
        ),
        min_num=1,
        label=_("Cards"),
    )

    class Meta:
        icon = "copy"
        label = _("Flashcards")
        label_format = "{title}"
        template = "learning_courses/blocks/flashcards.html"
        description = _("Cards to turn over: think first, then look.")
        preview_value = {
            "title": _("What does it mean?"),
            "cards": [
                {"front": _("Phishing"), "back": _("A message that lures you to a false page.")},
                {"front": _("One-time code"), "back": _("A number that is valid once, and only for you.")},
            ],
        }
