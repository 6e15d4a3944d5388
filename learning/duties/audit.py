"""The log of what was done in the user's units: by whom, with whom or what, and when. Looks at contacts too."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from learning.duties.access import about, entries_visible_to, moment_of
from learning.office.listing import AskForm
from learning.people.models import Learner
from learning.people.roles import name_of

ICON = "history"
TITLE = _("Log of the units")


class EntryPaginator(WagtailPaginator):
    """Says how many entries there are in our words."""

    verbose_name = _("entry of the log")
    verbose_name_plural = _("entries of the log")


class AuditFilterSet(WagtailFilterSet):
    """One kind of thing that was done."""

    action = ChoiceFilter(label=_("What"), empty_label=_("Everything"))

    class Meta:
        model = ModelLogEntry
        fields: list[str] = []

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        ours = [(name, label) for name, label in registry.get_choices() if name.startswith("learning.")]
        self.filters["action"].extra["choices"] = ours


class AuditIndex(IndexView):
    """What was done, the latest first; found by the name of whom it was done with."""

    model = ModelLogEntry
    any_permission_required = None  # decided by roles in units, not by groups
    template_name = "learning/office/index.html"
    results_template_name = "learning/duties/audit_results.html"
    filterset_class = AuditFilterSet
    is_searchable = True
    header_icon = ICON
    page_title = TITLE
    index_url_name = "learning_log:index"
    index_results_url_name = "learning_log:index_results"
    paginate_by = 50
    paginator_class = EntryPaginator
    list_export: list[str] = []
    columns = [
        Column("timestamp", label=_("When"), accessor=moment_of),
        Column("user", label=_("Who"), accessor=lambda entry: name_of(entry.user) if entry.user else "–"),
        Column("message", label=_("What"), accessor=lambda entry: entry.message),
        Column("label", label=_("With whom or what")),
    ]

    def user_has_permission(self, permission) -> bool:
        return False  # nobody adds to it by hand

    def get_search_form(self):
        return AskForm(self.request.GET)

    def get_base_queryset(self) -> QuerySet:
        return entries_visible_to(self.request.user).select_related("user", "content_type")

    def order_queryset(self, queryset):
        return queryset.order_by("-timestamp", "-pk")

    def search_queryset(self, queryset):
        asked = self.search_query
        return queryset.filter(Q(label__icontains=asked) | about(Learner.objects.all().named(asked)))
