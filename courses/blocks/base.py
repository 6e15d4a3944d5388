"""What our own blocks have in common, and the pieces they are made of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, RichTextBlock, StructBlock, StructBlockValidationError
from wagtail.blocks.struct_block import BlockGroup

from learning.blocks import LearningBlock

# What a paragraph may hold: no headings that would break the lesson's outline, no pictures without a text for them.
SENTENCES = ["bold", "italic", "ol", "ul", "link", "document-link"]
PARAGRAPHS = ["h3", *SENTENCES, "hr"]
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

    def get_form_layout(self) -> BlockGroup:
        content = [name for name in self.child_blocks if name != "required"]
        return BlockGroup(content, settings=["required"])

    @classmethod
    def activity_title(cls, value) -> str:
        return value.get("title", "")

    @classmethod
    def activity_rule(cls, value) -> dict:
        return {"required": bool(value.get("required"))}


class Sentences(RichTextBlock):
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
