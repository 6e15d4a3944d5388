"""The steps of the workflow: what is sent back is sent back with a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask


class ReasonForm(TaskStateCommentForm):
    """Asks for the words without which nobody would know what to change."""

    comment = forms.CharField(
        label=_("What shall be changed?"),
        help_text=_("The author reads it, in the editor and by e-mail."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Please write what shall be changed, so that the author can do it.")},
    )


class ReviewTask(AbstractGroupApprovalTask):
    """An approval by a group that must say why it asks for changes. Kept as a step of Wagtail's workflows.

    No personal data.
    """

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return ReasonForm if action == "reject" else super().get_form_for_action(action)

    def on_action(self, task_state, user, action_name: str, **given):
        # The editor asks for the reason; who sends the form without one sends nothing back.
        if action_name == "reject" and not given.get("comment", "").strip():
            return None
        return super().on_action(task_state, user, action_name, **given)

    @classmethod
    def get_description(cls):
        return _("Members of the chosen groups approve the course, or say what shall be changed")

    class Meta:
        verbose_name = _("Review with reasons")
        verbose_name_plural = _("Reviews with reasons")
