"""Giving a role: find the account, then say what, where and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from learning.duties.choices import MOST, account_called, accounts_asked_for, accounts_known_to
from learning.duties.forms import GrantForm
from learning.duties.listing import ICON, TITLE, page_of
from learning.office.listing import AskForm
from learning.people.grant import GrantRefused, grant
from learning.people.models import Role
from learning.people.roles import name_of


def grant_view(request: HttpRequest) -> HttpResponse:
    """``?q=`` finds accounts, ``?user=`` chooses one; a post gives the role."""
    user = account_called(request.GET.get("user", ""))
    if user is None:
        return _choose(request)
    form = GrantForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        role = _given(request, user, form)
        if role:
            said = _("%(user)s has the role “%(role)s” in %(unit)s.")
            shown = {"user": name_of(user), "role": role.get_name_display(), "unit": role.unit.full_name}
            messages.success(request, said % shown)
            return redirect(page_of(role))
    # Of an account that was found by its user name alone no more is told than that.
    is_known = accounts_known_to(request.user).filter(pk=user.pk).exists()
    more = {"form": form, "account": user, "called": name_of(user) if is_known else user.get_username()}
    return render(request, "learning/duties/grant.html", {**furniture(_("Give a role")), **more})


def _given(request: HttpRequest, user, form: GrantForm) -> Role | None:
    try:
        return grant(by=request.user, user=user, **form.cleaned_data)
    except GrantRefused as problem:
        form.add_error(None, str(problem))
        return None


def _choose(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.GET)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = accounts_asked_for(asked, request.user) if asked else []
    known = {each.pk for each in accounts_known_to(request.user).filter(pk__in=[each.pk for each in found])}
    rows = [(each, name_of(each) if each.pk in known else "–") for each in found]
    more = {"form": form, "asked": asked, "accounts": rows, "most": MOST}
    return render(request, "learning/duties/choose.html", {**furniture(_("Give a role")), **more})


def furniture(*steps: str) -> dict:
    """Title and breadcrumbs of a page below the list of roles."""
    return {
        "page_title": steps[-1],
        "header_title": steps[-1],
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_roles:index"), "label": TITLE},
            *({"url": "", "label": step} for step in steps),
        ],
    }
