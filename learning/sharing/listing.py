"""The list of consumers of data, and the log of what was asked for."""

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from learning.clients.listing import STATES, AskForm, in_state, state_of
from learning.people.rights import Right
from learning.people.roles import may_somewhere, name_of
from learning.sharing.consumers import consumers_visible_to, requests_visible_to
from learning.sharing.models import Consumer, ShareLog

ICON = "download"
TITLE = gettext_lazy("Data sharing")
LOG_TITLE = gettext_lazy("Requests for data")
ANSWERED, REFUSED = "answered", "refused"
OUTCOMES = {
    ANSWERED: pgettext_lazy("requests for data", "answered"),
    REFUSED: pgettext_lazy("requests for data", "refused"),
}


def page_of(consumer: Consumer) -> str:
    """The address of a consumer's page."""
    return reverse("learning_consumers:consumer", args=[consumer.pk])


def moment(value) -> str:
    return date_format(timezone.localtime(value), "d/m/Y H:i") if value else "–"


def who(entry: ShareLog) -> str:
    """Who asked."""
    if entry.consumer_id:
        return entry.consumer.client.name  # type: ignore[union-attr]
    return name_of(entry.user) if entry.user else "–"


def what(entry: ShareLog) -> str:
    """The address that was asked, with its parameters."""
    asked = "&".join(f"{name}={value}" for name, value in entry.params.items())
    return f"{entry.endpoint}?{asked}" if asked else entry.endpoint


def outcome(entry: ShareLog) -> str:
    """The status, and why it was refused."""
    return f"{entry.status} · {entry.reason}" if entry.reason else str(entry.status)


class ConsumerFilterSet(WagtailFilterSet):
    """Consumers in one state."""

    state = ChoiceFilter(
        label=gettext_lazy("State"),
        choices=list(STATES.items()),
        empty_label=gettext_lazy("All"),
        method="in_state",
    )

    class Meta:
        model = Consumer
        fields: list[str] = []

    def in_state(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        clients = queryset.model._meta.get_field("client").related_model.objects.filter(in_state(value))
        return queryset.filter(client__in=clients)


class ConsumerIndex(IndexView):
    """The consumers that the user sees, by name."""

    model = Consumer
    any_permission_required = None  # decided by roles in units, not by groups
    template_name = "learning/office/index.html"
    results_template_name = "learning/sharing/index_results.html"
    filterset_class = ConsumerFilterSet
    is_searchable = True
    header_icon = ICON
    page_title = TITLE
    index_url_name = "learning_consumers:index"
    index_results_url_name = "learning_consumers:index_results"
    paginate_by = 50
    list_export: list[str] = []
    columns = [
        TitleColumn("name", label=gettext_lazy("Name"), get_url=page_of, accessor="client.name"),
        Column("unit", label=gettext_lazy("Unit"), accessor="client.unit.full_name"),
        Column("smallest", label=gettext_lazy("Smallest number"), accessor="smallest"),
        Column("used_at", label=gettext_lazy("Last used"), accessor=lambda one: moment(one.client.used_at)),
        Column("dead", label=gettext_lazy("Given up"), accessor=lambda one: localize(one.dead)),
        Column("state", label=gettext_lazy("State"), accessor=lambda one: STATES[state_of(one.client)]),
    ]

    def user_has_permission(self, permission) -> bool:
        return False  # made on a page of its own

    def get_search_form(self):
        return AskForm(self.request.GET)

    def get_base_queryset(self):
        is_dead = Q(webhooks__deliveries__dead_at__isnull=False, webhooks__ended_at__isnull=True)
        counted = Count("webhooks__deliveries", filter=is_dead)
        return consumers_visible_to(self.request.user).annotate(dead=counted)

    def order_queryset(self, queryset):
        return queryset.order_by(F("client__revoked_at").asc(nulls_first=True), "client__name", "pk")

    def search_queryset(self, queryset):
        asked = self.search_query.strip()
        return queryset.filter(Q(client__name__icontains=asked) | Q(client__key=asked) | Q(code=asked))

    @cached_property
    def header_buttons(self):
        log = HeaderButton(str(LOG_TITLE), url=reverse("learning_consumers:log"), icon_name="history")
        if not may_somewhere(self.request.user, Right.CONNECT_CLIENTS):
            return [log]
        new = reverse("learning_consumers:new")
        return [HeaderButton(_("Share data with a system"), url=new, icon_name="plus"), log]


class LogFilterSet(WagtailFilterSet):
    """Requests that were answered, or refused."""

    outcome = ChoiceFilter(
        label=gettext_lazy("Outcome"),
        choices=list(OUTCOMES.items()),
        empty_label=gettext_lazy("All"),
        method="with_outcome",
    )

    class Meta:
        model = ShareLog
        fields: list[str] = []

    def with_outcome(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(status__gte=400) if value == REFUSED else queryset.filter(status__lt=400)


class LogIndex(IndexView):
    """What was asked for, the latest first."""

    model = ShareLog
    any_permission_required = None
    template_name = "learning/office/index.html"
    results_template_name = "learning/sharing/log_results.html"
    filterset_class = LogFilterSet
    is_searchable = True
    header_icon = "history"
    page_title = LOG_TITLE
    index_url_name = "learning_consumers:log"
    index_results_url_name = "learning_consumers:log_results"
    paginate_by = 50
    list_export: list[str] = []
    columns = [
        Column("at", label=gettext_lazy("When"), accessor=lambda entry: moment(entry.at)),
        Column("who", label=gettext_lazy("Who"), accessor=who),
        Column("what", label=gettext_lazy("What"), accessor=what),
        Column(
            "rows",
            label=pgettext_lazy("of a table", "Rows"),
            accessor=lambda entry: "–" if entry.rows is None else localize(entry.rows),
        ),
        Column("status", label=gettext_lazy("Outcome"), accessor=outcome),
    ]

    def user_has_permission(self, permission) -> bool:
        return False

    def get_search_form(self):
        return AskForm(self.request.GET)

    def get_base_queryset(self):
        return requests_visible_to(self.request.user).select_related("consumer__client", "user")

    def order_queryset(self, queryset):
        return queryset.order_by("-at", "-pk")

    def search_queryset(self, queryset):
        asked = self.search_query.strip()
        return queryset.filter(
            Q(consumer__client__name__icontains=asked) | Q(consumer__client__key=asked) | Q(request_id=asked)
        )

    @cached_property
    def header_buttons(self):
        address = reverse("learning_consumers:log_csv")
        return [HeaderButton(_("Download as CSV"), url=address, icon_name="download")]
