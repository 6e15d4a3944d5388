"""The units in the Wagtail admin: level by level, as they stood on a day; or found by any name."""

from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from learning.changes.access import may_change, may_change_all, may_look, seen_by
from learning.menu import has_right
from learning.people.rights import Right
from learning.units.models import Succession, Unit, UnitQuerySet
from learning.units.search import named
from learning.units.tree import ancestors, became

ICON = "site"
FIRST_DAY = date(2004, 1, 1)  # where the shipped data begins
MOST_DAYS = 6
MOST_NAMES = 3


def address(unit: Unit) -> str:
    """The page of one unit."""
    return reverse("learning_units:unit", args=[unit.pk])


def level_below(unit: Unit, day: date) -> str:
    """Where the units below ``unit`` are listed as they stood on ``day``."""
    return f"{reverse('learning_units:index')}?{urlencode({'in': unit.pk, 'on': day.isoformat()})}"


def trail(unit: Unit, units: UnitQuerySet, day: date) -> list[dict[str, str]]:
    """Breadcrumbs to ``unit`` through those of the ``units`` that are above it."""
    above = ancestors(unit).filter(pk__in=units.values("pk")).order_by("path")
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": f"{reverse('learning_units:index')}?on={day.isoformat()}", "label": _("Units")},
        *({"url": level_below(one, day), "label": one.full_name} for one in above),
    ]


def change_days() -> list[date]:
    """The days on which units changed, the latest first."""
    days = Succession.objects.order_by("-effective_on").values_list("effective_on", flat=True).distinct()
    return list(days[:MOST_DAYS])


def day_of(request: HttpRequest) -> date:
    """The day that was asked for; today if that was none."""
    try:
        day = parse_date(request.GET.get("on", ""))
    except ValueError:  # such as 30 February
        day = None
    return day or timezone.localdate()


def names_of(units: list[Unit]) -> str:
    """What a unit is today, in a table's cell: the first few, and how many more."""
    names = ", ".join(unit.full_name for unit in units[:MOST_NAMES])
    if len(units) <= MOST_NAMES:
        return names
    return _("%(names)s and %(count)d more") % {"names": names, "count": len(units) - MOST_NAMES}


class UnitIndex(IndexView):
    """One level of the tree on a day; when something is searched, every version that has such a name."""

    model = Unit
    any_permission_required = None  # decided by roles in units, and one permission
    template_name = "learning/units/index.html"
    is_searchable = True
    header_icon = ICON
    index_url_name = "learning_units:index"
    index_results_url_name = "learning_units:index_results"
    paginate_by = 100
    list_export: list[str] = []

    def dispatch(self, request, *args, **kwargs):
        if not may_look(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def user_has_permission(self, permission) -> bool:
        return False  # units change by files only

    @cached_property
    def day(self) -> date:
        return day_of(self.request)

    @cached_property
    def units(self) -> UnitQuerySet:
        return seen_by(self.request.user)

    @cached_property
    def above(self) -> Unit | None:
        """The unit whose level below is shown; None at the top."""
        asked = self.request.GET.get("in", "")
        return get_object_or_404(self.units, pk=asked) if asked.isdecimal() else None

    def get_base_queryset(self):
        if self.is_searching:
            return named(self.search_query, self.units).select_related("parent")
        below = Unit.objects.valid_on(self.day).filter(parent=OuterRef("pk")).order_by().values("parent")
        count = Subquery(below.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
        return self._level().annotate(below=Coalesce(count, 0)).order_by("path")

    def _level(self) -> UnitQuerySet:
        if self.above:
            return self.above.children.valid_on(self.day)
        if may_change_all(self.request.user):
            return self.units.valid_on(self.day).filter(parent__isnull=True)
        # The highest of the user's own: those that do not stand below another of them.
        return self.units.valid_on(self.day).filter(
            Q(parent__isnull=True) | ~Q(parent__in=self.units.values("pk"))
        )

    def search_queryset(self, queryset):
        return queryset  # done already: each kind of list has its own order

    @cached_property
    def columns(self):
        ways = [
            Column("where", label=gettext_lazy("Unit above"), accessor=lambda unit: unit.parent or ""),
            TitleColumn(
                "below",
                label=gettext_lazy("Units below"),
                accessor=_below,
                get_url=lambda unit: level_below(unit, self.day) if unit.below else None,
            ),
        ]
        return [
            TitleColumn("full_name", label=gettext_lazy("Name"), get_url=address),
            Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
            Column("code", label=gettext_lazy("Code")),
            ways[0] if self.is_searching else ways[1],
            Column("days", label=gettext_lazy("Stands")),
            Column("today", label=gettext_lazy("Today"), accessor=lambda unit: names_of(unit.today)),
        ]

    def get_table(self, object_list):
        today = timezone.localdate()
        ended = [unit for unit in object_list if unit.valid_to and unit.valid_to < today]
        followed = became(ended, on=today)
        for unit in object_list:
            unit.today = followed.get(unit.pk, [])
        return super().get_table(object_list)

    def get_page_title(self):
        return self.above.full_name if self.above else _("Units")

    def get_breadcrumbs_items(self):
        if self.above:
            return [*trail(self.above, self.units, self.day), {"url": "", "label": self.above.full_name}]
        return super().get_breadcrumbs_items()

    @cached_property
    def header_buttons(self):
        buttons = []
        if self.above:
            buttons.append(
                HeaderButton(_("About this unit"), url=address(self.above), icon_name="info-circle")
            )
        if may_change(self.request.user):
            url = reverse("learning_units:changes")
            buttons.append(HeaderButton(_("Apply a change"), url=url, icon_name="upload"))
        return buttons

    def get_context_data(self, **kwargs):
        days = change_days()
        return {
            **super().get_context_data(**kwargs),
            "day": self.day,
            "above": self.above,
            "first_day": FIRST_DAY,
            "last_day": timezone.localdate(),
            "change_days": days,
            "may_place": has_right(self.request, Right.TRANSFER_LEARNERS),
        }


def _below(unit) -> str:
    return (
        ngettext("%(count)d unit", "%(count)d units", unit.below) % {"count": unit.below}
        if unit.below
        else ""
    )
