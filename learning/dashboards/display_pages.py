"""Screens on a wall in the Wagtail admin: what is shown where, a new one, and an end to one."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from learning import conf
from learning.dashboards.access import furniture
from learning.dashboards.displays import (
    are_allowed,
    displays_changed_by,
    displays_visible_to,
    make_display,
    new_secret,
    revoke_display,
)
from learning.office.access import only_with
from learning.office.choices import units_to_filter_by
from learning.people.rights import Right
from learning.people.roles import may_somewhere, units_visible_to
from learning.units.models import Unit

TITLE = gettext_lazy("Wall displays")


class DisplayForm(forms.Form):
    """What it is called, and whose figures it shows. ``secret`` comes with the form, so that twice is once."""

    secret = forms.CharField(widget=forms.HiddenInput, min_length=40, max_length=60)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("Where it hangs, for example the hall."),
    )
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Unit.objects.none())

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        today = timezone.localdate()
        field: Any = self.fields["unit"]
        field.queryset = units_visible_to(user, may=Right.CONNECT_CLIENTS).valid_on(today)
        field.choices = [("", "—"), *units_to_filter_by(user, today=today, may=Right.CONNECT_CLIENTS)]


def _index(request: HttpRequest) -> HttpResponse:
    """The displays of the user's units, those that still show something first."""
    found = displays_visible_to(request.user)
    rows = sorted(found, key=lambda one: (one.revoked_at is not None, one.name, one.pk))
    mine = set(displays_changed_by(request.user).values_list("pk", flat=True))
    context = {
        "rows": [(one, one.pk in mine and one.revoked_at is None) for one in rows],
        "are_allowed": are_allowed(),
        "may_make": are_allowed() and may_somewhere(request.user, Right.CONNECT_CLIENTS),
    }
    return render(
        request, "learning/dashboards/displays.html", {**furniture(request, "screen", TITLE), **context}
    )


@sensitive_variables("secret")
def _new(request: HttpRequest) -> HttpResponse:
    """A new display; its address is shown now and never again."""
    if not are_allowed():
        messages.error(
            request, _("Wall displays are off. Set WALL_DISPLAYS in the LEARNING settings to allow them.")
        )
        return redirect("learning_dashboards:displays")
    given = request.POST if request.method == "POST" else None
    form = DisplayForm(given, user=request.user, initial={"secret": new_secret()})
    about = furniture(request, "screen", _("Put up a wall display"))
    if not form.is_valid():
        return render(request, "learning/dashboards/display_new.html", {**about, "form": form})
    display, secret, is_new = make_display(**form.cleaned_data, by=request.user)
    if not is_new:
        said = _("This display was made already. Its address was shown once; make another if it is lost.")
        messages.warning(request, said)
        return redirect("learning_dashboards:displays")
    address = f"{conf.get('SITE_URL')}{reverse('learning:wall', args=[secret])}"
    response = render(
        request, "learning/dashboards/display_made.html", {**about, "display": display, "address": address}
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Its address opens nothing any more."""
    display = get_object_or_404(displays_changed_by(request.user), pk=pk)
    revoke_display(display, by=request.user)
    messages.success(request, _("The display shows nothing any more."))
    return redirect("learning_dashboards:displays")


displays = require_safe(only_with(Right.SEE_CLIENTS, _index))
new_display = require_http_methods(["GET", "HEAD", "POST"])(only_with(Right.CONNECT_CLIENTS, _new))
revoke = require_POST(only_with(Right.CONNECT_CLIENTS, _revoke))
