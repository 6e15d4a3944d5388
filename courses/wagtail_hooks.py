"""What courses contributes through the hooks."""

from django.apps import apps
from django.urls import include, path
from wagtail import hooks

from courses import change_hooks
from courses.blocks.accordion import AccordionBlock
from courses.blocks.callout import CalloutBlock
from courses.blocks.checklist import ChecklistBlock
from courses.blocks.code_sample import CodeBlock
from courses.blocks.comparison import ComparisonBlock
from courses.blocks.download import DownloadBlock
from courses.blocks.embed import EmbedBlock
from courses.blocks.flashcards import FlashcardsBlock
from courses.blocks.formula import FormulaBlock
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.picture import GalleryBlock, PictureBlock
from courses.blocks.steps import StepsBlock
from courses.blocks.table import TableBlock
from courses.blocks.tabs import TabsBlock
from courses.blocks.text import HeadingBlock, TextBlock
from courses.blocks.timeline import TimelineBlock
from courses.blocks.unit import UnitBlock

ICONS = ("comparison", "embed", "formula", "gallery", "place", "sound", "tabs", "timeline")


@hooks.register("register_learning_blocks")
def lesson_blocks() -> list[type]:
    return [
        HeadingBlock,
        TextBlock,
        PictureBlock,
        GalleryBlock,
        VideoBlock,
        AudioBlock,
        EmbedBlock,
        DownloadBlock,
        CalloutBlock,
        StepsBlock,
        # Wagtail's table brings its own script for the editor, which only its app has.
        *([TableBlock] if apps.is_installed("wagtail.contrib.typed_table_block") else []),
        ComparisonBlock,
        TimelineBlock,
        TabsBlock,
        AccordionBlock,
        CodeBlock,
        FormulaBlock,
        UnitBlock,
        FlashcardsBlock,
        ChecklistBlock,
    ]


@hooks.register("register_icons")
def lesson_icons(icons: list[str]) -> list[str]:
    return [*icons, *(f"learning_courses/icons/{name}.svg" for name in ICONS)]


hooks.register("before_publish_page", change_hooks.before_publishing)
hooks.register("after_edit_page", change_hooks.after_submitting)
hooks.register("register_page_header_buttons", change_hooks.header_buttons)


@hooks.register("register_admin_urls")
def course_change_urls():
    return [path("learning/course-changes/", include("courses.change_urls"))]
