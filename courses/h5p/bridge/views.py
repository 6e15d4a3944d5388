"""Where a lesson's page brings what a content in it told. The content itself can reach nothing here."""

import json
import logging
import uuid
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from courses.h5p.bridge import states
from courses.h5p.bridge.normalise import LARGEST, Place, Unusable, normalise
from courses.h5p.bridge.places import Marked, unsign
from courses.h5p.bridge.states import State
from courses.playing import iri_of
from learning import api
from learning.api import TOKEN_HEADER as HEADER
from learning.api import InvalidStatement, NotYours, Pass
from learning.models import Activity

log = logging.getLogger(__name__)
LARGEST_BODY = 512 * 1024
MOST_AT_ONCE = 100
AUTHORITY = "h5p"


class Refusal(Exception):
    """What is answered instead."""

    def __init__(self, status: int, message: str, **more: Any):
        super().__init__(message)
        self.answer = JsonResponse({"error": message, **more}, status=status)


@csrf_exempt  # The token in a header of our own does what a CSRF token does: it is signed for this very session.
@require_POST
@never_cache
def results(request: HttpRequest) -> JsonResponse:
    """Take what contents said, as a list of ``{id, timestamp, place, said}``. Answers as the progress of lessons does."""
    try:
        given = _pass(request)
        body = _json(request)
        if not isinstance(body, list) or len(body) > MOST_AT_ONCE:
            raise Refusal(400, _("A list of statements is expected."))
        statements, unused = _statements(body, given)
        done = api.record(
            registration=given.registration,
            course_id=given.course_id,
            learner=given.learner,
            statements=statements,
            authority=AUTHORITY,
            trusted=True,
        )
    except Refusal as refusal:
        return refusal.answer
    except NotYours as problem:
        return JsonResponse({"error": str(problem)}, status=403)
    except InvalidStatement as problem:
        return JsonResponse({"error": str(problem)}, status=400)
    except (InterfaceError, OperationalError):
        log.exception("what a content said was not stored")
        busy = JsonResponse(
            {"error": _("The site cannot save at this moment. It will be tried again.")}, status=503
        )
        busy["Retry-After"] = "5"
        return busy
    told = done.told
    # What says nothing worth keeping is safe too: the page need not say it again.
    return JsonResponse({**told, "repeated": [*told["repeated"], *unused]})


def _statements(body: list[Any], given: Pass) -> tuple[list[dict[str, Any]], list[str]]:
    """The statements to be kept, and the ids of what is not."""
    course = Activity.objects.get(pk=given.course_id)
    kept: list[dict[str, Any]] = []
    unused: list[str] = []
    for place, one in enumerate(body):
        identity, marked = _checked(one, place)
        where = Place(iri_of(marked.activity), course.iri, str(marked.content), marked.rule)
        at = one.get("timestamp")
        try:
            kept += normalise(one.get("said"), identity, at if isinstance(at, str) else None, where)
        except Unusable:
            unused.append(str(identity))
    return kept, unused


def _checked(one: Any, place: int) -> tuple[uuid.UUID, Marked]:
    if not isinstance(one, dict) or len(json.dumps(one.get("said"))) > LARGEST:
        raise Refusal(400, _("A statement is too large, or none at all."), place=place)
    marked = unsign(str(one.get("place")))
    if marked is None:
        raise Refusal(400, _("It is not said where this was done."), place=place)
    try:
        return uuid.UUID(str(one.get("id"))), marked
    except ValueError:
        raise Refusal(400, _("The statement needs a UUID as its id."), place=place) from None


@csrf_exempt  # As above.
@require_http_methods(["GET", "POST"])
@never_cache
def state(request: HttpRequest) -> JsonResponse:
    """GET: what is kept for ``place`` and ``version``. POST: keep one state, or delete it where ``data`` is null.

    409 where another tab or device has written it since; the answer has what that wrote.
    """
    try:
        given = _pass(request)
        asked = request.GET if request.method == "GET" else _object(_json(request))
        marked = unsign(str(asked.get("place")))
        shelf = states.shelf_of(given, marked.activity) if marked else None
        if shelf is None:
            raise Refusal(
                403, _("This course is not open for you here. Please open it again from the catalogue.")
            )
        version = str(asked.get("version"))
        if request.method == "GET":
            return JsonResponse({"states": [each.as_json for each in states.states_on(shelf, version)]})
        return JsonResponse({"etag": _kept(shelf, asked, version)})
    except Refusal as refusal:
        return refusal.answer
    except states.Refused:
        return JsonResponse({"error": _("No content keeps such a state.")}, status=400)
    except states.Changed as problem:
        return JsonResponse({"state": problem.state and problem.state.as_json}, status=409)


def _kept(shelf: states.Shelf, asked: Any, version: str) -> str:
    sub, kind, data, etag = (asked.get(name) for name in ("sub", "type", "data", "etag"))
    if data is None:
        states.forget(shelf, State(str(sub), str(kind), "null", str(etag or "")), version)
        return ""
    if not isinstance(data, str):
        raise states.Refused
    return states.keep(shelf, State(str(sub), str(kind), data, str(etag or "")), version)


def _pass(request: HttpRequest) -> Pass:
    try:
        return api.read_token(request, request.headers.get(HEADER, ""))
    except api.BadToken:
        raise Refusal(
            403, _("This page is too old to be saved. Please open the lesson again; nothing is lost.")
        ) from None


def _json(request: HttpRequest) -> Any:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY or len(request.body) > LARGEST_BODY:
        raise Refusal(413, _("Too much was sent at once. It will be sent in smaller parts."))
    try:
        return json.loads(request.body, parse_constant=states.no_number)
    except (ValueError, RecursionError):
        raise Refusal(400, _("The statements are not valid JSON.")) from None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
