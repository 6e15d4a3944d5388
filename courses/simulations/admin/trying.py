"""A draft played from its first screen to its end, in each mode. Nothing of it is recorded."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from courses.simulations.admin.rights import POLICY
from courses.simulations.building.looking import START
from courses.simulations.checking import faults_in, played_by
from courses.simulations.form_views import values_sent
from courses.simulations.models import Mode, Simulation
from courses.simulations.playing.engine import GUIDED, MODES, MOST_ACTIONS, hints_left, play, result
from courses.simulations.playing.rules import filled_in
from courses.simulations.reading import Refused, read_action
from courses.simulations.showing import nodes_of, replayed

LARGEST_LOG = 512 * 1024
LAST_DRAW = 9999


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
    draw = _draw(request)
    about: dict[str, Any] = {"title": draft.title, "modes": Mode.choices, "mode": mode, "back": back}
    about |= {"draw": draw, "last_draw": LAST_DRAW, "another": (draw + 1) % (LAST_DRAW + 1)}
    if not faults_in(draft.scenario):
        about["is_whole"] = True
        if mode in MODES:
            about |= _played(request, played_by(draft.scenario), mode, draw)
    return render(request, "learning_courses/simulations/admin/try.html", about)


def _draw(request: HttpRequest) -> int:
    """Which of the draws of the data; the same number makes up the same data whenever it is tried."""
    said = request.POST.get("draw", "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0
    return min(number, LAST_DRAW)


def _played(request: HttpRequest, scenario: dict[str, Any], mode: str, draw: int) -> dict[str, Any]:
    start = {**START, "mode": mode, "seed": str(draw)}
    actions = _actions(request)
    before = play(scenario, start, actions)
    if (on := request.POST.get("on", "")) and not before["ended"] and len(actions) < MOST_ACTIONS:
        values = values_sent(request, scenario, before)
        actions = [*actions, {"on": on[:80], "at": 0, **({"values": values} if values else {})}]
    state = play(scenario, start, actions)
    told: dict[str, Any] = {
        "state": state,
        "log": json.dumps(actions),
        "language": scenario["language"],
    }
    if state["ended"]:
        return {**told, **_ended(scenario, state), "lines": replayed(scenario, start, actions)}
    values = state["values"]
    return {
        **told,
        "instruction": filled_in(scenario["steps"][state["step"]]["instruction"], values),
        "screen_title": filled_in(scenario["screens"][state["screen"]]["title"], values),
        "nodes": nodes_of(scenario, state),
        "hints_left": hints_left(scenario, state),
    }


def _ended(scenario: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    found = result(scenario, state)
    return {
        "is_graded": state["mode"] != GUIDED,
        "passed": found["passed"],
        "score": found["score"] // 10,
        "errors": found["errors"],
        "hints": found["hints"],
    }


def _actions(request: HttpRequest) -> list[dict[str, Any]]:
    """What was done so far; from the beginning again where that cannot be read."""
    text = request.POST.get("log") or "[]"
    try:
        said = json.loads(text) if len(text) <= LARGEST_LOG else []
        return [read_action(each) for each in said][:MOST_ACTIONS] if isinstance(said, list) else []
    except (ValueError, TypeError, RecursionError, Refused):
        return []
