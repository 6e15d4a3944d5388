"""The list of connected systems: what each may do, for which unit, and when it was here last."""

from django import forms
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from learning.clients.access import clients_visible_to
from learning.lrs.models import Client
from learning.lrs.scopes import LABELS
from learning.people.rights import Right
from learning.people.roles import may_somewhere

ICON = "link"
TITLE = gettext_lazy("Connected systems")
OPEN, LATER, OVER, REVOKED = "open", "later", "over", "revoked"
STATES = {
    OPEN: gettext_lazy("in force"),
    LATER: gettext_lazy("to come"),
    OVER: gettext_lazy("over"),
    REVOKED: gettext_lazy("disconnected"),
}


def page_of(client: Client) -> str:
    """The address of a system's page."""
    return reverse("learning_clients:client", args=[client.pk])


def state_of(client: Client) -> str:
    """Whether the system may speak, will, no longer may, or was disconnected."""
    now = timezone.now()
    if client.revoked_at is not None:
        return REVOKED
    if client.valid_to is not None and client.valid_to <= now:
        return OVER
    return LATER if client.valid_from > now else OPEN


def in_state(state: str) -> Q:
    """The same in a query."""
    now = timezone.now()
    return {
        REVOKED: Q(revoked_at__isnull=False),
        OVER: Q(revoked_at__isnull=True, valid_to__lte=now),
        LATER: Q(revoked_at__isnull=True, valid_from__gt=now) & ~Q(valid_to__lte=now),
        OPEN: Q(revoked_at__isnull=True, valid_from__lte=now)
        & (Q(valid_to__isnull=True) | Q(valid_to__gt=now)),
    }[state]


def unit_of(client: Client) -> str:
    """Whose learners it knows."""
    return client.unit.full_name if client.unit else _("all learners, of every unit")


def used(client: Client) -> str:
    """When it was here last; noted once an hour at most."""
    if client.used_at is None:
        return _("never")
    return date_format(timezone.localtime(client.used_at), "d/m/Y H:i")


def abilities(client: Client) -> list[str]:
    """What it may do, in words."""
    return [str(label) for scope, label in LABELS.items() if scope in client.scope_set]


class AskForm(forms.Form):
    """What is searched for."""

    q = forms.CharField(label=gettext_lazy("Name or key"), required=False)


class ClientFilterSet(WagtailFilterSet):
    """Systems in one state."""

    state = ChoiceFilter(
        label=gettext_lazy("State"),
        choices=list(STATES.items()),
        empty_label=gettext_lazy("All"),
        method="in_state",
    )

    class Meta:
        model = Client
        fields: list[str] = []

    def in_state(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(in_state(value))


class ClientIndex(IndexView):
    """The connected systems that the user sees, by name."""

    model = Client
    any_permission_required = None  # decided by roles in units, not by groups
    template_name = "learning/office/index.html"
    results_template_name = "learning/clients/index_results.html"
    filterset_class = ClientFilterSet
    is_searchable = True
    header_icon = ICON
    page_title = TITLE
    index_url_name = "learning_clients:index"
    index_results_url_name = "learning_clients:index_results"
    paginate_by = 50
    list_export: list[str] = []
    columns = [
        TitleColumn("name", label=gettext_lazy("Name"), get_url=page_of),
        Column(
            "scopes",
            label=gettext_lazy("What it may do"),
            accessor=lambda client: "; ".join(abilities(client)),
        ),
        Column("unit", label=gettext_lazy("Unit"), accessor=unit_of),
        Column("used_at", label=gettext_lazy("Last used"), accessor=used),
        Column("state", label=gettext_lazy("State"), accessor=lambda client: STATES[state_of(client)]),
    ]

    def user_has_permission(self, permission) -> bool:
        return False  # connected on a page of its own

    def get_search_form(self):
        return AskForm(self.request.GET)

    def get_base_queryset(self):
        return clients_visible_to(self.request.user).select_related("unit")

    def order_queryset(self, queryset):
        return queryset.order_by(F("revoked_at").asc(nulls_first=True), "name", "pk")

    def search_queryset(self, queryset):
        return queryset.filter(Q(name__icontains=self.search_query) | Q(key=self.search_query.strip()))

    @cached_property
    def header_buttons(self):
        if not may_somewhere(self.request.user, Right.CONNECT_CLIENTS):
            return []
        return [HeaderButton(_("Connect a system"), url=reverse("learning_clients:new"), icon_name="plus")]
