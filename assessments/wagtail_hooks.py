"""What assessments contributes through the hooks."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from assessments.admin import AssessmentsGroup
from assessments.asking.block import QuestionBlock
from assessments.bank import hooks as bank  # noqa: F401  it registers itself
from assessments.calibrations import hooks as calibrations  # noqa: F401  it registers itself
from assessments.dashboards import HardQuestions
from assessments.exchange.bulk import ExportAction
from assessments.exchange.formats.aiken import Aiken
from assessments.exchange.formats.gift import Gift
from assessments.exchange.formats.json_file import JsonFile
from assessments.exchange.formats.moodle import MoodleXml
from assessments.exchange.formats.qti.formats import Qti, Qti21, Qti22, Qti30
from assessments.exchange.formats.xlsx import Xlsx
from assessments.exchange.parts import QuestionPart, QuizPart
from assessments.hints import hooks as hints  # noqa: F401  it registers itself
from assessments.marking import listing as marking
from assessments.marking.menu import MarkingMenuItem
from assessments.paper import hooks as paper  # noqa: F401  it registers itself
from assessments.placements.indicators import INDICATORS
from assessments.questions import areas  # noqa: F401  it registers itself
from assessments.questions.coverage import Questions
from assessments.questions.types.audio_answer import AudioAnswer
from assessments.questions.types.calculated import Calculated
from assessments.questions.types.categorise import Categorise
from assessments.questions.types.cloze import Cloze
from assessments.questions.types.drag_words import DragWords
from assessments.questions.types.essay import Essay
from assessments.questions.types.file import File
from assessments.questions.types.hotspot import Hotspot
from assessments.questions.types.label_image import LabelImage
from assessments.questions.types.matching import Matching
from assessments.questions.types.multiple_choice import MultipleChoice
from assessments.questions.types.number import Number
from assessments.questions.types.ordering import Ordering
from assessments.questions.types.picture_choice import PictureChoice
from assessments.questions.types.short_text import ShortText
from assessments.questions.types.single_choice import SingleChoice
from assessments.questions.types.true_false import TrueFalse
from assessments.quizzes.block import QuizBlock
from assessments.quizzes.learner_chooser import learner_chooser
from assessments.quizzes.models import Quiz
from assessments.regrading import pages as regrading
from assessments.sittings.part import Supervising
from assessments.tallies import pages as tallies
from assessments.tallies.menu import TalliesMenuItem

register_snippet(AssessmentsGroup)


@hooks.register("register_admin_viewset")
def viewsets() -> list:
    return [learner_chooser]


@hooks.register("register_learning_indicators")
def indicators() -> list[type]:
    return INDICATORS


@hooks.register("register_learning_question_types")
def question_types() -> list[type]:
    return [
        SingleChoice,
        MultipleChoice,
        TrueFalse,
        Ordering,
        Matching,
        ShortText,
        Number,
        PictureChoice,
        Hotspot,
        LabelImage,
        Essay,
        File,
        AudioAnswer,
        Calculated,
        Cloze,
        DragWords,
        Categorise,
    ]


@hooks.register("register_learning_question_formats")
def question_formats() -> list[type]:
    return [JsonFile, Xlsx, MoodleXml, Gift, Aiken, Qti, Qti21, Qti22, Qti30]


@hooks.register("register_admin_urls")
def exchange_urls():
    return [path("learning/questions/", include("assessments.exchange.urls"))]


hooks.register("register_bulk_action", ExportAction)


@hooks.register("register_learning_blocks")
def lesson_blocks() -> list[type]:
    return [QuizBlock, QuestionBlock]


@hooks.register("register_learning_pack_parts")
def pack_parts() -> list[type]:
    return [QuestionPart, QuizPart]


@hooks.register("register_learning_coverage")
def coverage() -> list[type]:
    return [Questions]


@hooks.register("register_learning_record_parts")
def record_parts() -> list[type]:
    return [Supervising]


@hooks.register("register_learning_dashboard_panels")
def dashboard_panels() -> list[type]:
    return [HardQuestions]


@hooks.register("register_admin_urls")
def marking_urls():
    return [path("learning/marking/", include("assessments.marking.urls"))]


@hooks.register("register_admin_menu_item")
def marking_menu_item():
    return MarkingMenuItem(
        marking.TITLE, reverse("learning_marking:index"), icon_name=marking.ICON, order=255
    )


class RegradingMenuItem(MenuItem):
    """Shown to who may mark again."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm(regrading.PERMISSION)


@hooks.register("register_admin_urls")
def regrading_urls():
    return [path("learning/regrading/", include("assessments.regrading.urls"))]


@hooks.register("register_reports_menu_item")
def regrading_menu_item():
    address = reverse("learning_regrading:index")
    return RegradingMenuItem(regrading.TITLE, address, icon_name=regrading.ICON, order=1800)


@hooks.register("register_permissions")
def regrading_permission():
    return Permission.objects.filter(content_type__app_label="learning_assessments", codename="add_regrade")


@hooks.register("register_log_actions")
def regrading_actions(actions):
    actions.register_action(regrading.DECIDED, _("Mark a question again"), _("Attempts marked again"))


@hooks.register("register_admin_urls")
def tallies_urls():
    return [path("learning/answers/", include("assessments.tallies.urls"))]


@hooks.register("register_snippet_listing_buttons")
def tallies_button(snippet, user, next_url=None):
    """From a quiz to what its answers say."""
    if isinstance(snippet, Quiz) and user.has_perm(tallies.PERMISSION):
        address = reverse("learning_tallies:quiz", args=[snippet.pk])
        yield Button(tallies.TITLE, url=address, icon_name=tallies.ICON, priority=60)


@hooks.register("register_reports_menu_item")
def tallies_menu_item():
    address = reverse("learning_tallies:index")
    return TalliesMenuItem(tallies.TITLE, address, icon_name=tallies.ICON, order=1440)
