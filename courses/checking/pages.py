"""Checks in the administration: of one page, and of all that the user may change."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from courses.checking.run import Found, checked_pages, findings_on, findings_on_all, is_checked, labels
from courses.models import CourseMixin
from courses.reviewing import editable_pages
from courses.routing import base_model
from learning.content_checks import RANKS, Severity

ICON = "glasses"


@require_safe
def page_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be mended on the newest draft of the page ``pk``."""
    page = get_object_or_404(base_model(), pk=pk).specific
    if not page.permissions_for_user(request.user).can_edit() or not is_checked(page):
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    if request.GET.get("part") == "list":
        # The editor asks again after it has saved.
        found = {"page": draft, "findings": findings_on(draft)}
        return render(request, "learning_courses/checking/list.html", found)
    about = {
        "page": draft,
        "findings": findings_on(draft),
        "page_title": _("Content checks"),
        "page_subtitle": draft.get_admin_display_title(),
        "header_title": _("Content checks") + f": {draft.get_admin_display_title()}",
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("learning_checks:report"), "label": _("Content checks")},
            {"url": "", "label": draft.get_admin_display_title()},
        ],
    }
    return render(request, "learning_courses/checking/page.html", about)


class ChecksFilter(WagtailFilterSet):
    """Course, check and severity. The report makes its own list; a filter only says what was chosen."""

    course = django_filters.ChoiceFilter(label=gettext_lazy("Course"), choices=())
    check = django_filters.ChoiceFilter(label=gettext_lazy("Kind of check"), choices=())
    severity = django_filters.ChoiceFilter(label=gettext_lazy("Severity"), choices=Severity.choices)

    class Meta:
        model = base_model()
        fields: list[str] = []

    def __init__(self, *args, courses: list, **options):
        super().__init__(*args, **options)
        # The browser asks with what it was shown; the choices are what there is today.
        self.filters["course"].extra["choices"] = [(str(each.pk), each.title) for each in courses]
        self.filters["check"].extra["choices"] = list(labels().items())


class ChecksReport(ReportView):
    """What learners see now, and drafts that nobody has published yet, in the courses that the user may change."""

    model = base_model()
    page_title = gettext_lazy("Content checks")
    header_icon = ICON
    index_url_name = "learning_checks:report"
    index_results_url_name = "learning_checks:report_results"
    any_permission_required = None
    filterset_class = ChecksFilter
    export_filename = "content-checks"
    list_export = ["severity.label", "label", "message", "page.title", "course_title", "address"]
    export_headings = {
        "severity.label": gettext_lazy("Severity"),
        "label": gettext_lazy("Kind of check"),
        "message": gettext_lazy("What to do"),
        "page.title": gettext_lazy("Page"),
        "course_title": gettext_lazy("Course"),
        "address": gettext_lazy("Address"),
    }
    columns = [
        Column("severity", label=gettext_lazy("Severity"), accessor=lambda row: row.severity.label),
        TitleColumn(
            "page",
            label=gettext_lazy("Page"),
            accessor=lambda row: row.page.title,
            get_url=lambda row: row.edit_url,
        ),
        Column("course", label=gettext_lazy("Course"), accessor="course_title"),
        Column("label", label=gettext_lazy("Kind of check"), accessor="label"),
        Column("message", label=gettext_lazy("What to do"), accessor="message", classname="l-admin-words"),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def pages(self) -> list:
        return checked_pages(editable_pages(self.request.user).values("pk"))

    def get_filterset_kwargs(self):
        courses = [page for page in self.pages if isinstance(page, CourseMixin)]
        return {**super().get_filterset_kwargs(), "courses": courses}

    def get_filtered_queryset(self):
        chosen = self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}
        pages = [page for page in self.pages if _is_below(page, chosen.get("course"), self.pages)]
        rows = [Row(found) for found in findings_on_all(pages)]
        kept = [row for row in rows if row.fits(chosen.get("check"), chosen.get("severity"))]
        return sorted(kept, key=lambda row: RANKS[row.severity])

    def get_queryset(self):
        return base_model().objects.none()


class Row:
    """A finding as a line of the report."""

    def __init__(self, found: Found):
        self.page, self.severity, self.label = found.page, found.severity, found.label
        self.check, self.message, self.block_id = found.check, found.message, found.block_id
        self.pk = f"{found.page.pk}-{found.check}-{found.block_id}"

    @property
    def course_title(self) -> str:
        course = self.page.__dict__["_reading"].course
        return course.title if course else ""

    @property
    def edit_url(self) -> str:
        place = f"#block-{self.block_id}-section" if self.block_id else ""
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk]) + place

    @property
    def address(self) -> str:
        return self.page.url_path

    def fits(self, check: str | None, severity: str | None) -> bool:
        return (not check or self.check == check) and (not severity or self.severity == severity)


def may_see(user) -> bool:
    """Whether ``user`` may change any page."""
    return editable_pages(user).exists()


def _is_below(page, course: str | None, pages: list) -> bool:
    if not course:
        return True
    chosen = next((each for each in pages if str(each.pk) == course), None)
    return chosen is not None and page.path.startswith(chosen.path)
