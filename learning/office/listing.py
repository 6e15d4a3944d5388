"""The list of learners: those of the officer's units, by name."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from learning.enrolments.models import Enrolment
from learning.menu import has_right
from learning.office.access import lasting, learners_visible_to
from learning.office.choices import units_to_filter_by
from learning.people.learners import present_among
from learning.people.models import Audience, Learner, Membership
from learning.people.rights import Right
from learning.units.models import Unit

ICON = "group"
TITLE = pgettext_lazy("the people themselves", "Learners")  # an indicator counts "Learners"


def page_of(learner: Learner) -> str:
    """The address of a learner's page."""
    return reverse("learning_learners:learner", args=[learner.pk])


def place_of(learner: Learner) -> Membership | None:
    """Where the learner belongs today, from the memberships that came with the list."""
    return present_among(learner.lasting, timezone.localdate())


def _done(taken: list[Enrolment]) -> list[Enrolment]:
    return [one for one in taken if one.satisfied_at]


class LearnerFilterSet(WagtailFilterSet):
    """Who belongs to a unit or one below it, and as what."""

    unit = ChoiceFilter(label=_("Unit"), empty_label=_("All units"))
    audience = ChoiceFilter(label=_("Audience"), choices=Audience.choices, empty_label=_("All"))

    class Meta:
        model = Learner
        fields: list[str] = []

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        units = units_to_filter_by(self.request.user, today=timezone.localdate())
        self.filters["unit"].extra["choices"] = units

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        # One membership must answer both questions.
        asked = lasting().filter(learner=OuterRef("pk"))
        unit, audience = (self.form.cleaned_data.get(name) for name in ("unit", "audience"))
        if unit:
            asked = asked.filter(unit__path__startswith=Unit.objects.get(pk=unit).path)
        if audience:
            asked = asked.filter(audience=audience)
        return queryset.filter(Exists(asked)) if unit or audience else queryset


class AskForm(forms.Form):
    """A name, or some words of one."""

    q = forms.CharField(
        label=_("Full name"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class ShortPaginator(Paginator):
    """Counts no further than anybody turns pages: to count half a million takes longer than to show fifty."""

    MOST = 2000

    @cached_property
    def _found(self) -> int:
        return self.object_list.order_by().values("pk")[: self.MOST + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._found, self.MOST)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than can be paged through."""
        return self._found > self.MOST


class LearnerIndex(IndexView):
    """The learners of the user's units, in the order of Vietnamese names; found with or without accents."""

    model = Learner
    any_permission_required = None  # decided by roles in units, not by groups
    template_name = "learning/office/index.html"
    results_template_name = "learning/office/index_results.html"
    filterset_class = LearnerFilterSet
    is_searchable = True
    header_icon = ICON
    page_title = TITLE
    index_url_name = "learning_learners:index"
    index_results_url_name = "learning_learners:index_results"
    default_ordering = "sort_key"
    paginate_by = 50
    paginator_class = ShortPaginator
    list_export: list[str] = []  # names leave only as reports, counted
    columns = [
        TitleColumn("full_name", label=_("Full name"), sort_key="sort_key", get_url=page_of),
        Column("birth", label=_("Date of birth"), accessor=lambda one: one.birth or "–"),
        Column("unit", label=_("Unit"), accessor=lambda one: place.unit if (place := place_of(one)) else "–"),
        Column(
            "audience",
            label=_("Audience"),
            accessor=lambda one: place.get_audience_display() if (place := place_of(one)) else "–",
        ),
        NumberColumn("courses", label=_("Courses"), accessor=lambda one: len(one.taken)),
        NumberColumn("completed", label=_("Completed"), accessor=lambda one: len(_done(one.taken))),
    ]

    def user_has_permission(self, permission) -> bool:
        return False  # nobody adds one by hand

    @property
    def header_buttons(self):
        # By their addresses: imports stand above this list, which knows nothing of them.
        offered = [
            (Right.IMPORT_ROSTERS, _("Import a roster"), "learning_rosters:index", "upload"),
            (Right.IMPORT_COMPLETIONS, _("Import completions"), "learning_completions:index", "download"),
        ]
        return [
            HeaderButton(label, url=reverse(name), icon_name=icon)
            for right, label, name, icon in offered
            if has_right(self.request, right)
        ]

    def get_search_form(self):
        return AskForm(self.request.GET)

    def get_base_queryset(self):
        # Each asked for by itself, and only for those who are shown: joined or counted in the list, PostgreSQL would
        # read the courses of everybody it sorts, and all units there are.
        places = Prefetch("memberships", queryset=lasting().prefetch_related("unit"), to_attr="lasting")
        taken = Enrolment.objects.filter(withdrawn_at__isnull=True).only("learner_id", "satisfied_at")
        return (
            learners_visible_to(self.request.user)
            .only("full_name", "birth_on", "birth_precision", "sort_key")
            .prefetch_related(places, Prefetch("enrolments", queryset=taken, to_attr="taken"))
        )

    def order_queryset(self, queryset):
        return queryset.order_by(self.ordering, "pk")

    def search_queryset(self, queryset):
        return queryset.named(self.search_query)
