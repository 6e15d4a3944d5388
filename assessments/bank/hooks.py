"""What the bank contributes to the Wagtail admin."""

from django.urls import include, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter

from assessments.bank.bulk import ACTIONS
from assessments.bank.change import CHANGED, RESTORED, WITHDRAWN
from assessments.bank.picture import show_picture
from assessments.bank.screens import show_alike
from assessments.questions.models import Question

urlpatterns = [
    path("alike/", show_alike, name="alike"),
    path("picture/<int:pk>/", show_picture, name="picture"),
]

for action in ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_urls")
def bank_urls() -> list:
    return [path("question-bank/", include((urlpatterns, "learning_bank")))]


@hooks.register("register_snippet_listing_buttons")
def question_buttons(snippet, user, next_url=None):
    """Withdrawing one question is withdrawing many, of which there is one."""
    if isinstance(snippet, Question) and user.has_perm("learning_assessments.publish_question"):
        action, label = ("restore", _("Ask again")) if snippet.withdrawn_at else ("withdraw", _("Withdraw"))
        address = reverse("wagtail_bulk_action", args=["learning_assessments", "question", action])
        query = urlencode({"id": snippet.pk, "next": next_url or ""})
        yield Button(label, url=f"{address}?{query}", icon_name="cross", priority=60)


@hooks.register("register_log_actions")
def log_actions(actions) -> None:
    actions.register_action(RESTORED, _("Ask again"), _("Asked again"))

    @actions.register_action(CHANGED)
    class Changed(LogFormatter):
        label = _("Change of many questions")

        def format_message(self, log_entry):
            return log_entry.data.get("told", "") or self.label

    @actions.register_action(WITHDRAWN)
    class Withdrawn(LogFormatter):
        label = _("Withdraw")

        def format_message(self, log_entry):
            return _("Withdrawn: %(reason)s") % {"reason": log_entry.data.get("reason", "")}
