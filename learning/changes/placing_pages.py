"""The pages on which people of divided units are placed in what their unit became."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from learning.changes.access import only_if
from learning.changes.browse import ICON, names_of
from learning.changes.placing import (
    divided_units,
    place,
    successors_of,
    units_with_waiting,
    waiting_in,
)
from learning.people.models import Membership
from learning.people.rights import Right
from learning.people.roles import may_somewhere
from learning.units.models import Unit
from learning.units.tree import became

TITLE = gettext_lazy("To be placed")
ON_A_PAGE = 50
FIELD = "to-"


def may_place(user) -> bool:
    """Whether ``user`` transfers learners of any unit."""
    return may_somewhere(user, Right.TRANSFER_LEARNERS)


class PlaceForm(forms.Form):
    """For each membership one of the successors, or none yet."""

    def __init__(self, *args, memberships: list[Membership], heirs: list[Unit], **options):
        super().__init__(*args, **options)
        self.heirs = {one.pk: one for one in heirs}
        choices = [("", _("not decided yet")), *((one.pk, one.full_name) for one in heirs)]
        self.memberships = {f"{FIELD}{one.pk}": one for one in memberships}
        for name, one in self.memberships.items():
            self.fields[name] = forms.TypedChoiceField(
                label=str(one.learner),
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": _("This unit does not follow the divided one.")},
            )

    def rows(self) -> list[tuple[Membership, Any]]:
        """Each membership with its field."""
        return [(one, self[name]) for name, one in self.memberships.items()]

    def decided(self) -> list[tuple[Membership, Unit]]:
        """Each membership for which a successor was chosen."""
        chosen = {name: self.cleaned_data.get(name) for name in self.memberships}
        return [(self.memberships[name], self.heirs[pk]) for name, pk in chosen.items() if pk]


@require_safe
@only_if(may_place)
def waiting_units(request: HttpRequest) -> HttpResponse:
    """Divided units of the user's that still have people."""
    today = timezone.localdate()
    units = list(units_with_waiting(request.user, today=today))
    followed = became(units, on=today)
    for unit in units:
        unit.today = followed[unit.pk]
    context = {**_furniture(str(TITLE)), "table": _table(units) if units else None}
    return render(request, "learning/units/waiting.html", context)


@only_if(may_place)
def waiting_people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of one divided unit, a page at a time, and where each of them belongs."""
    today = timezone.localdate()
    unit = get_object_or_404(divided_units(request.user, today=today), pk=pk)
    waiting, heirs = waiting_in(unit, today=today), successors_of(unit, today=today)
    page = WagtailPaginator(waiting, ON_A_PAGE).get_page(request.GET.get("p"))
    if request.method == "POST":
        sent = [key.removeprefix(FIELD) for key in request.POST if key.startswith(FIELD)]
        asked = [int(each) for each in sent if each.isdecimal()][:ON_A_PAGE]
        form = PlaceForm(request.POST, memberships=list(waiting.filter(pk__in=asked)), heirs=heirs)
        if form.is_valid():
            _place(request, unit, form, today)
            return redirect(
                request.get_full_path() if waiting.exists() else reverse("learning_units:waiting")
            )
    else:
        form = PlaceForm(memberships=list(page.object_list), heirs=heirs)
    pages = page.paginator.get_elided_page_range(page.number)
    more = {"unit": unit, "form": form, "page": page, "elided_page_range": pages, "heirs": heirs}
    return render(
        request, "learning/units/waiting_people.html", {**_furniture(unit.full_name, below=True), **more}
    )


def _place(request: HttpRequest, unit: Unit, form: PlaceForm, today: date) -> None:
    done = place(form.decided(), unit=unit, by=request.user, today=today)
    for problem in done.refused:
        messages.error(request, problem)
    if done.moved:
        text = ngettext("%(count)d person was placed.", "%(count)d people were placed.", done.moved)
        messages.success(request, text % {"count": done.moved})
    elif not done.refused:
        messages.warning(request, _("Nobody was placed: choose a unit for at least one person."))


def _table(units: list[Unit]) -> Table:
    columns = [
        TitleColumn(
            "full_name",
            label=_("Divided unit"),
            get_url=lambda unit: reverse("learning_units:waiting_in", args=[unit.pk]),
        ),
        Column("code", label=_("Code")),
        Column("days", label=_("Stood")),
        Column("today", label=_("Today"), accessor=lambda unit: names_of(unit.today)),
        Column("waiting", label=_("People to place")),
    ]
    return Table(columns, units)


def _furniture(title: str, *, below: bool = False) -> dict[str, Any]:
    """Title and breadcrumbs; ``below`` for a page that is reached from the list."""
    above = [{"url": reverse("learning_units:waiting"), "label": TITLE}] if below else []
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
