"""What courses contributes through the hooks."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from courses import change_hooks
from courses.blocks.accordion import AccordionBlock
from courses.blocks.callout import CalloutBlock
from courses.blocks.checklist import ChecklistBlock
from courses.blocks.download import DownloadBlock
from courses.blocks.flashcards import FlashcardsBlock
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.picture import PictureBlock
from courses.blocks.poll import PollBlock
from courses.blocks.practice import PracticeBlock
from courses.blocks.reflection import ReflectionBlock
from courses.blocks.steps import StepsBlock
from courses.blocks.text import HeadingBlock, TextBlock
from learning.api import Right
from learning.menu import RightMenuItem


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
        ReflectionBlock,
        PollBlock,
        PracticeBlock,
    ]


hooks.register("before_publish_page", change_hooks.before_publishing)
hooks.register("after_edit_page", change_hooks.after_submitting)
hooks.register("register_page_header_buttons", change_hooks.header_buttons)


@hooks.register("register_admin_urls")
def course_change_urls():
    return [path("learning/course-changes/", include("courses.change_urls"))]


@hooks.register("register_admin_urls")
def practice_urls():
    return [path("learning/practice/", include("courses.practice_urls"))]


@hooks.register("register_admin_menu_item")
def practice_menu_item():
    return RightMenuItem(
        Right.CONFIRM_TASKS,
        _("Practical tasks"),
        reverse("learning_practice:index"),
        icon_name="pick",
        order=760,
    )
