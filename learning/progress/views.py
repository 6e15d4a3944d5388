"""The one entrance for what a learner's page has to say, and for whose the learning on a device is."""

import json
import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from learning.addresses import posted_address
from learning.enrolments.token import HEADER, BadToken, read_token
from learning.people.learners import forget_guest
from learning.progress.claiming import claim_guest
from learning.progress.passes import BadQuestion, passes_for
from learning.progress.record import NotYours, record
from learning.statements.validate import InvalidStatement

log = logging.getLogger(__name__)
LARGEST_BODY = 256 * 1024
COMES_BACK = 5  # seconds


@csrf_exempt  # The token in a header of our own does what a CSRF token does, and needs no session.
@require_POST
def post_statements(request: HttpRequest) -> JsonResponse:
    """Store a batch of statements. Answers only when they are committed.

    200 with ``stored``, ``repeated``, ``satisfied``, ``done`` and ``progress``; 400 with the place of the bad
    statement; 403 when a new token is needed, see ``ask_passes``; 413 when the batch is too large; 503 while
    the database is away.
    """
    try:
        page = read_token(request, request.headers.get(HEADER, ""))
        done = record(
            registration=page.registration,
            course_id=page.course_id,
            learner=page.learner,
            statements=_statements(request),
            authority="browser",
        )
    except BadToken:
        return _refusal(
            403, _("This page is too old to be saved. Please open the lesson again; nothing is lost.")
        )
    except NotYours as problem:
        return _refusal(403, str(problem))
    except TooLarge:
        return _refusal(413, _("Too much was sent at once. It will be sent in smaller parts."))
    except InvalidStatement as problem:
        return _refusal(400, str(problem), place=problem.place)
    except (InterfaceError, OperationalError):
        # The database is away or overrun. The page keeps what it has and tells it again.
        log.exception("progress was not stored")
        busy = _refusal(503, _("The site cannot save at this moment. Your device keeps it and tries again."))
        busy["Retry-After"] = str(COMES_BACK)
        return busy
    return JsonResponse(done.told)


@csrf_exempt  # A header of our own, which no form of another site can set; and nothing is changed.
@require_POST
@never_cache
def ask_passes(request: HttpRequest) -> JsonResponse:
    """Say who is there, and give new tokens for what waits on the device and is that person's.

    200 as ``passes_for`` says; 400 for a question that is not one; 403 without the header ``X-Learning-Token``.
    """
    if HEADER not in request.headers:
        return _refusal(403, _("This question is for our own pages."))
    try:
        return JsonResponse(passes_for(request, _json(request)))
    except TooLarge:
        return _refusal(413, _("Too much was sent at once. It will be sent in smaller parts."))
    except (InvalidStatement, BadQuestion) as problem:
        return _refusal(400, str(problem))


class TooLarge(Exception):
    """The body is larger than a batch of statements can be."""


def _statements(request: HttpRequest) -> list:
    body = _json(request)
    if not isinstance(body, list):
        raise InvalidStatement(_("A list of statements is expected."))
    return body


def _json(request: HttpRequest) -> object:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY or len(request.body) > LARGEST_BODY:
        raise TooLarge
    try:
        # Python reads NaN and Infinity, which are not JSON.
        return json.loads(request.body, parse_constant=_not_json)
    except (ValueError, RecursionError):
        raise InvalidStatement(_("The statements are not valid JSON.")) from None


def _not_json(name: str) -> None:
    raise ValueError(name)


def _refusal(status: int, message: str, **more) -> JsonResponse:
    return JsonResponse({"error": message, **more}, status=status)


@require_POST
@login_required
def claim(request: HttpRequest) -> HttpResponse:
    """Answer whose the learning on this device is: ``answer`` is ``mine`` or ``not-mine``."""
    response = redirect(posted_address(request, "next") or "learning:record")
    if request.POST.get("answer") == "mine":
        came = claim_guest(request)
        text = ngettext("%(count)s course is now yours.", "%(count)s courses are now yours.", came)
        messages.success(request, text % {"count": came})
    else:
        messages.info(request, _("We will not ask again on this device."))
    forget_guest(response)
    return response
