"""In the administration: the preview links of a page, making one and revoking one."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from courses.previewing.models import PreviewLink, links_to
from courses.previewing.tokens import address_of
from courses.routing import base_model
from courses.screens import Screen

LISTED = 20
ICON = "link"
TITLE = gettext_lazy("Preview links")


class LinkForm(forms.Form):
    """How long the link opens."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Opens for"),
        coerce=int,
        choices=[
            (1, gettext_lazy("one day")),
            (7, gettext_lazy("one week")),
            (30, gettext_lazy("thirty days")),
        ],
        initial=7,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of the page ``pk``, and a new one to its newest draft."""
    page = _page(request, pk)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        PreviewLink.make(page, by=request.user, days=form.cleaned_data["days"])
        messages.success(request, _("The link is made. Send it to whom you want to show the draft."))
        return redirect("learning_previews:links", page.pk)
    links = [(link, address_of(link, request)) for link in links_to(page)[:LISTED]]
    about = {
        "page": page,
        "form": form,
        "links": links,
        "page_title": TITLE,
        "header_title": TITLE,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                "label": page.get_admin_display_title(),
            },
            {"url": "", "label": TITLE},
        ],
    }
    status = 400 if form.is_bound else 200
    return render(request, "learning_courses/previewing/links.html", about, status=status)


@require_POST
def revoke_view(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Close one link of the page ``pk``."""
    page = _page(request, pk)
    get_object_or_404(links_to(page), pk=link).revoke()
    messages.success(request, _("The link is revoked: it does not open any more."))
    return redirect("learning_previews:links", page.pk)


def header_buttons(page: Model, user, view_name: str, next_url: str | None = None):
    """The way from a page to its preview links."""
    if isinstance(page.specific, Screen) and page.permissions_for_user(user).can_edit():
        yield Button(TITLE, reverse("learning_previews:links", args=[page.pk]), icon_name=ICON, priority=67)


def _page(request: HttpRequest, pk: int) -> Model:
    page = get_object_or_404(base_model(), pk=pk).specific
    if not isinstance(page, Screen) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page
