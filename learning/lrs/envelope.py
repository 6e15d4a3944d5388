"""What every request to the xAPI service has around it: version, caller, syntax, headers and errors."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from learning import conf
from learning.lrs import versions
from learning.lrs.caller import Caller, caller_of, note_use
from learning.lrs.errors import BadRequest, Busy, NotAllowed, Refusal
from learning.lrs.syntax import Asked, asked_by
from learning.lrs.versions import V1, V2
from learning.statements.malformed import Malformed

log = logging.getLogger(__name__)
CONSISTENT = "X-Experience-API-Consistent-Through"
ASKED_HEADERS = (
    "Authorization, Content-Type, Content-Length, Accept, Accept-Language, If-Match, If-None-Match, "
    "X-Experience-API-Version"
)
EXPOSED_HEADERS = (
    f"ETag, Last-Modified, Content-Length, Retry-After, WWW-Authenticate, {versions.HEADER}, {CONSISTENT}"
)


@dataclass(frozen=True)
class Call:
    """A request that may be answered: what is asked, in which version, by whom."""

    asked: Asked
    version: str
    caller: Caller
    request: HttpRequest

    @property
    def parameters(self) -> dict[str, str]:
        return self.asked.parameters

    @property
    def headers(self) -> Mapping[str, str]:
        """By their names in small letters."""
        return self.asked.headers

    @property
    def body(self) -> bytes:
        return self.asked.body

    @property
    def is_v2(self) -> bool:
        return self.version == V2


@method_decorator(csrf_exempt, name="dispatch")  # nobody is known here by a cookie
class Resource(View):
    """A resource of xAPI. Subclasses have ``get``, ``put``, ``post``, ``delete`` with a Call, as far as they serve it.

    ``accepts`` names the parameters of each method; any other is refused (1.0.3 Communication 3.2). HEAD is GET
    without its body. What raises a Refusal is answered with its status.
    """

    accepts: Mapping[str, frozenset[str]] = {}
    is_open = False  # answers without authentication and version

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "OPTIONS":
            return dressed(self._preflight(), request, version=V2)
        with translation.override(_language(request)):
            return self._served(request)

    def _served(self, request: HttpRequest) -> HttpResponse:
        version = versions.nearest(request.headers.get(versions.HEADER)) or V2
        is_head = request.method == "HEAD"
        try:
            caller = self._early_caller(request)
            asked = asked_by(request, largest=conf.get("XAPI_BODY_BYTES"))
            is_head = asked.method == "HEAD"  # a form may ask for it, too
            version = versions.nearest(asked.headers.get(versions.HEADER.lower())) or version
            if caller is None and not self.is_open:
                caller = _caller(asked.headers.get("authorization"), request)
            version = self._version(asked, caller)
            response = self._answer(asked, version, caller, request)
        except Refusal as refusal:
            version = getattr(refusal, "version", version)
            response = refused(refusal)
        except Malformed as problem:
            response = refused(BadRequest(str(problem), place=problem.place))
        except OperationalError as problem:  # a deadlock, or a database that is away
            log.warning("xAPI request could not be served: %s", problem)
            response = refused(
                Busy(_("The server is busy. Please send it again."), headers={"Retry-After": "1"})
            )
        return dressed(_bodiless(response) if is_head else response, request, version=version)

    def _early_caller(self, request: HttpRequest) -> Caller | None:
        """Who sends it, found out before a large body is read; None where only the form in the body may tell."""
        authorization = request.headers.get("Authorization")
        may_be_in_form = authorization is None and request.method == "POST" and "method" in request.GET
        return None if self.is_open or may_be_in_form else _caller(authorization, request)

    def _version(self, asked: Asked, caller: Caller | None) -> str:
        given = asked.headers.get(versions.HEADER.lower())
        if caller is None:
            return versions.nearest(given) or V2
        try:
            version = versions.negotiated(given)
        except BadRequest as problem:
            # Told in the version that the client speaks when it does say it.
            problem.version = versions.nearest(given) or caller.client.version or V2  # type: ignore[attr-defined]
            raise
        note_use(caller.client, version=version)
        return version

    def _answer(
        self, asked: Asked, version: str, caller: Caller | None, request: HttpRequest
    ) -> HttpResponse:
        if asked.is_alternate and version != V1:
            raise BadRequest(_("xAPI 2.0 has no alternate request syntax."), place="method")
        method = "GET" if asked.method == "HEAD" else asked.method
        handler = getattr(self, method.lower(), None) if method in self.accepts else None
        if handler is None:
            said = _("This resource has no method %(method)s.") % {"method": asked.method}
            raise NotAllowed(said, headers={"Allow": ", ".join(self._methods())})
        for name in asked.parameters:
            if name not in self.accepts[method]:
                raise BadRequest(_("The parameter “%(name)s” is not known.") % {"name": name}, place=name)
        return handler(Call(asked, version, caller, request))  # type: ignore[arg-type]

    def _methods(self) -> list[str]:
        heads = ["HEAD"] if "GET" in self.accepts else []
        return [*self.accepts, *heads, "OPTIONS"]

    def _preflight(self) -> HttpResponse:
        response = HttpResponse(status=204)
        response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(self._methods())
        response["Access-Control-Allow-Headers"] = ASKED_HEADERS
        response["Access-Control-Max-Age"] = "600"
        return response


def _language(request: HttpRequest) -> str:
    """The language of messages: what a program asks for, not what somebody chose on the site."""
    asked = "Accept-Language" in request.headers
    return translation.get_language_from_request(request) if asked else translation.get_language()


def _caller(authorization: str | None, request: HttpRequest) -> Caller:
    return caller_of(authorization, address=request.META.get("REMOTE_ADDR", ""))


def refused(refusal: Refusal) -> HttpResponse:
    """The answer to what went wrong: ``error`` says what, ``place`` where in the request."""
    body: dict[str, Any] = {"error": refusal.message}
    if refusal.place:
        body["place"] = refusal.place
    said = {"ensure_ascii": False}  # people read it in logs and terminals
    return JsonResponse(body, status=refusal.status, headers=refusal.headers, json_dumps_params=said)


def dressed(response: HttpResponse, request: HttpRequest, *, version: str) -> HttpResponse:
    """``response`` with the headers that every answer has."""
    response[versions.HEADER] = version
    # What is written is there for the next reader at once, so every answer is up to date.
    response.setdefault(CONSISTENT, written_time(timezone.now()))
    response.setdefault("Cache-Control", "no-store")
    response.setdefault("Content-Language", translation.get_language() or "")
    response["X-Content-Type-Options"] = "nosniff"
    # What another system stored is never a page of this site, even if somebody opens it as one.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    _share(response, request.headers.get("Origin", ""))
    return response


def _share(response: HttpResponse, origin: str) -> None:
    """Let scripts of the allowed sites read the answer. Never with cookies: they are not looked at here."""
    allowed = conf.get("XAPI_ORIGINS")
    if "*" in allowed:
        response["Access-Control-Allow-Origin"] = "*"
    else:
        patch_vary_headers(response, ["Origin"])
        if origin not in allowed:
            for name in [each for each in response.headers if each.startswith("Access-Control-")]:
                del response[name]
            return
        response["Access-Control-Allow-Origin"] = origin
    response["Access-Control-Expose-Headers"] = EXPOSED_HEADERS


def _bodiless(response: HttpResponse) -> HttpResponse:
    if not response.streaming:
        response.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def written_time(moment: datetime) -> str:
    """A moment as xAPI writes it: ISO 8601 in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
