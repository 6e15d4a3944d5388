"""How a brand would look, before it is saved: the page, style sheet and words beside the form in the admin."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from learning.branding.checking import what_is_right, what_is_wrong
from learning.branding.colours import is_colour, tidied
from learning.branding.models import Branding
from learning.branding.palette import shades_of
from learning.branding.stylesheet import FACES, stylesheet


@dataclass(frozen=True)
class Choices:
    """What stands in the form at this moment; what is no colour counts as none."""

    primary: str
    accent: str
    font: str

    @property
    def colours(self) -> tuple[str, str]:
        primary, accent = self.primary, self.accent
        return primary if is_colour(primary) else "", accent if is_colour(accent) else ""


def _chosen(request: HttpRequest) -> Choices:
    if not Branding.get_permission_policy().sites_user_has_permission_for(request.user, "change").exists():
        raise PermissionDenied
    primary, accent = (tidied(request.GET.get(name, ""))[:20] for name in ("primary", "accent"))
    font = request.GET.get("font", "")
    return Choices(primary, accent, font if font in FACES else "")


@require_safe
@xframe_options_sameorigin
def page(request: HttpRequest) -> HttpResponse:
    """A small page of real components in one scheme."""
    _chosen(request)
    scheme = "dark" if request.GET.get("scheme") == "dark" else "light"
    context = {"scheme": scheme, "asked": request.GET.urlencode()}
    return render(request, "learning/branding/preview.html", context)


@require_safe
def css(request: HttpRequest) -> HttpResponse:
    """The style sheet that saving these choices would give."""
    chosen = _chosen(request)
    response = HttpResponse(stylesheet(*chosen.colours, chosen.font), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """What is to be said of the colours, and the shades that follow from them."""
    chosen = _chosen(request)
    primary, accent = chosen.colours
    light, dark = shades_of(primary, accent)
    notes = [
        (what_is_wrong(chosen.primary, is_text=True), what_is_right(primary) if primary else ""),
        (what_is_wrong(chosen.accent, is_text=False), ""),
    ]
    context = {"notes": notes, "schemes": [list(light.values()), list(dark.values())]}
    return render(request, "learning/branding/words.html", context)


urlpatterns = [
    path("preview/", page, name="preview"),
    path("preview.css", css, name="preview_css"),
    path("words/", words, name="words"),
]
