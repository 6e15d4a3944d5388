"""The page of one unit: what it was made from, what became of it, and what it is called."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from learning.changes.access import changed_by, may_change, may_look, only_if, seen_by
from learning.changes.browse import ICON, address, level_below, trail
from learning.units.models import Unit, UnitAlias
from learning.units.tree import became, versions

MOST_ROWS = 400


class AliasForm(forms.Form):
    """One more name under which people know a unit."""

    name = forms.CharField(label=gettext_lazy("Another name"), max_length=200)


@only_if(may_look)
def unit_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit with its history; who may change units can give it other names."""
    units = seen_by(request.user)
    unit = get_object_or_404(units.select_related("parent", "seat"), pk=pk)
    form = AliasForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not _may_name(request.user, unit):
            raise PermissionDenied
        if form.is_valid():
            _add_alias(request, unit, form.cleaned_data["name"])
            return redirect(address(unit))
    return render(request, "learning/units/unit.html", {**_about(unit, units, request.user), "form": form})


@require_POST
@only_if(may_change)
def forget_alias(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a name from a unit."""
    alias = get_object_or_404(
        UnitAlias.objects.select_related("unit"), pk=pk, unit__in=changed_by(request.user)
    )
    alias.delete()
    messages.success(request, _("“%(name)s” was removed.") % {"name": alias.name})
    return redirect(address(alias.unit))


def _add_alias(request: HttpRequest, unit: Unit, name: str) -> None:
    alias = UnitAlias(unit=unit, name=name)
    alias.derive()
    if not alias.search_text or unit.aliases.filter(search_text=alias.search_text).exists():
        messages.warning(request, _("“%(name)s” is known already.") % {"name": name})
        return
    alias.save()
    messages.success(request, _("“%(name)s” was added.") % {"name": alias.name})


def _may_name(user, unit: Unit) -> bool:
    return changed_by(user).filter(pk=unit.pk).exists()


def _about(unit: Unit, units: QuerySet[Unit], user) -> dict[str, Any]:
    today = timezone.localdate()
    day = min(max(today, unit.valid_from), unit.valid_to or today)
    standing = became([unit], on=today)[unit.pk]
    return {
        "unit": unit,
        "today": [one for one in standing if one != unit],
        "aliases": list(unit.aliases.all()),
        "groupings": list(unit.grouped_in.all()),
        "may_change": _may_name(user, unit),
        "tables": _tables(unit, units),
        "page_title": unit.full_name,
        "header_title": unit.full_name,
        "header_icon": ICON,
        "header_buttons": _buttons(unit, day),
        "breadcrumbs_items": [*trail(unit, units, day), {"url": "", "label": unit.full_name}],
    }


def _buttons(unit: Unit, day: date) -> list[HeaderButton]:
    if not unit.children.valid_on(day).exists():
        return []
    return [HeaderButton(_("Units below"), url=level_below(unit, day), icon_name="list-ul")]


def _tables(unit: Unit, units: QuerySet[Unit]) -> list[tuple[str, Table]]:
    """The tables that have rows, with their headings. Only names that the user may look at are links."""
    same = versions(unit)
    before = list(unit.precessions.select_related("predecessor").order_by("predecessor__path")[:MOST_ROWS])
    after = list(unit.successions.select_related("successor").order_by("-is_default", "successor__path"))
    coded = Unit.objects.filter(level=unit.level, code=unit.code).order_by("valid_from")
    others = [one for one in coded if one not in same]
    seated = list(unit.seated.order_by("path")[:MOST_ROWS])
    shown = {one.pk for one in (*same, *others, *seated)}
    shown |= {row.predecessor_id for row in before} | {row.successor_id for row in after}
    visible = set(units.filter(pk__in=shown).values_list("pk", flat=True))

    def link(one: Unit) -> str | None:
        return address(one) if one.pk in visible else None

    found = [
        (_("Versions of this place"), _units(same if len(same) > 1 else [], link)),
        (_("What it was made from"), _handovers(before, "predecessor", link)),
        (_("What became of it"), _handovers(after, "successor", link)),
        (_("Other places with the same code"), _units(others, link)),
        (_("Bodies seated here"), _units(seated, link)),
    ]
    return [(label, table) for label, table in found if table.data]


def _units(rows: list[Unit], link) -> Table:
    columns = [
        TitleColumn("full_name", label=_("Name"), get_url=link),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("code", label=_("Code")),
        Column("days", label=_("Stands")),
        Column("basis", label=_("Legal basis")),
    ]
    return Table(columns, rows)


def _handovers(rows: list, end: str, link) -> Table:
    columns = [
        TitleColumn(
            "name",
            label=_("Name"),
            accessor=f"{end}.full_name",
            get_url=lambda row: link(getattr(row, end)),
            id_accessor=f"{end}.pk",
        ),
        Column("code", label=_("Code"), accessor=f"{end}.code"),
        Column("kind", label=_("How"), accessor="get_kind_display"),
        Column("share", label=_("Share of people"), accessor=_share),
        Column("days", label=_("Stands"), accessor=f"{end}.days"),
        Column("basis", label=_("Legal basis")),
    ]
    return Table(columns, rows)


def _share(row) -> str:
    share = _("not known") if row.population_share is None else f"{row.population_share:.0%}"
    if row.is_default and row.population_share != 1:
        return _("%(share)s, the default") % {"share": share}
    return share
