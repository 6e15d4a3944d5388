"""What our own blocks have in common, and the pieces they are made of."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    StructBlock,
    StructBlockValidationError,
)
from wagtail.blocks.struct_block import BlockGroup

from learning.blocks import LearningBlock
from learning.named_fields import NamedRichTextBlock

# What a paragraph may hold: no headings that would break the lesson's outline, no pictures without a text for them.
SENTENCES = ["bold", "italic", "ol", "ul", "link", "document-link"]
PARAGRAPHS = ["h3", *SENTENCES, "hr"]
LENGTH = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")
PREVIEW = "learning_courses/blocks/preview.html"


class LessonBlock(LearningBlock, StructBlock):
    """A block of ours: what learners see depends on what the author wrote and on nothing else."""

    same_for_all = True

    class Meta:
        preview_template = PREVIEW


class CompletableBlock(LessonBlock):
    """A block that learners complete. The author says whether the lesson waits for it."""

    completion = "acted"
    required = BooleanBlock(
        required=False,
        label=_("Needed to complete the lesson"),
        help_text=_("The lesson is completed when everything that is needed in it is done."),
    )

    # The fields of the group "Completion", in their order.
    completion_fields: tuple[str, ...] = ("required",)

    def get_form_layout(self) -> BlockGroup:
        content = [name for name in self.child_blocks if name not in self.completion_fields]
        asked = BlockGroup(list(self.completion_fields), heading=_("Completion"), icon="check")
        return BlockGroup(content, settings=[asked])

    @classmethod
    def activity_title(cls, value) -> str:
        return value.get("title", "")

    @classmethod
    def activity_rule(cls, value) -> dict:
        return {"required": bool(value.get("required"))}


class PlayedBlock(CompletableBlock):
    """A recording. The author says how much of it must really be played."""

    completion_fields = ("required", "share", "length")
    share = ChoiceBlock(
        required=False,
        choices=[("50", _("half of it")), ("80", "80%"), ("90", "90%"), ("100", _("all of it"))],
        label=_("How much must be played"),
        help_text=_(
            "Only what was really played counts, and every part of it once: whoever jumps to the end has not seen the "
            "middle. Left empty, coming near the end is enough."
        ),
    )
    length = CharBlock(
        required=False,
        max_length=9,
        label=_("Length"),
        help_text=_("As the player shows it, for example 4:35. Needed where a share must be played."),
    )

    def clean(self, value):
        value = super().clean(value)
        if value.get("length") and seconds_of(value["length"]) is None:
            refuse(length=_("Write minutes and seconds, for example 4:35."))
        if value.get("share") and not value.get("length"):
            refuse(length=_("Say how long it is, so that the share that was played can be told."))
        return value

    @classmethod
    def activity_rule(cls, value) -> dict:
        rule = super().activity_rule(value)
        seconds = seconds_of(value.get("length") or "") or 0
        if value.get("share") and seconds:
            # A player's last seconds are often silent, and rounding must not keep anybody.
            rule["least_played"] = max(1, int(seconds * int(value["share"]) / 100) - 1)
        return rule


def seconds_of(text: str) -> int | None:
    """The seconds of a length as players show it, ``4:35`` or ``1:04:35``; None if it is none."""
    found = LENGTH.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return 3600 * hours + 60 * minutes + seconds


class Sentences(NamedRichTextBlock):
    """Short formatted text."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", SENTENCES)
        super().__init__(**kwargs)


def refuse(**messages) -> None:
    """Raise the error of a StructBlock that names its wrong fields; nothing if there is no message."""
    wrong = {name: ValidationError(message) for name, message in messages.items() if message}
    if wrong:
        raise StructBlockValidationError(block_errors=wrong)


def wrong_ending(document, endings: tuple[str, ...]) -> str:
    """What is wrong with the kind of ``document``, empty if nothing is."""
    if document is None or document.file_extension.lower() in endings:
        return ""
    kinds = ", ".join(f".{ending}" for ending in endings)
    return _("This must be a file of one of these kinds: %(kinds)s.") % {"kinds": kinds}
