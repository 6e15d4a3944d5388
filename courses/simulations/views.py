"""Where players bring what was done in simulations, and take up what was begun."""

import json
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from courses.simulations.models import SimulationAttempt, SimulationVersion
from courses.simulations.places import Place, unsign
from courses.simulations.reading import Refused, read
from courses.simulations.showing import with_addresses
from courses.simulations.taking import take
from learning import api
from learning.api import TOKEN_HEADER as HEADER
from learning.api import InvalidStatement, NotYours, Pass, Recorded
from learning.models import Enrolment

LARGEST_BODY = 2 * 1024 * 1024
MOST_AT_ONCE = 100
YEAR = 365 * 24 * 3600


@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def file(request: HttpRequest, digest: str) -> HttpResponse:
    """What the player takes of a version that was published. Its name says what is in it, so it never changes."""
    version = get_object_or_404(SimulationVersion.objects.order_by("pk"), digest=digest)
    return JsonResponse(with_addresses(version.played), json_dumps_params={"ensure_ascii": False})


@csrf_exempt  # The token in a header of our own does what a CSRF token does: it is signed for this very session.
@require_http_methods(["GET", "POST"])
@never_cache
def attempts(request: HttpRequest) -> JsonResponse:
    """GET: what was begun last at ``place`` and is not ended. POST: take attempts, as a list of ``{id, place, said}``.

    A POST is answered as the progress of lessons is.
    """
    try:
        enrolment = _enrolment(_pass(request))
        if request.method == "GET":
            return JsonResponse({"attempt": _unfinished(request.GET.get("place", ""), enrolment)})
        return _taken(_body(request), enrolment)
    except NotYours:
        return JsonResponse(
            {"error": _("This course is not open for you here. Please open it again from the catalogue.")},
            status=403,
        )


def _taken(body: Any, enrolment: Enrolment) -> JsonResponse:
    if not isinstance(body, list) or len(body) > MOST_AT_ONCE:
        return JsonResponse({"error": _("A list of attempts is expected.")}, status=400)
    told: dict[str, Any] = {"stored": [], "repeated": [], "satisfied": [], "done": []}
    for number, one in enumerate(body):
        try:
            recorded = _take_one(one, enrolment)
        except (Refused, InvalidStatement, ValueError) as problem:
            # One that can never be kept must not hold up what comes after it: what came before is kept.
            return JsonResponse({"error": str(problem), "place": number}, status=400)
        _add(told, one, recorded)
    return JsonResponse(told)


def _take_one(one: Any, enrolment: Enrolment) -> Recorded | None:
    place = _place(one.get("place") if isinstance(one, dict) else "")
    with transaction.atomic():
        return take(read(one.get("said")), place, enrolment)[1]


def _add(told: dict[str, Any], one: dict[str, Any], recorded: Recorded | None) -> None:
    told["stored"].append(str(one.get("id")))
    if recorded is None:
        return
    for name in ("satisfied", "done"):
        told[name] = list(dict.fromkeys([*told[name], *recorded.told[name]]))
    told.update({name: recorded.told[name] for name in ("course_satisfied", "progress")})


def _unfinished(place: str, enrolment: Enrolment) -> dict[str, Any] | None:
    mine = SimulationAttempt.objects.filter(enrolment=enrolment, activity__key=_place(place).activity)
    found = mine.select_related("version").order_by("-changed_at", "-pk").first()
    if found is None or found.ended_at is not None:
        return None
    return {
        "attempt": str(found.uuid),
        "version": found.version.digest,
        "mode": found.mode,
        "start": found.start,
        "actions": found.actions,
        "seconds": found.seconds,
        "assisted_by": found.assisted_by,
    }


def _place(text: Any) -> Place:
    place = unsign(str(text))
    if place is None:
        raise NotYours(_("It is not said where this was done."))
    return place


def _enrolment(given: Pass) -> Enrolment:
    found = Enrolment.objects.filter(uuid=given.registration, course_id=given.course_id)
    lasting = found.filter(learner__uuid=given.learner, withdrawn_at__isnull=True)
    enrolment = lasting.select_related("learner").first()
    if enrolment is None:
        raise NotYours(str(given.registration))
    return enrolment


def _pass(request: HttpRequest) -> Pass:
    try:
        return api.read_token(request, request.headers.get(HEADER, ""))
    except api.BadToken:
        raise NotYours from None


def _body(request: HttpRequest) -> Any:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return None
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return None
