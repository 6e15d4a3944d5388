"""What courses contributes through the hooks."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from courses import change_hooks, copying, leaving_hooks
from courses.blocks.accordion import AccordionBlock
from courses.blocks.callout import CalloutBlock
from courses.blocks.checklist import ChecklistBlock
from courses.blocks.download import DownloadBlock
from courses.blocks.flashcards import FlashcardsBlock
from courses.blocks.glossary import GlossaryBlock
from courses.blocks.legal import LegalQuoteBlock
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.picture import PictureBlock
from courses.blocks.poll import PollBlock
from courses.blocks.practice import PracticeBlock
from courses.blocks.reflection import ReflectionBlock
from courses.blocks.steps import StepsBlock
from courses.blocks.text import HeadingBlock, TextBlock
from courses.checking import hooks as checking
from courses.checking.checks.alternatives import HeardWords, PictureWords
from courses.checking.checks.headings import HeadingLevels
from courses.checking.checks.legal import ExpiredDocuments
from courses.checking.checks.links import DeadLinks, LinkWords, RetiredPortals
from courses.checking.checks.plain import Abbreviations, LongSentences
from courses.checking.checks.review import ReviewDue
from courses.checking.checks.weight import Weight
from courses.feedback import pages as feedback
from courses.glossary.admin import GlossaryViewSet
from courses.previewing import pages as previewing
from courses.translating import report as translating
from learning.api import Right
from learning.menu import RightMenuItem

register_snippet(GlossaryViewSet)


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
        LegalQuoteBlock,
        GlossaryBlock,
    ]


hooks.register("before_publish_page", change_hooks.before_publishing)
hooks.register("after_edit_page", change_hooks.after_submitting)
hooks.register("register_page_header_buttons", change_hooks.header_buttons)


hooks.register("after_copy_page", copying.after_copying)
hooks.register("before_delete_page", leaving_hooks.before_deleting)
hooks.register("before_move_page", leaving_hooks.before_moving)
hooks.register("before_bulk_action", leaving_hooks.before_many)


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


@hooks.register("register_learning_content_checks")
def content_checks() -> list[type]:
    return [
        PictureWords,
        HeardWords,
        DeadLinks,
        RetiredPortals,
        ExpiredDocuments,
        HeadingLevels,
        LinkWords,
        Abbreviations,
        LongSentences,
        Weight,
        ReviewDue,
    ]


hooks.register("after_publish_page", checking.after_publishing)


@hooks.register("register_admin_urls")
def checking_urls():
    return [
        path("learning/checks/", include("courses.checking.urls")),
        path("learning/errors/", include("courses.feedback.urls")),
    ]


@hooks.register("register_reports_menu_item")
def checks_menu_item():
    address = reverse("learning_checks:report")
    return checking.AuthorsMenuItem(_("Content checks"), address, icon_name="glasses", order=1400)


@hooks.register("register_reports_menu_item")
def errors_menu_item():
    address = reverse("learning_errors:index")
    return checking.AuthorsMenuItem(feedback.TITLE, address, icon_name=feedback.ICON, order=1410)


hooks.register("register_page_header_buttons", previewing.header_buttons)


@hooks.register("register_admin_urls")
def preview_urls():
    return [path("learning/previews/", include("courses.previewing.urls"))]


@hooks.register("register_admin_urls")
def translations_urls():
    return [path("learning/translations/", include("courses.translating.urls"))]


@hooks.register("register_reports_menu_item")
def translations_menu_item():
    address = reverse("learning_translations:report")
    return translating.TranslationsMenuItem(
        translating.TITLE, address, icon_name=translating.ICON, order=1405
    )


@hooks.register("construct_homepage_panels")
def authors_panel(request, panels):
    panel = checking.AuthorsPanel(request)
    if panel.is_shown:
        panels.append(panel)
