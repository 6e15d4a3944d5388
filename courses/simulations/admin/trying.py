"""A draft played from its first screen to its end, in each mode. Nothing of it is recorded."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from courses.simulations.admin.rights import POLICY
from courses.simulations.building.looking import START
from courses.simulations.checking import faults_in, played_by
from courses.simulations.form_views import values_sent
from courses.simulations.models import Mode, Simulation
from courses.simulations.playing.engine import MODES, MOST_ACTIONS, hints_left, play, result
from courses.simulations.playing.rules import filled_in
from courses.simulations.reading import Refused, read_action
from courses.simulations.showing import nodes_of

LARGEST_LOG = 512 * 1024


@never_cache
@require_admin_access
@require_http_methods(["GET", "POST"])
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest draft; the form on the page carries all that was done so far."""
    simulation = get_object_or_404(Simulation, pk=pk)
    if not POLICY.user_has_permission_for_instance(request.user, "change", simulation):
        raise PermissionDenied
    draft = simulation.get_latest_revision_as_object()
    mode = request.POST.get("mode", "")
    back = reverse(Simulation.snippet_viewset.get_url_name("edit"), args=[pk])
    about: dict[str, Any] = {"title": draft.title, "modes": Mode.choices, "mode": mode, "back": back}
    if not faults_in(draft.scenario):
        about["is_whole"] = True
        if mode in MODES:
            about |= _played(request, played_by(draft.scenario), mode)
    return render(request, "learning_courses/simulations/admin/try.html", about)


def _played(request: HttpRequest, scenario: dict[str, Any], mode: str) -> dict[str, Any]:
    start = {**START, "mode": mode, "seed": request.POST.get("seed", "0")[:32]}
    actions = _actions(request)
    before = play(scenario, start, actions)
    if (on := request.POST.get("on", "")) and not before["ended"] and len(actions) < MOST_ACTIONS:
        values = values_sent(request, scenario, before)
        actions = [*actions, {"on": on[:80], "at": 0, **({"values": values} if values else {})}]
    state = play(scenario, start, actions)
    told: dict[str, Any] = {"state": state, "log": json.dumps(actions), "seed": start["seed"]}
    if state["ended"]:
        return {
            **told,
            "result": result(scenario, state),
            "steps": _steps(scenario, state),
            "is_graded": mode != "guided",
        }
    values = state["values"]
    return {
        **told,
        "instruction": filled_in(scenario["steps"][state["step"]]["instruction"], values),
        "screen_title": filled_in(scenario["screens"][state["screen"]]["title"], values),
        "nodes": nodes_of(scenario, state),
        "hints_left": hints_left(scenario, state),
        "language": scenario["language"],
    }


def _actions(request: HttpRequest) -> list[dict[str, Any]]:
    """What was done so far; from the beginning again where that cannot be read."""
    text = request.POST.get("log") or "[]"
    try:
        said = json.loads(text) if len(text) <= LARGEST_LOG else []
        return [read_action(each) for each in said][:MOST_ACTIONS] if isinstance(said, list) else []
    except (ValueError, TypeError, RecursionError, Refused):
        return []


def _steps(scenario: dict[str, Any], state: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "instruction": filled_in(scenario["steps"][name]["instruction"], state["values"]),
            "said": _("right") if seen["right"] else _("wrong"),
            "wrong": seen["wrong"],
        }
        for name, seen in state["steps"].items()
    ]
