"""The list of questions with the ways in and out."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import IndexView


class QuestionIndexView(IndexView):
    """Questions can be brought in from a file; those that are listed can be taken out into one."""

    @cached_property
    def header_buttons(self):
        buttons = list(super().header_buttons)
        if self.request.user.has_perm("learning_assessments.add_question"):
            buttons.append(
                HeaderButton(
                    _("Import questions"), url=reverse("learning_questions:index"), icon_name="upload"
                )
            )
        return buttons

    @cached_property
    def header_more_buttons(self):
        chosen = self.request.GET.urlencode()
        address = f"{reverse('learning_questions:export')}{f'?{chosen}' if chosen else ''}"
        return [
            *super().header_more_buttons,
            Button(_("Export these questions"), url=address, icon_name="download", priority=30),
        ]
