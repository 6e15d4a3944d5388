"""What courses contributes through the hooks."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from courses import change_hooks, copying, leaving_hooks, lesson_hooks, picture_hooks
from courses.checking import hooks as checking
from courses.dashboards import WhatLearnersThought, WherePeopleStop
from courses.discussion import pages as discussion
from courses.discussion.panel import DiscussionPanel
from courses.feedback import pages as feedback
from courses.glossary.admin import GlossaryViewSet
from courses.h5p.access import scheduling as h5p_scheduling
from courses.h5p.access import views as h5p_access
from courses.h5p.admin import contents as h5p
from courses.h5p.admin import libraries as h5p_libraries
from courses.h5p.admin.rights import CONTENTS as H5P_POLICY
from courses.h5p.models import H5PContent
from courses.h5p.part import H5PPart
from courses.h5p.translating import rights as h5p_translators
from courses.h5p.translating import views as h5p_translations
from courses.narration import hooks as narration_hooks
from courses.narration import pages as narration
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
from courses.simulations import hooks as simulation_hooks
from courses.simulations import publishing as simulation_publishing
from courses.simulations.admin import contents as simulations
from courses.simulations.admin.rights import POLICY as SIMULATIONS
from courses.simulations.models import Simulation
from courses.simulations.part import SimulationPart
from courses.survey import indicators as opinions
from courses.survey import pages as survey
from courses.survey.part import SurveyPart
from courses.translating import report as translating
from learning.api import Right
from learning.menu import RightMenuItem

register_permission_policy(Package, packages.POLICY)
register_permission_policy(H5PContent, H5P_POLICY)
register_permission_policy(Simulation, SIMULATIONS)
register_snippet(GlossaryViewSet)
register_snippet(packages.PackageViewSet)
register_snippet(h5p.H5PContentViewSet)
register_snippet(simulations.SimulationViewSet)


@hooks.register("register_learning_indicators")
def indicators() -> list[type]:
    return [opinions.SurveyAnswers, opinions.ContentAnswers, opinions.Satisfaction]


@hooks.register("register_learning_dashboard_panels")
def dashboard_panels() -> list[type]:
    return [WherePeopleStop, WhatLearnersThought]


hooks.register("register_learning_blocks", lesson_hooks.blocks)
hooks.register("on_serve_page", keeping, order=1)  # inside Wagtail's own, which asks who may see the page
hooks.register("after_create_page", picture_hooks.after_saving)
hooks.register("after_edit_page", picture_hooks.after_saving)
hooks.register("register_icons", lesson_hooks.icons)
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
def h5p_editor_urls():
    return [path("learning/h5p/editor/", include("courses.h5p.editor.urls"))]


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


hooks.register("register_learning_content_checks", lesson_hooks.checks)
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
    return [ImagePart, DocumentPart, PackagePart, H5PPart, SimulationPart, TermPart, LegalPart]


hooks.register("register_learning_coverage", simulation_hooks.coverage)
hooks.register("register_learning_simulation_parts", simulation_hooks.parts)
hooks.register("register_learning_simulation_validators", simulation_hooks.rules)
hooks.register("register_admin_urls", simulation_hooks.urls)
hooks.register("register_reports_menu_item", simulation_hooks.menu_item)


@hooks.register("register_learning_package_formats")
def package_formats() -> list[type]:
    return [Web]


hooks.register("before_delete_snippet", packages.before_deleting)
hooks.register("before_delete_snippet", h5p.before_deleting)
hooks.register("before_delete_snippet", simulations.before_deleting)
hooks.register("register_actions", simulation_publishing.actions)
hooks.register("register_log_actions", simulation_publishing.log_actions)
hooks.register("register_permissions", h5p_libraries.permissions)
hooks.register("register_settings_menu_item", h5p_libraries.menu_item)
hooks.register("register_log_actions", h5p_libraries.log_actions)
hooks.register("register_permissions", h5p_translators.permissions)
hooks.register("register_log_actions", h5p_translations.log_actions)
hooks.register("register_log_actions", h5p_access.log_actions)
hooks.register("register_log_actions", h5p_scheduling.log_actions)
hooks.register("register_reports_menu_item", h5p_access.menu_item)


@hooks.register("register_admin_urls")
def h5p_urls():
    return [path("learning/h5p/", include("courses.h5p.admin.urls"))]


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


hooks.register("register_learning_speech_engines", narration_hooks.engines)
hooks.register("register_admin_urls", narration_hooks.urls)
hooks.register("register_reports_menu_item", narration_hooks.menu_item)
hooks.register("register_page_header_buttons", narration.header_buttons)
