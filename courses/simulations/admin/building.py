"""What the builder asks while somebody builds: what may be chosen, where the steps lead, what a press makes a step of."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from courses.simulations.admin.rights import POLICY
from courses.simulations.building.blocks import builder, plain
from courses.simulations.building.branching import branching_of
from courses.simulations.building.looking import addresses_of, offers_of
from courses.simulations.building.naming import with_names
from courses.simulations.building.recording import recorded, shown_step
from courses.simulations.building.scenario import asks_for, to_scenario
from courses.simulations.checking import faults_in
from learning import registry

log = logging.getLogger(__name__)
MOST_VALUES = 40
View = Callable[[HttpRequest], HttpResponse]


def for_authors(view: View) -> View:
    """Only for whoever may write simulations; a form that cannot be read is answered in words."""

    @require_POST
    @require_admin_access
    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if not POLICY.user_has_any_permission(request.user, ["add", "change"]):
            raise PermissionDenied
        try:
            return view(request)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            log.warning("the form of a simulation could not be read", exc_info=True)
            told = _("The form could not be read. Reload the page and try again.")
            return JsonResponse({"error": told}, status=400)

    return asked


def scenario_in(request: HttpRequest) -> dict[str, Any]:
    """The scenario that stands in the form, not saved yet."""
    if not any(name.startswith("built-") for name in request.POST):
        return {}
    block, asks = builder(), asks_for(registry.simulation_parts, registry.simulation_validators)
    given = plain(block, block.value_from_datadict(request.POST, request.FILES, "built"))
    return to_scenario(with_names(given, asks), asks)


def branching_context(scenario: Any) -> dict[str, Any]:
    language = get_language() or "vi"
    faults = [fault.said(language) for fault in faults_in(scenario)] if scenario else []
    return {"branching": branching_of(scenario), "faults": faults}


@for_authors
def look(request: HttpRequest) -> HttpResponse:
    """What the fields offer, and where the steps lead."""
    scenario = scenario_in(request)
    html = render_to_string("learning_courses/simulations/admin/branching.html", branching_context(scenario))
    return JsonResponse(
        {"offers": offers_of(scenario), "pictures": addresses_of(scenario), "branching": html}
    )


@for_authors
def record(request: HttpRequest) -> HttpResponse:
    """The step that ``did`` is, as the form takes it: what was pressed on which screen, and what stood in its fields."""
    did = json.loads(request.POST.get("did") or "{}")
    values = {str(name): each for name, each in list(did.get("values", {}).items())[:MOST_VALUES]}
    scenario = scenario_in(request)
    try:
        step = recorded(scenario, str(did.get("screen")), str(did.get("on")), values)
    except LookupError:
        told = _("This is not on the screen any more. Wait for the preview, then press it again.")
        return JsonResponse({"problem": told})
    child = builder().child_blocks["steps"].child_block
    state = child.get_form_state(child.to_python(shown_step(scenario, step)))
    return JsonResponse({"step": state})
