"""The pages on groupings of communes: areas that a province draws for itself, and that are no administrative units."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from learning.changes.access import changed_by, groupings_seen_by, may_look, only_if, provinces_to_group
from learning.changes.browse import ICON, day_of
from learning.changes.grouping_form import GroupingForm
from learning.units.models import Grouping, Unit
from learning.vietnamese import sort_key

MADE, CHANGED = "learning.make_grouping", "learning.change_grouping"
TITLE = gettext_lazy("Groupings of communes")


@require_safe
@only_if(may_look)
def groupings_view(request: HttpRequest) -> HttpResponse:
    """The groupings that the user may look at, those in use first."""
    today = timezone.localdate()
    standing = Q(communes__valid_to__isnull=True) | Q(communes__valid_to__gte=today)
    count = Count("communes", filter=standing & Q(communes__valid_from__lte=today), distinct=True)
    seen = groupings_seen_by(request.user).select_related("province").annotate(today=count)
    rows = sorted(seen, key=lambda one: (_state(one, today) == _over(), sort_key(one.name), one.valid_from))
    context = {**_furniture(str(TITLE)), "table": _table(rows, today) if rows else None}
    if provinces_to_group(request.user).exists():
        url = reverse("learning_units:new_grouping")
        context["header_buttons"] = [HeaderButton(_("New grouping"), url=url, icon_name="plus")]
    return render(request, "learning/units/groupings.html", context)


@only_if(lambda user: provinces_to_group(user).exists())
def new_grouping(request: HttpRequest) -> HttpResponse:
    """Group communes of a province as they stood on a day: ``?in=`` says of which, ``?on=`` on which day."""
    provinces = list(provinces_to_group(request.user).order_by("path"))
    asked = request.GET.get("in", "")
    province = next((one for one in provinces if str(one.pk) == asked), provinces[0])
    day = day_of(request)
    grouping = Grouping(province=province)
    form, is_saved = _filled_in(request, grouping, day, MADE)
    if is_saved:
        messages.success(request, _("“%(name)s” was made.") % {"name": grouping.name})
        return redirect("learning_units:groupings")
    more = {"form": form, "province": province, "provinces": provinces, "day": day, "is_new": True}
    return _shown(request, _("New grouping"), **more)


@only_if(may_look)
def grouping_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One grouping; who may change the units of its province changes it, and ends it with a last day."""
    seen = groupings_seen_by(request.user).select_related("province")
    grouping = get_object_or_404(seen, pk=pk)
    may_change = changed_by(request.user).filter(pk=grouping.province_id).exists()
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    today, title = timezone.localdate(), grouping.name
    day = min(max(today, grouping.valid_from), grouping.valid_to or today)
    more: dict[str, Any] = {"grouping": grouping, "province": grouping.province, "day": day}
    if not may_change:
        communes = sorted(grouping.communes.valid_on(day), key=lambda one: sort_key(one.name))
        return _shown(request, title, **more, communes=communes)
    form, is_saved = _filled_in(request, grouping, day, CHANGED)
    if is_saved:
        messages.success(request, _("“%(name)s” was saved.") % {"name": grouping.name})
        return redirect("learning_units:groupings")
    return _shown(request, title, **more, form=form)


@transaction.atomic
def _filled_in(request: HttpRequest, grouping: Grouping, day: date, action: str) -> tuple[GroupingForm, bool]:
    """The form, and whether it was sent and saved. Two at the same time for one province wait for each other."""
    if request.method == "POST":
        Unit.objects.select_for_update().get(pk=grouping.province_id)
    form = GroupingForm(request.POST if request.method == "POST" else None, grouping=grouping, on=day)
    if not (request.method == "POST" and form.is_valid()):
        return form, False
    log(instance=grouping, action=action, user=request.user, data=form.save())
    return form, True


def _table(rows: list[Grouping], today: date) -> Table:
    columns = [
        TitleColumn(
            "name", label=_("Name"), get_url=lambda one: reverse("learning_units:grouping", args=[one.pk])
        ),
        Column("province", label=_("Province")),
        Column("today", label=_("Communes of today")),
        Column("valid_from", label=_("From the day"), accessor=lambda one: f"{one.valid_from:%d/%m/%Y}"),
        Column(
            "valid_to",
            label=_("To the day"),
            accessor=lambda one: f"{one.valid_to:%d/%m/%Y}" if one.valid_to else _("without end"),
        ),
        Column("state", label=_("State"), accessor=lambda one: _state(one, today)),
    ]
    return Table(columns, rows)


def _state(grouping: Grouping, today: date) -> str:
    if grouping.valid_to is not None and grouping.valid_to < today:
        return _over()
    return _("to come") if grouping.valid_from > today else _("in force")


def _over() -> str:
    return _("over")


def _shown(request: HttpRequest, title: str, **more) -> HttpResponse:
    return render(request, "learning/units/grouping.html", {**_furniture(title, below=True), **more})


def _furniture(title: str, *, below: bool = False) -> dict[str, Any]:
    """Title and breadcrumbs; ``below`` for a page that is reached from the list."""
    above = [{"url": reverse("learning_units:groupings"), "label": TITLE}] if below else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_units:index"), "label": _("Units")},
            *above,
            {"url": "", "label": title},
        ],
    }
