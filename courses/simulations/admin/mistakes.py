"""For trainers: where people go wrong in simulations."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.simulations.wrong import figures_for
from learning import api, conf
from learning.menu import has_right

TITLE = gettext_lazy("Where people go wrong")
ICON = "learning-simulation"


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Each simulation with its steps, the most missed first, in the units of who asks."""
    if not has_right(request, api.Right.SEE_FIGURES):
        raise PermissionDenied
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": TITLE}]
    about = {
        "figures": figures_for(request.user),
        "smallest": conf.get("SMALLEST_CELL"),
        "page_title": TITLE,
        "header_title": TITLE,
        "header_icon": ICON,
        "breadcrumbs_items": trail,
    }
    return render(request, "learning_courses/simulations/admin/mistakes.html", about)
