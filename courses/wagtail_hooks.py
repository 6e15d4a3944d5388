"""What courses contributes through the hooks."""

from django.urls import include, path
from wagtail import hooks

from courses import change_hooks, picture_hooks
from courses.blocks.accordion import AccordionBlock
from courses.blocks.callout import CalloutBlock
from courses.blocks.checklist import ChecklistBlock
from courses.blocks.download import DownloadBlock
from courses.blocks.flashcards import FlashcardsBlock
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.picture import PictureBlock
from courses.blocks.steps import StepsBlock
from courses.blocks.text import HeadingBlock, TextBlock
from courses.page_cache.making import keeping


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


hooks.register("on_serve_page", keeping, order=1)  # inside Wagtail's own, which asks who may see the page
hooks.register("after_create_page", picture_hooks.after_saving)
hooks.register("after_edit_page", picture_hooks.after_saving)
hooks.register("before_publish_page", change_hooks.before_publishing)
hooks.register("after_edit_page", change_hooks.after_submitting)
hooks.register("register_page_header_buttons", change_hooks.header_buttons)


@hooks.register("register_admin_urls")
def course_change_urls():
    return [path("learning/course-changes/", include("courses.change_urls"))]
