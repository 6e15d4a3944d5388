"""The page of one role: what it lets its holder do, who gave it, and how to end it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.models import ModelLogEntry

from learning.duties.access import moment_of, roles_visible_to
from learning.duties.forms import EndForm
from learning.duties.giving import furniture
from learning.duties.listing import COLUMNS, OVER, last_day, page_of, state_of
from learning.people.grant import GrantRefused, end_role, units_to_grant_in
from learning.people.models import Role
from learning.people.rights import LABELS, RIGHTS
from learning.people.roles import name_of


@require_safe
def role_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One role in the user's units."""
    return _shown(request, _visible(request, pk), EndForm())


@require_POST
def end_view(request: HttpRequest, pk: int) -> HttpResponse:
    """End the role, at once or with a day to come."""
    role = _visible(request, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _shown(request, role, form)
    try:
        ended = end_role(by=request.user, role=role, last_day=form.cleaned_data["last_day"])
    except GrantRefused as problem:
        form.add_error(None, str(problem))
        return _shown(request, role, form)
    messages.success(request, _("The role ends: %(day)s.") % {"day": last_day(ended)})
    return redirect(page_of(role))


def _visible(request: HttpRequest, pk: int) -> Role:
    found = roles_visible_to(request.user).select_related("user__learner", "unit")
    return get_object_or_404(found, pk=pk)


def _shown(request: HttpRequest, role: Role, form: EndForm) -> HttpResponse:
    rights = RIGHTS.get(role.name, frozenset())
    may_end = (
        state_of(role) != OVER and units_to_grant_in(request.user, role.name).filter(pk=role.unit_id).exists()
    )
    others = roles_visible_to(request.user).filter(user=role.user).exclude(pk=role.pk).select_related("unit")
    about = {
        "role": role,
        "holder": name_of(role.user),
        "last_day": last_day(role),
        "rights": [label for right, label in LABELS.items() if right in rights],
        "form": form,
        "may_end": may_end,
        "history": _history(role),
        "others": _others(others.order_by("-from_date", "pk")),
    }
    title = f"{name_of(role.user)} – {role.get_name_display()}"
    return render(request, "learning/duties/role.html", {**furniture(title), **about})


def _history(role: Role) -> Table:
    columns = [
        Column("timestamp", label=_("When"), accessor=moment_of),
        Column("message", label=_("What"), accessor=lambda entry: entry.message),
        Column("user", label=_("Who"), accessor=lambda entry: name_of(entry.user) if entry.user else "–"),
    ]
    entries = ModelLogEntry.objects.for_instance(role).select_related("user").order_by("-timestamp", "-pk")
    return Table(columns, list(entries))


def _others(roles) -> Table | None:
    rows = list(roles)
    first = TitleColumn("name", label=_("Role"), accessor="get_name_display", get_url=page_of)
    return Table([first, *COLUMNS[1:]], rows) if rows else None
