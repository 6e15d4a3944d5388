"""Exporting the questions that are ticked in the list."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from assessments.questions.models import Question


class ExportAction(SnippetBulkAction):
    """Leads to the screen that asks for the format."""

    models = [Question]
    display_name = pgettext_lazy("questions", "Export")
    action_type = "export"
    aria_label = _("Export the chosen questions")
    template_name = "learning_assessments/exchange/export.html"
    action_priority = 40

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        chosen = [("id", pk) for pk in request.GET.getlist("id")]
        if ("id", "all") in chosen:
            # All that the list shows, which the user filtered, and not the whole bank.
            chosen = parse_qsl(urlsplit(request.GET.get("next", "")).query)
        return redirect(f"{reverse('learning_questions:export')}?{urlencode(chosen)}")

    @classmethod
    def execute_action(cls, objects, **kwargs):
        return 0, 0  # nothing is changed here
