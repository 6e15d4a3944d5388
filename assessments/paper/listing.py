"""The list of sittings on paper."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from assessments.paper.access import may_see
from assessments.paper.models import PaperSitting


class SittingIndex(IndexView):
    """Sittings, the newest first. They are made from the list of quizzes."""

    model = PaperSitting
    any_permission_required = None
    header_icon = "doc-full"
    page_title = _("On paper")
    index_url_name = "learning_paper:index"
    index_results_url_name = "learning_paper:index_results"
    search_fields = ["title", "unit"]
    default_ordering = "-held_on"
    paginate_by = 50
    list_export: list[str] = []
    columns = [
        TitleColumn(
            "title",
            label=_("Quiz"),
            get_url=lambda one: reverse("learning_paper:sitting", args=[one.pk]),
        ),
        DateColumn("held_on", label=_("Date of the sitting"), sort_key="held_on"),
        Column("unit", label=_("Unit")),
        Column("room", label=_("Room")),
        NumberColumn("entered", label=_("Papers entered"), accessor=lambda one: one.entered),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def user_has_permission(self, permission) -> bool:
        return False  # there is no plain form to add one

    def get_base_queryset(self):
        return PaperSitting.objects.annotate(entered=Count("forms__entries__attempt", distinct=True))
