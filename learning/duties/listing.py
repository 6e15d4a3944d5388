"""The list of roles: who is what, where and until when."""

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

from learning.duties.access import roles_visible_to
from learning.office.choices import units_to_filter_by
from learning.office.listing import AskForm
from learning.people.grant import names_granted_by
from learning.people.models import Role, RoleName
from learning.people.rights import Right
from learning.people.roles import name_of
from learning.units.models import Unit
from learning.vietnamese import fold

ICON = "key"
TITLE = gettext_lazy("Roles and rights")
NOW, LATER, OVER = "now", "later", "over"
STATES = {NOW: gettext_lazy("in force"), LATER: gettext_lazy("to come"), OVER: gettext_lazy("over")}


def page_of(role: Role) -> str:
    """The address of a role's page."""
    return reverse("learning_roles:role", args=[role.pk])


def state_of(role: Role) -> str:
    """Whether the role lasts, is still to come, or is over."""
    today = timezone.localdate()
    if role.to_date is not None and (role.is_void or role.to_date < today):
        return OVER
    return LATER if role.from_date > today else NOW


def in_state(state: str) -> Q:
    """The same in a query."""
    today = timezone.localdate()
    over = Q(to_date__lt=today) | Q(to_date__lt=F("from_date"))
    if state == OVER:
        return over
    return ~over & (Q(from_date__gt=today) if state == LATER else Q(from_date__lte=today))


def last_day(role: Role) -> str:
    """Until when, in a cell of a table."""
    if role.to_date is None:
        return _("without end")
    return _("taken back") if role.is_void else date_format(role.to_date, "d/m/Y")


COLUMNS = [
    Column("name", label=gettext_lazy("Role"), accessor="get_name_display"),
    Column("unit", label=gettext_lazy("Unit")),
    Column(
        "from_date",
        label=gettext_lazy("From the day"),
        accessor=lambda role: date_format(role.from_date, "d/m/Y"),
    ),
    Column("to_date", label=gettext_lazy("To the day"), accessor=last_day),
    Column("state", label=gettext_lazy("State"), accessor=lambda role: STATES[state_of(role)]),
]


class RoleFilterSet(WagtailFilterSet):
    """One role, one unit with all below it, and whether it lasts."""

    name = ChoiceFilter(
        label=gettext_lazy("Role"), choices=RoleName.choices, empty_label=gettext_lazy("All roles")
    )
    unit = ChoiceFilter(label=gettext_lazy("Unit"), empty_label=gettext_lazy("All units"))
    state = ChoiceFilter(
        label=gettext_lazy("State"), choices=list(STATES.items()), empty_label=gettext_lazy("now and to come")
    )

    class Meta:
        model = Role
        fields: list[str] = []

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        units = units_to_filter_by(self.request.user, today=timezone.localdate(), may=Right.SEE_ROLES)
        self.filters["unit"].extra["choices"] = units

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        name, unit, state = (self.form.cleaned_data.get(each) for each in ("name", "unit", "state"))
        found = queryset.filter(in_state(state) if state else ~in_state(OVER))
        if name:
            found = found.filter(name=name)
        if unit:
            found = found.filter(unit__path__startswith=Unit.objects.get(pk=unit).path)
        return found


class RoleIndex(IndexView):
    """The roles in the user's units, by the names of their holders; found with or without accents."""

    model = Role
    any_permission_required = None  # decided by roles in units, not by groups
    template_name = "learning/office/index.html"
    results_template_name = "learning/duties/index_results.html"
    filterset_class = RoleFilterSet
    is_searchable = True
    header_icon = ICON
    page_title = TITLE
    index_url_name = "learning_roles:index"
    index_results_url_name = "learning_roles:index_results"
    paginate_by = 50
    list_export: list[str] = []
    columns = [
        TitleColumn(
            "user",
            label=gettext_lazy("Who"),
            accessor=lambda role: f"{name_of(role.user)} ({role.user.get_username()})",
            get_url=page_of,
        ),
        *COLUMNS,
    ]

    def user_has_permission(self, permission) -> bool:
        return False  # given on a page of its own

    def get_search_form(self):
        return AskForm(self.request.GET)

    def get_base_queryset(self):
        return roles_visible_to(self.request.user).select_related("user__learner", "unit")

    def order_queryset(self, queryset):
        return queryset.order_by(
            F("user__learner__sort_key").asc(nulls_last=True), "user", "unit__path", "pk"
        )

    def search_queryset(self, queryset):
        named = Q()
        for word in fold(self.search_query).split():
            named &= Q(user__learner__search_text__contains=word)
        plain = Q(**{f"user__{Role.user.field.related_model.USERNAME_FIELD}__icontains": self.search_query})
        return queryset.filter(named | plain)

    @cached_property
    def header_buttons(self):
        if not names_granted_by(self.request.user):
            return []
        return [HeaderButton(_("Give a role"), url=reverse("learning_roles:grant"), icon_name="plus")]
