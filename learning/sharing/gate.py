"""The way in: every request for data is identified, limited, answered or refused, sealed with a digest, and logged."""

import base64
import hashlib
import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language, get_supported_language_variant, ngettext, override
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from learning import conf
from learning.sharing.caller import Caller, identified, refuse_other_receivers
from learning.sharing.models import ShareLog
from learning.sharing.refusals import Refused, not_allowed, problem, unknown

log = logging.getLogger(__name__)
REQUEST_ID = re.compile(r"[\w.:\-]{1,64}")
MOST_KEPT = 500  # characters of one parameter
WINDOW = 60


class Visit:
    """One request: who asks, and what the log says of it. Views set ``rows``, and ``etag`` where the body is none."""

    def __init__(self, request: HttpRequest):
        given = request.headers.get("X-Request-Id", "")
        self.id = given if REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
        self.endpoint = request.path[:200]
        self.params = {name: value[:MOST_KEPT] for name, value in list(request.GET.items())[:30]}
        self.caller: Caller | None = None
        self.rows: int | None = None
        self.etag = ""
        self.digest = ""
        self.reason = ""


def visit_of(request: HttpRequest) -> Visit:
    """What is known of the request so far."""
    return request.visit  # type: ignore[attr-defined]


def caller_of(request: HttpRequest) -> Caller:
    """Who asks; behind the gate there always is somebody."""
    found = visit_of(request).caller
    if found is None:
        raise unknown()
    return found


def gate(view: Callable, *, is_open: bool = False) -> Callable:
    """``view`` behind the gate. ``is_open`` for what everybody may read: it is neither limited nor logged."""

    @csrf_exempt  # who signed in with a cookie is checked where she is identified
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        visit = request.visit = Visit(request)  # type: ignore[attr-defined]
        with override(language_of(request)):
            return answered(request, visit, *args, **kwargs)

    def answered(request: HttpRequest, visit: Visit, *args, **kwargs) -> HttpResponse:
        try:
            if not is_open:
                visit.caller = identified(request)
                _limit(visit.caller)
                refuse_other_receivers(request, visit.caller)
            response = view(request, *args, **kwargs)
            if response.status_code == 405:
                raise not_allowed(response.headers.get("Allow", ""))
        except Refused as refused:
            response = refuse(request, refused)
        except Http404:
            response = refuse(request, unknown())
        response = _finished(request, response, visit)
        if not is_open:
            _noted(response, visit)
        return response

    return guarded


def language_of(request: HttpRequest) -> str | None:
    """The language that ``Accept-Language`` asks for, if the site speaks it; else the one that the site has chosen.

    A site may leave the header alone, because every browser sends one; a program that sends it means it.
    """
    for written, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        with suppress(LookupError):
            return get_supported_language_variant(written)
    return get_language()


def refuse(request: HttpRequest, refused: Refused, **more: Any) -> HttpResponse:
    """The answer to who is refused; the log gets the reason."""
    visit = visit_of(request)
    visit.reason = refused.message
    return problem(refused, visit.id, **more)


def _limit(caller: Caller) -> None:
    """Count the request. Raises Refused where there are too many in this minute."""
    who = f"c{caller.consumer.pk}" if caller.consumer else f"u{caller.user.pk}"  # type: ignore[attr-defined]
    now = time.time()
    key = f"learning-share-{who}-{int(now // WINDOW)}"
    most = conf.get("SHARE_REQUESTS_A_MINUTE")
    if cache.add(key, 1, 2 * WINDOW):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # it expired just now
        return
    if count > most:
        seconds = WINDOW - int(now % WINDOW)
        said = ngettext(
            "You may ask %(most)d time a minute. Wait for the seconds that Retry-After says.",
            "You may ask %(most)d times a minute. Wait for the seconds that Retry-After says.",
            most,
        )
        raise Refused(429, "hurry", said % {"most": most}, headers={"Retry-After": str(seconds)})


def _finished(request: HttpRequest, response: HttpResponse, visit: Visit) -> HttpResponse:
    """The headers that every answer has; 304 where the caller has the same already."""
    if not response.streaming and response.status_code == 200 and request.method in ("GET", "HEAD"):
        # Weak: the same content may be written at another moment, or signed anew.
        response["ETag"] = f'W/"{visit.etag or hashlib.sha256(response.content).hexdigest()}"'
        conditional = get_conditional_response(request, etag=response["ETag"], response=response)
        if isinstance(conditional, HttpResponseNotModified):
            response = conditional
    if not response.streaming and response.content:
        digest = hashlib.sha256(response.content).digest()
        response["Digest"] = f"sha-256={base64.b64encode(digest).decode()}"
        visit.digest = digest.hex()
    response["X-Request-Id"] = visit.id
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Accept", "Accept-Language", "Cookie"])
    response["X-Content-Type-Options"] = "nosniff"
    if conf.get("SHARE_CODE"):
        response["X-Sender-Code"] = conf.get("SHARE_CODE")
    if visit.caller and visit.caller.consumer and visit.caller.consumer.code:
        response["X-Receiver-Code"] = visit.caller.consumer.code
    return response


def _noted(response: HttpResponse, visit: Visit) -> None:
    if isinstance(response, StreamingHttpResponse):
        pieces = iter(response.streaming_content)
        response.streaming_content = _counted(pieces, response.status_code, visit)  # type: ignore[assignment]
        return
    _write(visit, response.status_code, visit.digest)


def _counted(pieces: Iterator[bytes], status: int, visit: Visit) -> Iterator[bytes]:
    """The stream as it is, and at its end, wherever that is, the line of the log."""
    digest, is_whole = hashlib.sha256(), False
    try:
        for piece in pieces:
            digest.update(piece)
            yield piece
        is_whole = True
    finally:
        if not is_whole:
            visit.reason = _("It was broken off before its end.")
        _write(visit, status, digest.hexdigest())


def _write(visit: Visit, status: int, sha256: str) -> None:
    caller = visit.caller
    consumer = caller.consumer if caller else None
    user = caller.user if caller else None
    ShareLog.objects.create(
        consumer=consumer,
        user=user,  # type: ignore[misc]
        unit=consumer.unit if consumer else None,
        request_id=visit.id,
        endpoint=visit.endpoint,
        params=visit.params,
        rows=visit.rows,
        sha256=sha256,
        status=status,
        reason=visit.reason,
    )


def canonical(document: Any) -> bytes:
    """JSON as it is hashed and signed: sorted keys, no spaces, UTF-8."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
