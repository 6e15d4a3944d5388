"""Reported errors in the administration: the list, and answering one."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from courses.checking.pages import may_see
from courses.feedback.access import reports_for
from courses.feedback.forms import AnswerForm
from courses.feedback.models import ErrorReport, ErrorState
from courses.feedback.report import answer
from courses.reviewing import editable_pages
from courses.routing import base_model

ICON = "warning"
TITLE = gettext_lazy("Reported errors")


class ReportFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=ErrorState.choices)

    class Meta:
        model = ErrorReport
        fields = ["state"]


class ErrorIndex(IndexView):
    """The errors that learners reported in the user's lessons, newest first."""

    model = ErrorReport
    page_title = TITLE
    any_permission_required = None  # decided by the pages that the user may change
    header_icon = ICON
    template_name = "wagtailadmin/generic/listing.html"
    index_url_name = "learning_errors:index"
    index_results_url_name = "learning_errors:index_results"
    default_ordering = "-made_at"
    is_searchable = False
    filterset_class = ReportFilter
    paginate_by = 50
    columns = [
        TitleColumn(
            "words",
            label=gettext_lazy("What is wrong"),
            accessor=lambda one: _shortened(one.words),
            get_url=lambda one: reverse("learning_errors:answer", args=[one.pk]),
        ),
        Column("title", label=gettext_lazy("Lesson"), accessor="title"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        DateColumn("made_at", label=gettext_lazy("Reported"), sort_key="made_at"),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def user_has_permission(self, permission) -> bool:
        return False  # nobody adds one here

    def get_base_queryset(self):
        return reports_for(self.request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one report, answer it, and say whether the lesson is mended."""
    report = get_object_or_404(reports_for(request.user), pk=pk)
    # The form must not change what is compared with it.
    form = AnswerForm(request.POST or None, instance=ErrorReport.objects.get(pk=report.pk))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer(report, reply=given["reply"], state=given["state"], by=request.user)
        messages.success(request, _("Kept. A learner who was signed in can read the answer."))
        return redirect("learning_errors:index")
    about = {
        "report": report,
        "form": form,
        "pages": _pages(request, report),
        "page_title": _("Reported error"),
        "page_subtitle": report.title,
        "header_title": _("Reported error") + f": {report.title}",
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("learning_errors:index"), "label": TITLE},
            {"url": "", "label": report.title},
        ],
    }
    return render(request, "learning_courses/feedback/answer.html", about)


def _pages(request: HttpRequest, report: ErrorReport):
    """The lesson's pages, in whatever language, that the user may change."""
    hers = editable_pages(request.user).values("pk")
    return base_model().objects.filter(translation_key=report.lesson, pk__in=hers).select_related("locale")


def _shortened(words: str) -> str:
    return words if len(words) <= 90 else f"{words[:90].rsplit(' ', 1)[0]}…"
