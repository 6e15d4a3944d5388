"""Simulations without a script: each press is a form, and what it leads to is the next page."""

import secrets
import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses import beginning
from courses.simulations.given import given_to
from courses.simulations.models import Helper, SimulationAttempt, SimulationVersion
from courses.simulations.places import Place, sign, unsign
from courses.simulations.playing.engine import GUIDED, MOST_ACTIONS, hints_left, play, walk
from courses.simulations.playing.guard import looks_real
from courses.simulations.playing.rules import filled_in
from courses.simulations.reading import LONGEST_TEXT, Refused, Told
from courses.simulations.showing import nodes_of, replay
from courses.simulations.taking import take
from courses.standing import standing_of
from learning import api
from learning.models import Activity

LOOKS = {
    "identity": gettext_lazy(
        "This looks like a real identity number. It was neither kept nor sent. Please use the made-up one."
    ),
    "card": gettext_lazy(
        "This looks like a real card number. It was neither kept nor sent. Please use the made-up one."
    ),
}


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the simulation at ``place`` in ``mode``, which begins its course too."""
    place = unsign(request.POST.get("place", ""))
    mode, helper = request.POST.get("mode", ""), request.POST.get("assisted_by", "")
    activity = _activity(place)
    current = _current(place)
    if place is None or activity is None or current is None or mode not in place.modes:
        return HttpResponse(_("This part of the lesson is no longer offered."), status=404)
    try:
        enrolment = beginning.begin(request=request, course=activity.course)
    except api.EnrolmentRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect(activity.address or "/")
    start = {
        "seed": secrets.token_hex(8),
        "mode": mode,
        "day": timezone.localdate().isoformat(),
        "given": given_to(enrolment),
    }
    told = Told(uuid.uuid4(), current.digest, mode, start, [], 0, helper if helper in Helper.values else "")
    attempt, _recorded = take(told, place, enrolment)
    response = redirect("learning_courses:simulation_play", attempt.uuid)
    response.cookies.update(beginning.device_token(request, enrolment.learner))
    return response


def _current(place: Place | None) -> SimulationVersion | None:
    """What is begun now, if anything is published."""
    published = SimulationVersion.objects.filter(simulation__live=True, digest=F("simulation__digest"))
    return published.filter(simulation__uuid=place.simulation).first() if place else None


def _activity(place: Place | None) -> Activity | None:
    living = Activity.objects.select_related("course").filter(retired_at__isnull=True)
    return living.filter(key=place.activity).first() if place else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def play_view(request: HttpRequest, identity: uuid.UUID) -> HttpResponse:
    """The screen of the attempt ``identity``, one press more, or what was expected once it is over."""
    attempt = _mine(request, identity)
    error = ""
    if request.method == "POST":
        try:
            error = _press(request, attempt)
        except (Refused, api.NotYours) as refusal:
            messages.warning(request, str(refusal))
        if not error:
            return redirect("learning_courses:simulation_play", identity)
    about = _about(attempt, error)
    return render(request, "learning_courses/simulations/play.html", about, status=422 if error else 200)


def _mine(request: HttpRequest, identity: uuid.UUID) -> SimulationAttempt:
    """The attempt, if it is of whoever asks; nobody learns whether there is another."""
    attempts = SimulationAttempt.objects.select_related(
        "version__simulation", "activity__course", "enrolment__learner"
    )
    attempt = attempts.filter(uuid=identity, enrolment__withdrawn_at__isnull=True).first()
    standing = standing_of(request, attempt.activity.key) if attempt else None
    mine = standing and standing.enrolment and attempt and standing.enrolment.pk == attempt.enrolment_id
    if attempt is None or not mine:
        raise Http404
    return attempt


def _press(request: HttpRequest, attempt: SimulationAttempt) -> str:
    """Take one press; what is wrong with it, empty if nothing is."""
    scenario = attempt.version.played
    values = values_sent(request, scenario, play(scenario, attempt.start, attempt.actions))
    for value in values.values():
        if found := looks_real(value):
            return str(LOOKS[found])
    # Sent twice, or from a page that the browser had kept: the first one counts.
    if request.POST.get("count") != str(len(attempt.actions)) or len(attempt.actions) >= MOST_ACTIONS:
        return ""
    seconds = max(0, int((timezone.now() - attempt.begun_at).total_seconds()))
    action = {"on": request.POST.get("on", "")[:80], "at": min(seconds, 6 * 3600)}
    if values:
        action["values"] = values
    told = Told(
        attempt.uuid,
        attempt.version.digest,
        attempt.mode,
        attempt.start,
        [*attempt.actions, action],
        action["at"],
    )
    with transaction.atomic():
        take(told, _place(attempt), attempt.enrolment)
    return ""


def _place(attempt: SimulationAttempt) -> Place:
    return Place(attempt.activity.key, attempt.version.simulation.uuid, attempt.rule, (attempt.mode,))


def values_sent(request: HttpRequest, scenario: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """What stands in the fields of the screen that is shown."""
    fields = [node for node in walk(nodes_of(scenario, state)) if node["k"] == "field"]
    return {node["name"]: _value(request, node) for node in fields}


def _value(request: HttpRequest, node: dict[str, Any]) -> str | list[str]:
    name = node["name"]
    if node["type"] == "many":
        return [each[:80] for each in request.POST.getlist(f"v-{name}")[:50]]
    if node["type"] == "order":
        places = [
            (request.POST.get(f"o-{name}-{option['id']}", ""), option["id"]) for option in node["options"]
        ]
        given = [(int(place), one) for place, one in places if place.isascii() and place.isdigit()]
        return [one for _place_of, one in sorted(given, key=lambda pair: pair[0])]
    return request.POST.get(f"v-{name}", "")[:LONGEST_TEXT]


def _about(attempt: SimulationAttempt, error: str) -> dict[str, Any]:
    scenario = attempt.version.played
    state = play(scenario, attempt.start, attempt.actions)
    about = {
        "attempt": attempt,
        "title": scenario["title"],
        "language": scenario["language"],
        "back": attempt.activity.address or "/",
        "state": state,
        "count": len(attempt.actions),
        "error": error,
    }
    if state["ended"]:
        return {
            **about,
            "verdict": _verdict(attempt),
            "lines": replay(attempt),
            "score": attempt.score // 10,
            "errors": attempt.errors,
            "hints": attempt.hints,
            "place": sign(_place(attempt)),
        }
    values, screen = state["values"], scenario["screens"][state["screen"]]
    return {
        **about,
        "instruction": filled_in(scenario["steps"][state["step"]]["instruction"], values),
        "screen_title": filled_in(screen["title"], values),
        "nodes": nodes_of(scenario, state),
        "hints_left": hints_left(scenario, state),
    }


def _verdict(attempt: SimulationAttempt) -> str:
    if attempt.mode == GUIDED:
        return _("You went through all of it.")
    if attempt.passed:
        return pgettext("simulation", "Passed")
    return _("Not passed yet. Look at what was expected, then try again.")
