"""What courses contributes through the hooks."""

from django.apps import apps
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from courses import change_hooks, copying, leaving_hooks, picture_hooks
from courses.blocks.accordion import AccordionBlock
from courses.blocks.callout import CalloutBlock
from courses.blocks.checklist import ChecklistBlock
from courses.blocks.code_sample import CodeBlock
from courses.blocks.comparison import ComparisonBlock
from courses.blocks.discuss import DiscussBlock
from courses.blocks.download import DownloadBlock
from courses.blocks.embed import EmbedBlock
from courses.blocks.flashcards import FlashcardsBlock
from courses.blocks.formula import FormulaBlock
from courses.blocks.glossary import GlossaryBlock
from courses.blocks.legal import LegalQuoteBlock
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.package import PackageBlock
from courses.blocks.picture import GalleryBlock, PictureBlock
from courses.blocks.poll import PollBlock
from courses.blocks.practice import PracticeBlock
from courses.blocks.reflection import ReflectionBlock
from courses.blocks.steps import StepsBlock
from courses.blocks.table import TableBlock
from courses.blocks.tabs import TabsBlock
from courses.blocks.text import HeadingBlock, TextBlock
from courses.blocks.timeline import TimelineBlock
from courses.blocks.unit import UnitBlock
from courses.checking import hooks as checking
from courses.checking.checks.alternatives import HeardWords, PictureWords
from courses.checking.checks.headings import HeadingLevels
from courses.checking.checks.legal import ExpiredDocuments
from courses.checking.checks.links import DeadLinks, LinkWords, RetiredPortals
from courses.checking.checks.plain import Abbreviations, LongSentences
from courses.checking.checks.review import ReviewDue
from courses.checking.checks.weight import Weight
from courses.checking.checks.whole import WholeBlocks
from courses.dashboards import WhatLearnersThought, WherePeopleStop
from courses.discussion import pages as discussion
from courses.discussion.panel import DiscussionPanel
from courses.feedback import pages as feedback
from courses.glossary.admin import GlossaryViewSet
from courses.packages import admin as packages
from courses.packages.formats.web import Web
from courses.packages.models import Package
from courses.packages.part import PackagePart
from courses.packs import pages as packs
from courses.packs.parts import DocumentPart, ImagePart, LegalPart, TermPart
from courses.packs.undoing import UNDONE
from courses.page_cache.making import keeping
from courses.path_part import PathsPart
from courses.previewing import pages as previewing
from courses.survey import indicators as opinions
from courses.survey import pages as survey
from courses.survey.part import SurveyPart
from courses.translating import report as translating
from learning.api import Right
from learning.menu import RightMenuItem

register_permission_policy(Package, packages.POLICY)
register_snippet(GlossaryViewSet)
register_snippet(packages.PackageViewSet)
ICONS = ("comparison", "embed", "formula", "gallery", "package", "place", "sound", "tabs", "timeline")


@hooks.register("register_learning_indicators")
def indicators() -> list[type]:
    return [opinions.SurveyAnswers, opinions.ContentAnswers, opinions.Satisfaction]


@hooks.register("register_learning_dashboard_panels")
def dashboard_panels() -> list[type]:
    return [WherePeopleStop, WhatLearnersThought]


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
        PackageBlock,
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
        ReflectionBlock,
        DiscussBlock,
        PollBlock,
        PracticeBlock,
        LegalQuoteBlock,
        GlossaryBlock,
    ]


hooks.register("on_serve_page", keeping, order=1)  # inside Wagtail's own, which asks who may see the page
hooks.register("after_create_page", picture_hooks.after_saving)
hooks.register("after_edit_page", picture_hooks.after_saving)


@hooks.register("register_icons")
def lesson_icons(icons: list[str]) -> list[str]:
    return [*icons, *(f"learning_courses/icons/{name}.svg" for name in ICONS)]


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
        WholeBlocks,
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


@hooks.register("register_learning_pack_parts")
def pack_parts() -> list[type]:
    return [ImagePart, DocumentPart, PackagePart, TermPart, LegalPart]


@hooks.register("register_learning_package_formats")
def package_formats() -> list[type]:
    return [Web]


hooks.register("before_delete_snippet", packages.before_deleting)


@hooks.register("register_admin_urls")
def pack_urls():
    return [path("learning/course-packs/", include("courses.packs.urls"))]


hooks.register("register_page_header_buttons", packs.header_buttons)


@hooks.register("register_log_actions")
def pack_actions(actions):
    actions.register_action(packs.EXPORTED, _("Export a course"), _("Course exported"))
    actions.register_action(packs.IMPORTED, _("Import a course"), _("Course imported"))
    actions.register_action(UNDONE, _("Take an import of a course back"), _("Import of a course taken back"))


@hooks.register("register_admin_urls")
def discussion_urls():
    return [path("learning/discussions/", include("courses.discussion.urls"))]


@hooks.register("register_reports_menu_item")
def discussions_menu_item():
    address = reverse("learning_discussion:index")
    return checking.AuthorsMenuItem(discussion.TITLE, address, icon_name=discussion.ICON, order=1420)


@hooks.register("construct_homepage_panels")
def discussion_panel(request, panels):
    panel = DiscussionPanel(request)
    if panel.is_shown:
        panels.append(panel)


@hooks.register("register_admin_urls")
def survey_urls():
    return [path("learning/survey/", include("courses.survey.urls"))]


@hooks.register("register_reports_menu_item")
def survey_menu_item():
    address = reverse("learning_survey:report")
    return RightMenuItem(Right.SEE_FIGURES, survey.TITLE, address, icon_name=survey.ICON, order=1430)


@hooks.register("register_learning_record_parts")
def record_parts() -> list[type]:
    return [PathsPart, SurveyPart]
