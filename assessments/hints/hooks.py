"""What hints contribute to the Wagtail admin."""

from django.urls import include, path, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from assessments.hints import listing
from assessments.hints.decide import DECIDED
from assessments.hints.models import HintDecision
from assessments.permissions import hint_permissions


class HintMenuItem(MenuItem):
    """Shown to who may decide about hints."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm(listing.PERMISSION)


class DecidedFormatter(LogFormatter):
    """What was decided; the note stands beside it on the hint's own page, and not where others read the log."""

    label = _("Decide about a hint")

    def format_message(self, log_entry):
        decision = dict(HintDecision.choices).get(log_entry.data.get("decision"), "–")
        return format_lazy("{}: {}", pgettext_lazy("hint", "Decided"), decision)


@hooks.register("register_admin_urls")
def hint_urls() -> list:
    return [path("learning/hints/", include("assessments.hints.urls"))]


@hooks.register("register_reports_menu_item")
def hint_menu_item() -> MenuItem:
    address = reverse("learning_hints:index")
    return HintMenuItem(listing.TITLE, address, name="hints", icon_name=listing.ICON, order=1810)


@hooks.register("register_permissions")
def hint_permission():
    return hint_permissions()


@hooks.register("register_log_actions")
def hint_actions(actions) -> None:
    actions.register_action(DECIDED)(DecidedFormatter)
