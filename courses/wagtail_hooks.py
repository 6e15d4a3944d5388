"""What courses contributes through the hooks."""

from wagtail import hooks

from courses.blocks.accordion import AccordionBlock
from courses.blocks.callout import CalloutBlock
from courses.blocks.checklist import ChecklistBlock
from courses.blocks.download import DownloadBlock
from courses.blocks.flashcards import FlashcardsBlock
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.picture import PictureBlock
from courses.blocks.steps import StepsBlock
from courses.blocks.text import HeadingBlock, TextBlock


@hooks.register("register_learning_blocks")
def lesson_blocks() -> list[type]:
    return [
        HeadingBlock,
        TextBlock,
        PictureBlock,
        VideoBlock,
        AudioBlock,
        DownloadBlock,
        CalloutBlock,
        StepsBlock,
        AccordionBlock,
        FlashcardsBlock,
        ChecklistBlock,
    ]
