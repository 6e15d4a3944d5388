"""Screens of the bank besides Wagtail's own: usage, alike questions, and what the editor says when it has saved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import (
    ConfirmWorkflowCancellationView,
    CreateView,
    EditView,
    UsageView,
)

from assessments.bank.alike import alike_to, all_alike
from assessments.bank.basis import basis_of
from assessments.bank.bulk import restrict_tags
from assessments.bank.filters import MANAGING
from assessments.bank.usage import measured, usage_of
from assessments.questions.models import Question


def screen(name: str, question: Question, *args: Any) -> str:
    """The address of one of the question's screens in the administration."""
    return reverse(question.snippet_viewset.get_url_name(name), args=[question.pk, *args])


def seen_address(asked: dict[str, Any]) -> str:
    """Where the version of a question is shown that a paper ``asked``; empty when that version is not kept."""
    if not asked.get("revision"):
        return ""
    name = Question.snippet_viewset.get_url_name("revisions_view")
    return reverse(name, args=[asked["question"], asked["revision"]])


class QuestionUsage(UsageView):
    """Which quizzes and lessons ask it, how often and how well it was answered, and which versions were seen."""

    def get_template_names(self) -> list[str]:
        return ["learning_assessments/bank/usage.html"]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        usage = usage_of(self.object)
        for version in usage.versions:
            version["address"] = seen_address({"question": self.object.pk, "revision": version["revision"]})
        return {
            **context,
            "usage": usage,
            "measured": measured(self.object),
            "question": self.object,
            "basis": basis_of(self.object.source),
        }


class _TellsAlike:
    """After saving, the author reads which questions say nearly the same: a hint, no refusal."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if "tags" in form.fields:
            restrict_tags(form.fields["tags"], self.request.user)  # type: ignore[attr-defined]
        return form

    def run_after_hook(self) -> Any:
        # The editor saves by itself while one writes: then nobody wants to hear of it.
        if not self.expects_json_response:  # type: ignore[attr-defined]
            tell_alike(self.request, self.object)  # type: ignore[attr-defined]
        return super().run_after_hook()  # type: ignore[misc]


class QuestionCreate(_TellsAlike, CreateView):
    pass


class QuestionEdit(_TellsAlike, EditView):
    pass


class QuestionCancel(PermissionCheckedMixin, ConfirmWorkflowCancellationView):
    """Asks whether a review shall end because the question is published. Wagtail would ask anybody."""

    permission_required = "change"


def tell_alike(request: HttpRequest, question: Question) -> None:
    """Warn of questions that have the same words, or most of them."""
    found = alike_to(question)
    if not found:
        return
    said = ngettext(
        "There is a question that says nearly the same:",
        "There are %(count)s questions that say nearly the same:",
        len(found),
    ) % {"count": len(found)}
    links = format_html_join(
        ", ",
        # Wagtail's colour of links cannot be read on its colour of warnings.
        '<a class="w-text-current w-underline" href="{}">{}</a> ({}%)',
        ((screen("edit", one.other), str(one.other), one.percent) for one in found),
    )
    messages.warning(request, format_html("{} {}", said, links))


@require_safe
def show_alike(request: HttpRequest) -> HttpResponse:
    """Pairs of questions of the bank that say nearly the same."""
    if not ModelPermissionPolicy(Question).user_has_any_permission(request.user, MANAGING):
        raise PermissionDenied
    pairs = all_alike()
    titles = {
        "page_title": _("Alike questions"),
        "header_title": _("Alike questions"),
        "header_icon": "copy",
        "breadcrumbs_items": [
            {"url": reverse(Question.snippet_viewset.get_url_name("list")), "label": _("Questions")},
            {"url": "", "label": _("Alike questions")},
        ],
    }
    rows = [(pair, screen("edit", pair.one), screen("edit", pair.other)) for pair in pairs]
    return render(request, "learning_assessments/bank/alike.html", {**titles, "rows": rows})
